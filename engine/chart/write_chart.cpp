#include "engine/api/error.h"
#include "engine/chart/axis.h"
#include "engine/chart/page.h"
#include "engine/files/pending_file.h"

#include <algorithm>
#include <array>
#include <cairo-pdf.h>
#include <cairo-svg.h>
#include <limits>
#include <memory>

namespace rmtscope {

namespace {

// Points on the page.
constexpr double pageWidth = 640;
constexpr double panelHeight = 240;
constexpr double panelGap = 28;
constexpr double left = 70;
constexpr double right = 24;
constexpr double top = 44;
constexpr double bottom = 62;
constexpr double pngScale = 2;

constexpr Colour muted{0.42, 0.42, 0.42};
constexpr Colour gridLine{0.88, 0.88, 0.88};
/// Okabe and Ito's, without the yellow that can't be read on white.
constexpr std::array<Colour, 6> palette = {{{0.00, 0.45, 0.70},
                                            {0.84, 0.37, 0.00},
                                            {0.00, 0.62, 0.45},
                                            {0.80, 0.47, 0.65},
                                            {0.34, 0.71, 0.91},
                                            {0.15, 0.15, 0.15}}};

struct Range {
    double low = std::numeric_limits<double>::infinity();
    double high = -std::numeric_limits<double>::infinity();

