#include "house/layers.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <regex>
#include <stdexcept>
#include <string_view>

namespace isoline::house {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view abi = "bpf/abi";

// True for `folder` itself and for everything in it.
bool is_within(std::string_view path, std::string_view folder) {
  return path == folder || (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

std::vector<std::string> code_spans(const std::string& cell) {
  static const std::regex span("`([^`]+)`");
  std::vector<std::string> spans;
  for (std::sregex_iterator it(cell.begin(), cell.end(), span), end; it != end; ++it) {
    spans.push_back((*it)[1]);
  }
  return spans;
}

std::vector<std::string> split_row(const std::string& line) {
  std::vector<std::string> cells;
  std::string::size_type begin = 1;
  for (auto end = line.find('|', begin); end != std::string::npos; end = line.find('|', begin)) {
    cells.push_back(line.substr(begin, end - begin));
    begin = end + 1;
  }
  return cells;
}

// The body rows of the first table below a heading.
std::vector<std::vector<std::string>> table_below(const std::vector<std::string>& lines, std::string_view heading,
                                                  std::size_t columns) {
  auto line = std::find(lines.begin(), lines.end(), heading);
  line = std::find_if(line, lines.end(), [](const std::string& text) { return text.starts_with("|"); });
  std::vector<std::vector<std::string>> rows;
  for (int number = 0; line != lines.end() && line->starts_with("|"); ++line, ++number) {
    const bool is_head = number < 2;
    if (!is_head) {
      rows.push_back(split_row(*line));
      if (rows.back().size() != columns) {
        throw std::runtime_error("a row does not have " + std::to_string(columns) + " columns: " + *line);
      }
    }
  }
  if (rows.empty()) {
    throw std::runtime_error("no table below '" + std::string(heading) + "'");
  }
  return rows;
}

std::vector<LayerRule> read_layers(const std::vector<std::string>& lines) {
  std::vector<LayerRule> rules;
  for (const auto& row : table_below(lines, "## Who may use whom", 2)) {
    std::vector<std::string> may_use = code_spans(row[1]);
    if (row[1].find("everything above") != std::string::npos) {
      std::transform(rules.begin(), rules.end(), std::back_inserter(may_use),
                     [](const LayerRule& rule) { return rule.layer; });
    }
    for (const std::string& used : may_use) {
      if (used != abi && std::none_of(rules.begin(), rules.end(),
                                      [&](const LayerRule& rule) { return is_within(rule.layer, used); })) {
        throw std::runtime_error("'" + used + "' is used in a row above its own: layers go ground floor first");
      }
    }
    for (const std::string& layer : code_spans(row[0])) {
      rules.push_back({layer, may_use});
    }
  }
  return rules;
}

std::vector<LibraryRule> read_libraries(const std::vector<std::string>& lines) {
  std::vector<LibraryRule> rules;
  for (const auto& row : table_below(lines, "## One home for each library", 3)) {
    rules.push_back({row[0], code_spans(row[1]), code_spans(row[2])});
  }
  return rules;
}

const LayerRule* rule_of(const std::vector<LayerRule>& rules, std::string_view path) {
  const LayerRule* best = nullptr;
  for (const LayerRule& rule : rules) {
    if (is_within(path, rule.layer) && (best == nullptr || rule.layer.size() > best->layer.size())) {
      best = &rule;
    }
  }
  return best;
}

// Where a file stands, as the table names it: userspace/ is not part of a layer's name, a file's name neither.
std::string place_of(std::string_view file) {
  constexpr std::string_view userspace = "userspace/";
  if (file.starts_with(userspace)) {
    file.remove_prefix(userspace.size());
  }
  return std::string(file.substr(0, file.rfind('/')));
}

// Includes are written from userspace/, tools/, bpf/ or the tree's root, or relative to the file itself.
std::optional<std::string> resolve(const fs::path& root, const std::string& file, const std::string& included) {
  const fs::path folder = fs::path(file).parent_path();
  for (const fs::path& base : {folder, fs::path("userspace"), fs::path("tools"), fs::path("bpf"), fs::path()}) {
    const fs::path candidate = (base / included).lexically_normal();
    if (fs::exists(root / candidate)) {
      return candidate.generic_string();
    }
  }
  return std::nullopt;
}

// The room that a place may see all of: of adapters only the adapter itself, else the layer of its row.
std::string own_room(const LayerRule& rule, const std::string& place) {
  constexpr std::string_view adapters = "adapters/";
  if (place.starts_with(adapters)) {
    return place.substr(0, place.find('/', adapters.size()));
  }
  return rule.layer;
}

bool matches(const std::string& pattern, std::string_view header) {
  return pattern.starts_with("*") ? header.ends_with(pattern.substr(1)) : header.starts_with(pattern);
}

// Standard C++ headers have no dot; those of C, POSIX and Linux end in .h and stand in few folders.
bool is_of_the_platform(std::string_view header) {
  constexpr std::array folders{"sys", "linux", "net", "netinet", "arpa", "asm", "netpacket"};
  const auto slash = header.find('/');
  if (slash == std::string_view::npos) {
    return header.find('.') == std::string_view::npos || header.ends_with(".h");
  }
  return std::find(folders.begin(), folders.end(), header.substr(0, slash)) != folders.end();
}

// quoted: written with quotes and not in the tree, so it is generated or a mistake that the compiler reports.
std::optional<std::string> library_fault(const Architecture& architecture, const std::string& place,
                                         const std::string& header, bool quoted) {
  for (const LibraryRule& rule : architecture.libraries) {
    const bool hit = std::any_of(rule.patterns.begin(), rule.patterns.end(),
                                 [&](const std::string& pattern) { return matches(pattern, header); });
    if (hit) {
      const bool at_home = std::any_of(rule.homes.begin(), rule.homes.end(),
                                       [&](const std::string& home) { return is_within(place, home); });
      return at_home
                 ? std::nullopt
                 : std::optional("<" + header + "> is included outside of its home, which is " + rule.homes.front());
    }
  }
  if (quoted || is_of_the_platform(header)) {
    return std::nullopt;
  }
  return "<" + header + "> has no home in docs/ARCHITECTURE.md";
}

std::optional<std::string> layer_fault(const LayerRule& rule, const std::string& place, const std::string& target) {
  const std::string used = target.starts_with("bpf/") ? target : place_of(target);
  if (is_within(used, own_room(rule, place))) {
    return std::nullopt;
  }
  const bool allowed = std::any_of(rule.may_use.begin(), rule.may_use.end(),
                                   [&](const std::string& layer) { return is_within(used, layer); });
  if (allowed) {
    return std::nullopt;
  }
  return place + " may not use " + used;
}

}  // namespace

Architecture read_architecture(const fs::path& document) {
  const std::vector<std::string> lines = lines_of(document);
  return {read_layers(lines), read_libraries(lines)};
}

std::vector<Finding> check_includes(const fs::path& root, const Architecture& architecture) {
  static const std::regex include(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
  std::vector<std::string> files = files_below(root, "userspace", {".hpp", ".cpp", ".h", ".c"});
  std::vector<std::string> tools = files_below(root, "tools", {".hpp", ".cpp", ".h", ".c"});
  files.insert(files.end(), tools.begin(), tools.end());

  std::vector<Finding> findings;
  for (const std::string& file : files) {
    const std::string place = place_of(file);
    const LayerRule* rule = rule_of(architecture.layers, place);
    if (rule == nullptr) {
      findings.push_back({file, 0, place + " is no layer of docs/ARCHITECTURE.md"});
      continue;
    }
    int number = 0;
    for (const std::string& line : lines_of(root / file)) {
      ++number;
      std::smatch match;
      if (!std::regex_search(line, match, include)) {
        continue;
      }
      const std::string header = match[2];
      const bool quoted = match[1] == "\"";
      const std::optional<std::string> target = quoted ? resolve(root, file, header) : std::nullopt;
      const auto fault =
          target ? layer_fault(*rule, place, *target) : library_fault(architecture, place, header, quoted);
      if (fault) {
        findings.push_back({file, number, *fault});
      }
    }
  }
  return findings;
}

}  // namespace isoline::house
