// Draws shapes and texts into an SVG picture, in colours that change with the reader's light or dark theme.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace isoline::format {

/// Text as XML character data or attribute value; what XML 1.0 forbids becomes U+FFFD.
std::string xml_text(std::string_view text);

/// A coordinate: at most two decimals, never in the locale's way.
std::string svg_number(double value);

/// One picture. Coordinates are user units from the top left; classes are those of the style sheet inside.
class SvgCanvas {
 public:
  SvgCanvas(double width, double height, std::string_view title);

  enum class Anchor { start, middle, end };

  void rectangle(double x, double y, double width, double height, std::string_view style, double radius = 0);
  void line(double x1, double y1, double x2, double y2, std::string_view style);
  void circle(double x, double y, double radius, std::string_view style);
  /// From point to point, {x, y} each.
  void curve(std::span<const std::pair<double, double>> points, std::string_view style);
  void text(double x, double y, std::string_view what, std::string_view style, Anchor anchor = Anchor::start);

  /// The whole document, with a newline at its end.
  std::string take();

 private:
  std::string text_;
};

/// How wide a text is at most in the picture's proportional font, and exactly in its monospaced one.
double text_width(std::string_view text, double size);
double mono_width(std::string_view text, double size);

}  // namespace isoline::format