    void include(double value) {
        low = std::min(low, value);
        high = std::max(high, value);
    }
};

Colour colourOf(const ChartCurve& curve) {
    return palette[static_cast<std::size_t>(curve.colour) % palette.size()];
}

Range xRange(const Chart& chart) {
    Range range;
    for (const ChartPanel& panel : chart.panels) {
        for (const ChartCurve& curve : panel.curves) {
            for (const ChartPoint& point : curve.points) {
                range.include(point.x);
            }
        }
        for (const ChartMark& mark : panel.marks) {
            range.include(mark.x);
        }
    }
    return range;
}

Axis yAxis(const ChartPanel& panel, double lower, double upper) {
    Range range;
    for (const ChartCurve& curve : panel.curves) {
        for (const ChartPoint& point : curve.points) {
            range.include(point.y);
        }
    }
    if (panel.range) {
        range = {panel.range->first, panel.range->second};
    } else if (panel.logarithmic) {
        range = {range.low / 1.6, range.high * 1.6};
    } else {
        range = {0, range.high > 0 ? range.high * 1.08 : 1};
    }
    return {range.low, range.high, panel.logarithmic, lower, upper};
}

void drawLegend(Page& page, const ChartPanel& panel, double upper) {
    double x = left;
    for (const ChartCurve& curve : panel.curves) {
        if (curve.name.empty()) {
            continue;
        }
        page.path({{x, upper - 11}, {x + 18, upper - 11}}, colourOf(curve), curve.style);
        page.text(x + 23, upper - 7, curve.name, 0, muted, textSize - 1);
        x += 23 + page.widthOf(curve.name, textSize - 1) + 16;
    }
}

void drawCurve(Page& page, const ChartCurve& curve, const Axis& x, const Axis& y) {
    const auto inside = [&y](double value) { return y.place(std::clamp(value, y.low(), y.high())); };
    std::vector<std::pair<double, double>> places;
    for (const ChartPoint& point : curve.points) {
        places.emplace_back(x.place(point.x), inside(point.y));
        if (point.low < point.high) {
            page.line(places.back().first, inside(point.low), places.back().first, inside(point.high), colourOf(curve),
                      0.9);
        }
    }
    page.path(places, colourOf(curve), curve.style);
    if (curve.markers) {
        for (const auto& [px, py] : places) {
            page.dot(px, py, colourOf(curve));
        }
    }
}

void drawPanel(Page& page, const ChartPanel& panel, const Axis& x, double upper) {
    const double lower = upper + panelHeight;
    const double end = pageWidth - right;
    const Axis y = yAxis(panel, lower, upper);
    for (const Tick& tick : y.ticks(6)) {
        page.line(left, y.place(tick.value), end, y.place(tick.value), gridLine, 0.8);
        page.text(left - 6, y.place(tick.value) + 4, panel.percent ? shortNumber(100 * tick.value) : tick.label, 1,
                  muted, textSize - 1);
    }
    for (const Tick& tick : x.ticks(9)) {
        page.line(x.place(tick.value), upper, x.place(tick.value), lower, gridLine, 0.8);
    }
    page.line(left, lower, end, lower, ink, 1);
    page.line(left, upper, left, lower, ink, 1);
    page.upright(20, (upper + lower) / 2, panel.title);
    page.clip(left - 4, upper - 4, end - left + 8, panelHeight + 8);
    for (const ChartCurve& curve : panel.curves) {
        drawCurve(page, curve, x, y);
    }
    for (const ChartMark& mark : panel.marks) {
        page.cross(x.place(mark.x), upper + 12, palette[5]);
        const bool beforeIt = x.place(mark.x) > (left + end) / 2;
        page.text(x.place(mark.x) + (beforeIt ? -9 : 9), upper + 16, mark.text, beforeIt ? 1 : 0, ink, textSize - 1);
    }
    page.unclip();
    drawLegend(page, panel, upper);
}

double heightOf(const Chart& chart) {
    const auto panels = static_cast<double>(chart.panels.size());
    return top + panels * (panelHeight + panelGap) - panelGap + bottom;
}

void draw(const Chart& chart, cairo_surface_t* surface) {
    Page page(surface, pageWidth, heightOf(chart));
    page.text(left, 18, chart.title, 0, ink, textSize + 2);
    const Range range = xRange(chart);
    const bool single = range.low == range.high;
    const Axis x(single ? range.low / 2 : range.low, single ? range.high * 2 : range.high, chart.xLogarithmic, left + 8,
                 pageWidth - right - 8);
    double upper = top;
    for (const ChartPanel& panel : chart.panels) {
        drawPanel(page, panel, x, upper);
        upper += panelHeight + panelGap;
    }
    const double lower = upper - panelGap;
    for (const Tick& tick : x.ticks(9)) {
        page.text(x.place(tick.value), lower + 16, tick.label, 0.5, muted, textSize - 1);
    }
    page.text((left + pageWidth - right) / 2, lower + 34, chart.xTitle, 0.5);
    page.text(left, lower + 54, chart.caption, 0, muted, textSize - 2);
}

extern "C" cairo_status_t appendBytes(void* bytes, const unsigned char* data, unsigned int length) {
    static_cast<std::string*>(bytes)->append(reinterpret_cast<const char*>(data), length);
    return CAIRO_STATUS_SUCCESS;
}

/// The whole file's content.
std::string render(const Chart& chart, const std::string& ending) {
    std::string bytes;
    const double height = heightOf(chart);
    using Surface = std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)>;
    const auto make = [&]() -> cairo_surface_t* {
        if (ending == ".svg") {
            return cairo_svg_surface_create_for_stream(&appendBytes, &bytes, pageWidth, height);
        }
        if (ending == ".pdf") {
            return cairo_pdf_surface_create_for_stream(&appendBytes, &bytes, pageWidth, height);
        }
        return cairo_image_surface_create(CAIRO_FORMAT_RGB24, static_cast<int>(pngScale * pageWidth),
                                          static_cast<int>(pngScale * height));
    };
    const Surface surface(make(), &cairo_surface_destroy);
    if (ending == ".png") {
        cairo_surface_set_device_scale(surface.get(), pngScale, pngScale);
    }
    draw(chart, surface.get());
    if (ending == ".png") {
        cairo_surface_write_to_png_stream(surface.get(), &appendBytes, &bytes);
    }
    cairo_surface_finish(surface.get());
    if (const cairo_status_t status = cairo_surface_status(surface.get()); status != CAIRO_STATUS_SUCCESS) {
        throw Error(ErrorCode::Internal,
                    std::string("The chart can't be drawn: ") + cairo_status_to_string(status) + ".");
    }
    return bytes;
}

} // namespace

std::optional<std::string> chartProblem(const std::filesystem::path& file) {
    const std::string ending = file.extension().string();
    std::error_code ignored;
    if (!file.parent_path().empty() && !std::filesystem::is_directory(file.parent_path(), ignored)) {
        return "The folder " + file.parent_path().string() + " doesn't exist; make it, or draw into another one.";
    }
    if (ending == ".svg" || ending == ".pdf" || ending == ".png") {
        return std::nullopt;
    }
    return file.string() + " doesn't say how to draw; end it in .svg, .pdf or .png.";
}

void writeChart(const Chart& chart, const std::filesystem::path& file) {
    if (const auto problem = chartProblem(file)) {
        throw Error(ErrorCode::Usage, *problem, file.string());
    }
    if (xRange(chart).high <= 0) {
        throw Error(ErrorCode::Usage, "There is no point to draw into " + file.string() + ".", file.string());
    }
    PendingFile out(file);
    out.write(render(chart, file.extension().string()));
    out.publish();
}

} // namespace rmtscope
