#include "format/svg_canvas.hpp"

#include <charconv>
#include <cmath>

#include "format/text.hpp"
#include "format/utf8.hpp"

namespace isoline::format {
namespace {

// Colours of equal contrast on both themes; renderers that know no media queries show the light one.
constexpr std::string_view style_sheet = R"(<style>
text{font-family:system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue","DejaVu Sans",Arial,sans-serif;font-size:12px;fill:#1f2933}
.mono{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace}
.title{font-size:16px;font-weight:600}
.faint{fill:#66717f}
.alert{fill:#c2261b}
.strong{font-weight:600}
.page{fill:#ffffff;stroke:#d5dbe1;stroke-width:1}
.grid{stroke:#e4e8ec;stroke-width:1}
.axis{stroke:#8a94a0;stroke-width:1}
.bar{fill:#2f74c0}
.band{fill:#2f74c0;opacity:.35}
.whisker{stroke:#2f74c0;stroke-width:1.5}
.dot{fill:#1b4f8a}
.tick{stroke:#1b4f8a;stroke-width:2.5}
.bar-alert{fill:#d6453a}
.band-alert{fill:#d6453a;opacity:.35}
.whisker-alert{stroke:#d6453a;stroke-width:1.5}
.dot-alert{fill:#a32018}
.tick-alert{stroke:#a32018;stroke-width:2.5}
.row-alert{fill:#fdecea}
.mark{stroke:#1f2933;stroke-width:1;stroke-dasharray:4 3}
.pill{fill:#ffffff;stroke:#8a94a0;stroke-width:1}
.closed{fill:#eef1f4}
.rule{stroke:#8a94a0;stroke-width:1;opacity:.35}
.on-bar{fill:#ffffff;font-weight:600}
@media (prefers-color-scheme:dark){
text{fill:#e3e8ee}
.faint{fill:#97a3b0}
.alert{fill:#ff8a7f}
.page{fill:#12171d;stroke:#2c343d}
.grid{stroke:#262e37}
.axis{stroke:#6b7683}
.bar,.band{fill:#5b9fe6}
.whisker{stroke:#5b9fe6}
.dot{fill:#a9d0fb}
.tick{stroke:#a9d0fb}
.bar-alert,.band-alert{fill:#f2695e}
.whisker-alert{stroke:#f2695e}
.dot-alert{fill:#ffb4ad}
.tick-alert{stroke:#ffb4ad}
.row-alert{fill:#3a1f1e}
.mark{stroke:#e3e8ee}
.pill{fill:#12171d;stroke:#6b7683}
.closed{fill:#1d242c}
.on-bar{fill:#0c1116}
}
</style>
)";

/// Characters that an XML 1.0 document may hold (clause 2.2).
bool allowed(char32_t code) {
  return code == 0x9 || code == 0xa || code == 0xd ||
         (code >= 0x20 && code != 0x7f && code != 0xfffe && code != 0xffff);
}

const char* anchor_name(SvgCanvas::Anchor anchor) {
  switch (anchor) {
    case SvgCanvas::Anchor::middle: return "middle";
    case SvgCanvas::Anchor::end: return "end";
    case SvgCanvas::Anchor::start: break;
  }
  return "start";
}

std::string attribute(const char* name, double value) {
  return std::string(" ") + name + "=\"" + svg_number(value) + "\"";
}
std::string style_attribute(std::string_view style) { return " class=\"" + std::string(style) + "\""; }

}  // namespace

std::string xml_text(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    const Utf8Step step = utf8_step(text);
    if (!step.valid || !allowed(step.code)) {
      out += "\xef\xbf\xbd";
    } else if (step.code == '&') {
      out += "&amp;";
    } else if (step.code == '<') {
      out += "&lt;";
    } else if (step.code == '>') {
      out += "&gt;";
    } else if (step.code == '"') {
      out += "&quot;";
    } else {
      out += text.substr(0, step.bytes);
    }
    text.remove_prefix(step.bytes);
  }
  return out;
}

std::string svg_number(double value) {
  char digits[64];
  const double rounded = std::round(value * 100) / 100;
  const auto end =
      std::to_chars(digits, digits + sizeof digits, rounded == 0 ? 0 : rounded, std::chars_format::fixed, 2).ptr;
  std::string text(digits, end);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

SvgCanvas::SvgCanvas(double width, double height, std::string_view title) {
  const std::string size = svg_number(width) + " " + svg_number(height);
  text_ = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 " + size + "\"" + attribute("width", width) +
          attribute("height", height) + " role=\"img\">\n<title>" + xml_text(title) + "</title>\n";
  text_ += style_sheet;
  rectangle(0.5, 0.5, width - 1, height - 1, "page", 6);
}

void SvgCanvas::rectangle(double x, double y, double width, double height, std::string_view style, double radius) {
  text_ += "<rect" + attribute("x", x) + attribute("y", y) + attribute("width", width) + attribute("height", height);
  if (radius > 0) text_ += attribute("rx", radius);
  text_ += style_attribute(style) + "/>\n";
}

void SvgCanvas::line(double x1, double y1, double x2, double y2, std::string_view style) {
  text_ += "<line" + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) + attribute("y2", y2) +
           style_attribute(style) + "/>\n";
}

void SvgCanvas::circle(double x, double y, double radius, std::string_view style) {
  text_ +=
      "<circle" + attribute("cx", x) + attribute("cy", y) + attribute("r", radius) + style_attribute(style) + "/>\n";
}

void SvgCanvas::curve(std::span<const std::pair<double, double>> points, std::string_view style) {
  text_ += "<polyline fill=\"none\" points=\"";
  for (const auto& [x, y] : points) text_ += (&x == &points[0].first ? "" : " ") + svg_number(x) + "," + svg_number(y);
  text_ += "\"" + style_attribute(style) + "/>\n";
}

void SvgCanvas::text(double x, double y, std::string_view what, std::string_view style, Anchor anchor) {
  text_ += "<text" + attribute("x", x) + attribute("y", y);
  if (!style.empty()) text_ += style_attribute(style);
  if (anchor != Anchor::start) text_ += std::string(" text-anchor=\"") + anchor_name(anchor) + "\"";
  text_ += ">" + xml_text(what) + "</text>\n";
}

std::string SvgCanvas::take() { return std::move(text_) + "</svg>\n"; }

// Proportional letters are 0.5 to 0.6 em wide on average in the fonts named above; DejaVu Sans is the widest.
double text_width(std::string_view text, double size) { return 0.6 * size * static_cast<double>(width_of(text)); }
double mono_width(std::string_view text, double size) { return 0.602 * size * static_cast<double>(width_of(text)); }

}  // namespace isoline::format
