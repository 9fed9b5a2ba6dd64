#include "schedule/explain/relax.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "model/units.hpp"
#include "schedule/explain/trial.hpp"

namespace isoline::schedule {
namespace {

constexpr std::size_t most_periods = 8;  // of other streams that are tried
constexpr std::uint32_t longest_list = 2048;
constexpr int ways_with_cables = 3;
// Beside shares of what was asked: another class costs next to nothing, a copy and a cable more than any time.
constexpr double cost_of_class = 0.05, cost_of_copy = 100, cost_of_cable = 1000;

class Relaxing {
 public:
  Relaxing(const Plan& plan, std::uint32_t stream) : plan_(&plan), stream_(stream) {}

  std::vector<Relaxation> run() {
    deadline();
    period();
    traffic_class();
    gate_budget();
    redundancy();
    route();
    std::ranges::stable_sort(found_, {}, &Relaxation::cost);
    return std::move(found_);
  }

 private:
  const StreamRequest& request() const { return plan_->streams[stream_]; }

  template <class Change>
  bool would_fit(const Change& change) const {
    Plan changed = *plan_;
    change(changed);
    auto trial = Trial::make(std::move(changed));
    return trial && trial->has_place(stream_);
  }

  void note(Relaxation::Kind kind, double cost, std::string text) { found_.push_back({kind, std::move(text), cost}); }

  void deadline() {
    auto trial = Trial::make(*plan_);
    if (!trial) return;
    const auto with = [&](Nanoseconds deadline) {
      trial->plan().streams[stream_].deadline = deadline;
      return trial->has_place(stream_);
    };
    // Beyond this a frame would be under way with those of eight periods behind it.
    Nanoseconds enough = std::max(request().deadline, request().period) * 8;
    if (!with(enough)) return;
    Nanoseconds little = request().deadline;
    while (enough - little > Nanoseconds(1)) {
      const Nanoseconds middle = little + (enough - little) / 2;
      (with(middle) ? enough : little) = middle;
    }
    if (!with(enough)) return;
    note(Relaxation::Kind::deadline, share(enough.count(), request().deadline.count()),
         "a deadline of " + isoline::to_string(enough) + " instead of " + isoline::to_string(request().deadline) +
             longer_way(*trial));
  }

  /// ", on a longer way: a -> b -> c" where it is one.
  std::string longer_way(Trial& trial) const {
    const auto fewest = trial.assignment().router().distance(request());
    if (request().listeners.size() != 1 || trial.way().size() != 1 || !fewest) return {};
    const auto& hops = trial.way().front();
    if (hops.size() <= *fewest) return {};
    const Network& network = plan_->network;
    std::string text = ", on a longer way: " + network.nodes[request().talker].name;
    for (const PlannedHop& hop : hops) text += " -> " + network.nodes[network.links[hop.link].to].name;
    return text;
  }

  void period() {
    for (const Nanoseconds period : other_periods()) {
      if (!would_fit([&](Plan& plan) { plan.streams[stream_].period = period; })) continue;
      const auto [less, more] = std::minmax({period.count(), request().period.count()});  // values, not references
      note(Relaxation::Kind::period, share(more, less),
           "a period of " + isoline::to_string(period) + " instead of " + isoline::to_string(request().period));
      return;
    }
  }

  /// The nearest that have a common measure with what the others have, then multiples of its own.
  std::vector<Nanoseconds> other_periods() const {
    std::set<std::int64_t> taken;
    for (const StreamPlan& one : plan_->planned) taken.insert(plan_->streams[one.stream].period.count());
    for (const Link& link : plan_->network.links) {
      for (const ReservedWindow& window : link.reserved) taken.insert(window.period.count());
    }
    const std::int64_t own = request().period.count();
    std::set<std::int64_t> near;
    for (const std::int64_t other : taken) {
      const std::int64_t times = (own + other / 2) / other;
      if (times > 0) near.insert(other * times);
      const std::int64_t parts = (other + own / 2) / own;
      if (parts > 0 && other % parts == 0) near.insert(other / parts);
    }
    near.erase(own);
    std::vector<Nanoseconds> periods;
    for (const std::int64_t one : near) periods.emplace_back(one);
    std::ranges::stable_sort(periods, {}, [own](Nanoseconds one) { return std::abs(one.count() - own); });
    if (periods.size() > most_periods) periods.resize(most_periods);
    for (const int times : {2, 4, 8}) periods.push_back(request().period * times);
    return periods;
  }

  void traffic_class() {
    if (!request().traffic_class) return;
    if (!would_fit([&](Plan& plan) { plan.streams[stream_].traffic_class.reset(); })) return;
    note(Relaxation::Kind::traffic_class, cost_of_class,
         "any scheduled traffic class instead of " + std::to_string(request().traffic_class->value()));
  }

