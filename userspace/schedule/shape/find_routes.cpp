#include "schedule/shape/find_routes.hpp"

#include "schedule/solve/router.hpp"

namespace isoline::schedule {
namespace {

class Finder {
 public:
  Finder(const Network& network, std::span<const StreamRequest> requests)
      : network_(network), requests_(requests), router_(network), load_(network.links.size()) {}

  FoundRoutes run() {
    for (std::uint32_t stream = 0; stream < requests_.size(); ++stream) find(stream);
    return std::move(found_);
  }

 private:
  void find(std::uint32_t stream) {
    const StreamRequest& request = requests_[stream];
    auto first = first_way(request);
    if (!first) return reject(stream, router_.no_way(request).value_or(NoWay{}).text);
    std::optional<std::vector<PlannedHop>> second;
    if (request.redundant) {
      second = router_.cheapest(request, costs(), router_.apart_from(request, *first));
      if (!second) return reject(stream, "its second copy has no way without a link or bridge of the first");
    }
    keep(stream, 0, std::move(*first));
    if (second) keep(stream, 1, std::move(*second));
  }

  std::optional<std::vector<PlannedHop>> first_way(const StreamRequest& request) {
    if (request.listeners.size() == 1 && !request.redundant) return router_.shortest(request, load_);
    return router_.cheapest(request, costs());
  }

  std::vector<double> costs() const {
    std::vector<double> all(load_);
    for (double& one : all) one += 1;
    return all;
  }

  void keep(std::uint32_t stream, std::uint32_t member, std::vector<PlannedHop> hops) {
    const StreamRequest& request = requests_[stream];
    for (const PlannedHop& hop : hops) {
      const Nanoseconds taken = slot_time(network_, network_.links[hop.link], request.frame_size) * request.frames;
      load_[hop.link] += static_cast<double>(taken.count()) / static_cast<double>(request.period.count());
    }
    const TrafficClass its = request.traffic_class.value_or(network_.scheduled.classes.front());
    found_.streams.push_back({stream, its, std::move(hops), member});
  }

  void reject(std::uint32_t stream, std::string reason) {
    found_.rejected.push_back({stream, std::move(reason), false});
  }

  const Network& network_;
  std::span<const StreamRequest> requests_;
  Router router_;
  std::vector<double> load_;  // by link, share of its time
  FoundRoutes found_;
};

}  // namespace

FoundRoutes find_routes(const Network& network, std::span<const StreamRequest> requests) {
  return Finder(network, requests).run();
}

}  // namespace isoline::schedule
