#include "isoline/plan_nodes.hpp"

#include <set>
#include <utility>

#include "format/words.hpp"
#include "isoline/output.hpp"
#include "isoline/problems.hpp"
#include "model/digits.hpp"

namespace isoline::cli {
namespace {

/// Names of files, each once: what a file system or a shell may trip over becomes '_'.
class FileNames {
 public:
  std::string of(const std::string& node, const std::string& ending) {
    std::string name;
    for (const char c : node) {
      const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      const bool inside = !name.empty() && (c == '.' || c == '-');
      name += is_digit(c) || letter || c == '_' || inside ? c : '_';
    }
    std::string free = name;
    for (unsigned more = 2; !taken_.insert(free).second; ++more) free = name + "_" + std::to_string(more);
    return free + ending;
  }

 private:
  std::set<std::string> taken_;
};

}  // namespace

std::size_t problems_of(const std::vector<schedule::NodeSchedule>& nodes) {
  std::size_t count = 0;
  for (const auto& node : nodes) count += node.problems.size();
  return count;
}

Result<void> check_applicable(const std::vector<schedule::NodeSchedule>& nodes, const std::string& hint) {
  constexpr std::size_t shown = 20;
  const std::size_t count = problems_of(nodes);
  if (count == 0) return {};
  std::size_t told = 0;
  for (const auto& node : nodes) {
    for (const Finding& one : node.problems) {
      if (told == shown) break;
      ++told;
      say("isoline: " +
          describe({ErrorKind::invalid_input, one.what, node.schedule.name + " " + one.path, one.why, one.hint}));
    }
  }
  if (count > told) say("isoline: and " + std::to_string(count - told) + " more");
  return fail(
      {ErrorKind::invalid_input, "no host could take these schedules", "", format::counted(count, "problem"), hint});
}

Result<void> write_nodes(const Invocation& invocation, const std::vector<schedule::NodeSchedule>& nodes,
                         const char* ending,
                         const std::function<Result<std::string>(const schedule::NodeSchedule&)>& text_of) {
  const auto folder = invocation.text("output");
  if (!folder) return fail(invocation.error("--output is missing", "there is a file for each node", "-o FOLDER"));
  std::vector<std::pair<std::string, std::string>> files;
  FileNames names;
  for (const auto& node : nodes) {
    auto text = text_of(node);
    if (!text) return tl::unexpected(text.error());
    files.emplace_back(*folder + "/" + names.of(node.schedule.name, ending), std::move(*text));
  }
  if (auto made = make_folder(*folder); !made) return made;
  for (const auto& [path, text] : files) {
    if (auto written = write_file(path, text); !written) return written;
    say("isoline: wrote " + path);
  }
  if (files.empty()) say("isoline: no port has planned frames: nothing was written");
  return {};
}

}  // namespace isoline::cli
