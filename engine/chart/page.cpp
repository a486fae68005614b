#include "engine/chart/page.h"

#include <array>
#include <numbers>

namespace rmtscope {

Page::Page(cairo_surface_t* surface, double width, double height)
    : m_cairo(cairo_create(surface), &cairo_destroy) {
    cairo_select_font_face(m_cairo.get(), "sans-serif", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    use({1, 1, 1});
    cairo_rectangle(m_cairo.get(), 0, 0, width, height);
    cairo_fill(m_cairo.get());
}

void Page::use(Colour colour) {
    cairo_set_source_rgb(m_cairo.get(), colour.red, colour.green, colour.blue);
}

void Page::line(double x1, double y1, double x2, double y2, Colour stroke, double width) {
    use(stroke);
    cairo_set_line_width(m_cairo.get(), width);
    cairo_move_to(m_cairo.get(), x1, y1);
    cairo_line_to(m_cairo.get(), x2, y2);
    cairo_stroke(m_cairo.get());
}

void Page::path(const std::vector<std::pair<double, double>>& places, Colour stroke, LineStyle style) {
    constexpr std::array<double, 2> dashes = {5, 4};
    constexpr std::array<double, 2> dots = {1.5, 2.5};
    use(stroke);
    cairo_set_line_width(m_cairo.get(), 1.6);
    if (style != LineStyle::Solid) {
        cairo_set_dash(m_cairo.get(), style == LineStyle::Dashed ? dashes.data() : dots.data(), 2, 0);
    }
    cairo_new_path(m_cairo.get()); // a text leaves a place behind it that would be joined
    for (const auto& [x, y] : places) {
        cairo_line_to(m_cairo.get(), x, y);
    }
    cairo_stroke(m_cairo.get());
    cairo_set_dash(m_cairo.get(), nullptr, 0, 0);
}

void Page::dot(double x, double y, Colour fill) {
    use(fill);
    cairo_arc(m_cairo.get(), x, y, 2.6, 0, 2 * std::numbers::pi);
    cairo_fill(m_cairo.get());
}

void Page::cross(double x, double y, Colour stroke) {
    constexpr double half = 4;
    line(x - half, y - half, x + half, y + half, stroke, 1.8);
    line(x - half, y + half, x + half, y - half, stroke, 1.8);
}

void Page::text(double x, double y, const std::string& words, double align, Colour fill, double size) {
    use(fill);
    cairo_set_font_size(m_cairo.get(), size);
    cairo_move_to(m_cairo.get(), x - align * widthOf(words, size), y);
    cairo_show_text(m_cairo.get(), words.c_str());
}

void Page::upright(double x, double y, const std::string& words) {
    cairo_save(m_cairo.get());
    cairo_translate(m_cairo.get(), x, y);
    cairo_rotate(m_cairo.get(), -std::numbers::pi / 2);
    text(0, 0, words, 0.5);
    cairo_restore(m_cairo.get());
}

double Page::widthOf(const std::string& words, double size) {
    cairo_set_font_size(m_cairo.get(), size);
    cairo_text_extents_t extents;
    cairo_text_extents(m_cairo.get(), words.c_str(), &extents);
    return extents.x_advance;
}

void Page::clip(double x, double y, double width, double height) {
    cairo_save(m_cairo.get());
    cairo_rectangle(m_cairo.get(), x, y, width, height);
    cairo_clip(m_cairo.get());
}

void Page::unclip() {
    cairo_restore(m_cairo.get());
}

} // namespace rmtscope