  void gate_budget() {
    auto trial = Trial::make(*plan_);
    if (!trial) return;
    std::vector<Link>& links = trial->plan().network.links;
    const auto with = [&](std::uint32_t budget) {
      for (std::size_t at = 0; at < links.size(); ++at) {
        links[at].gate_budget = std::max(plan_->network.links[at].gate_budget, budget);
      }
      return trial->has_place(stream_);
    };
    if (!with(longest_list)) return;
    std::uint32_t little = 0, enough = longest_list;
    while (enough - little > 1) {
      const std::uint32_t middle = little + (enough - little) / 2;
      (with(middle) ? enough : little) = middle;
    }
    if (!with(enough)) return;
    std::vector<LinkIndex> shorter;
    for (const Trial::List& list : trial->lists()) {
      if (plan_->network.links[list.link].gate_budget < enough) shorter.push_back(list.link);
    }
    const auto with_only = [&](const std::vector<LinkIndex>& longer) {
      for (std::size_t at = 0; at < links.size(); ++at) links[at].gate_budget = plan_->network.links[at].gate_budget;
      for (const LinkIndex link : longer) links[link].gate_budget = enough;
      return trial->has_place(stream_);
    };
    // Mostly one port is short of entries.
    for (const LinkIndex link : std::vector<LinkIndex>(shorter)) {
      if (!with_only({link})) continue;
      shorter = {link};
      break;
    }
    if (!with_only(shorter)) {
      note(Relaxation::Kind::gate_budget, enough,
           "a gate budget of " + std::to_string(enough) + " entries at every port");
      return;
    }
    double cost = 0;
    std::string text;
    for (const LinkIndex link : shorter) {
      const std::uint32_t own = plan_->network.links[link].gate_budget;
      cost = std::max(cost, share(enough, own));
      text += (text.empty() ? "a gate budget of " : " and of ") + std::to_string(enough) + " entries instead of " +
              std::to_string(own) + " at " + link_name(plan_->network, link);
    }
    note(Relaxation::Kind::gate_budget, cost, std::move(text));
  }

  void redundancy() {
    if (!request().redundant) return;
    if (!would_fit([&](Plan& plan) { plan.streams[stream_].redundant = false; })) return;
    note(Relaxation::Kind::redundancy, cost_of_copy, "one copy instead of two");
  }

  /// Cables beside those of a way, as few as can be.
  void route() {
    auto trial = Trial::make(*plan_);
    if (!trial || !trial->assignment().impossible(stream_).empty()) return;
    std::optional<std::vector<LinkIndex>> fewest;
    for (const Route& way : trial->assignment().ways(stream_, ways_with_cables)) {
      std::vector<LinkIndex> links;
      for (const RouteHop& hop : way.hops) links.push_back(hop.link);
      const auto fits = [&](const std::vector<LinkIndex>& doubled) {
        return would_fit([&](Plan& plan) { lay_cables(plan.network, doubled); });
      };
      if (!fits(links)) continue;
      for (std::size_t at = 0; at < links.size();) {
        std::vector<LinkIndex> fewer = links;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at));
        if (fits(fewer)) {
          links = std::move(fewer);
        } else {
          ++at;
        }
      }
      if (!fewest || links.size() < fewest->size()) fewest = std::move(links);
      if (fewest->size() == 1) break;
    }
    if (!fewest || fewest->empty()) return;
    std::string text = fewest->size() == 1 ? "a second cable " : "second cables ";
    for (std::size_t at = 0; at < fewest->size(); ++at) {
      text += (at == 0 ? "" : ", ") + link_name(plan_->network, (*fewest)[at]);
    }
    note(Relaxation::Kind::route, cost_of_cable * static_cast<double>(fewest->size()), std::move(text));
  }

  /// Both directions, with all that their ports can and leave free.
  static void lay_cables(Network& network, const std::vector<LinkIndex>& beside) {
    const std::size_t known = network.links.size();
    for (const LinkIndex one : beside) {
      const Link link = network.links[one];
      network.links.push_back(link);
      for (std::size_t at = 0; at < known; ++at) {
        if (network.links[at].from != link.to || network.links[at].to != link.from) continue;
        const Link back = network.links[at];
        network.links.push_back(back);
        break;
      }
    }
    for (std::size_t at = known; at < network.links.size(); ++at) {
      network.links[at].interface = "new" + std::to_string(at);
    }
  }

  static double share(std::int64_t now, std::int64_t before) {
    return before == 0 ? 1e9 : static_cast<double>(now - before) / static_cast<double>(before);
  }

  const Plan* plan_;
  std::uint32_t stream_;
  std::vector<Relaxation> found_;
};

}  // namespace

std::vector<Relaxation> relaxations(const Plan& plan, std::uint32_t stream) { return Relaxing(plan, stream).run(); }

}  // namespace isoline::schedule
