#pragma once

#include "engine/chart/chart.h"

#include <cairo.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

/// Parts of 1.
struct Colour {
    double red = 0;
    double green = 0;
    double blue = 0;
};

inline constexpr Colour ink{0.15, 0.15, 0.15};
inline constexpr double textSize = 11; ///< points, as all lengths here

/// One page being drawn, white at first. y grows downwards.
class Page {
public:
    Page(cairo_surface_t* surface, double width, double height);

    void line(double x1, double y1, double x2, double y2, Colour stroke, double width);
    void path(const std::vector<std::pair<double, double>>& places, Colour stroke, LineStyle style);
    void dot(double x, double y, Colour fill);
    void cross(double x, double y, Colour stroke);
    /// align 0: begins at x, 0.5: centred, 1: ends there.
    void text(double x, double y, const std::string& words, double align, Colour fill = ink, double size = textSize);
    /// Centred at (x, y) and turned to be read from the right.
    void upright(double x, double y, const std::string& words);
    [[nodiscard]] double widthOf(const std::string& words, double size = textSize);
    /// What follows is drawn inside only, until unclip().
    void clip(double x, double y, double width, double height);
    void unclip();

private:
    void use(Colour colour);

    std::unique_ptr<cairo_t, decltype(&cairo_destroy)> m_cairo;
};

} // namespace rmtscope
