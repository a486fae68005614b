#include "widgets/theme.h"

#include <QApplication>
#include <QFont>
#include <QStyle>
#include <QStyleFactory>
#include <QWidget>

#include <algorithm>
#include <array>
#include <cmath>

namespace rmtscope {
namespace {

constexpr int darkBelow = 128; // lightness of a window colour, 0..255

QPalette lightPalette() {
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0xF5F6F8));
    palette.setColor(QPalette::WindowText, QColor(0x1C2128));
    palette.setColor(QPalette::Base, QColor(0xFFFFFF));
    palette.setColor(QPalette::AlternateBase, QColor(0xF0F2F5));
    palette.setColor(QPalette::Text, QColor(0x1C2128));
    palette.setColor(QPalette::Button, QColor(0xECEEF1));
    palette.setColor(QPalette::ButtonText, QColor(0x1C2128));
    palette.setColor(QPalette::BrightText, QColor(0xB3261E));
    palette.setColor(QPalette::ToolTipBase, QColor(0x1C2128));
    palette.setColor(QPalette::ToolTipText, QColor(0xF5F6F8));
    palette.setColor(QPalette::PlaceholderText, QColor(0x6B7580));
    palette.setColor(QPalette::Highlight, QColor(0x0B6E99));
    palette.setColor(QPalette::HighlightedText, QColor(0xFFFFFF));
    palette.setColor(QPalette::Link, QColor(0x0B6E99));
    palette.setColor(QPalette::Mid, QColor(0xC9CED5));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x9AA3AD));
    }
    return palette;
}

QPalette darkPalette() {
    QPalette palette;
    palette.setColor(QPalette::Window, QColor(0x1D2126));
    palette.setColor(QPalette::WindowText, QColor(0xE4E7EB));
    palette.setColor(QPalette::Base, QColor(0x15181C));
    palette.setColor(QPalette::AlternateBase, QColor(0x23282E));
    palette.setColor(QPalette::Text, QColor(0xE4E7EB));
    palette.setColor(QPalette::Button, QColor(0x2B3138));
    palette.setColor(QPalette::ButtonText, QColor(0xE4E7EB));
    palette.setColor(QPalette::BrightText, QColor(0xFF8A80));
    palette.setColor(QPalette::ToolTipBase, QColor(0x2F363E));
    palette.setColor(QPalette::ToolTipText, QColor(0xE4E7EB));
    palette.setColor(QPalette::PlaceholderText, QColor(0x8E98A3));
    palette.setColor(QPalette::Highlight, QColor(0x2F89B3));
    palette.setColor(QPalette::HighlightedText, QColor(0xFFFFFF));
    palette.setColor(QPalette::Link, QColor(0x56B4E9));
    palette.setColor(QPalette::Light, QColor(0x3A424B));
    palette.setColor(QPalette::Midlight, QColor(0x333A42));
    palette.setColor(QPalette::Mid, QColor(0x434C56));
    palette.setColor(QPalette::Dark, QColor(0x121518));
    palette.setColor(QPalette::Shadow, QColor(0x0A0C0E));
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText}) {
        palette.setColor(QPalette::Disabled, role, QColor(0x68727D));
    }
    return palette;
}

/// WCAG 2's relative luminance, 0..1.
double luminance(const QColor& colour) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

const QPalette& startPalette() {
    static const QPalette palette = QApplication::palette();
    return palette;
}

} // namespace

ThemeColours themeColours(const QPalette& palette) {
    ThemeColours colours;
    colours.dark = palette.color(QPalette::Window).lightness() < darkBelow;
    colours.text = palette.color(QPalette::WindowText);
    colours.accent = palette.color(QPalette::Link);
    colours.plotBackground = palette.color(QPalette::Base);
    colours.cursor = QColor(0xFFFFFF);
    colours.halo = QColor(0, 0, 0, 110);
    colours.muted = colours.dark ? QColor(0x9AA5B0) : QColor(0x5A6570);
    colours.warning = colours.dark ? QColor(0xE69F00) : QColor(0x9A5B00);
    colours.error = colours.dark ? QColor(0xFF8A80) : QColor(0xB3261E);
    colours.fact = colours.dark ? QColor(0xF0803C) : QColor(0xD55E00);
    colours.question = colours.dark ? QColor(0xDE94BC) : QColor(0xB0508A);
    colours.source = colours.dark ? QColor(0x1FBF93) : QColor(0x009E73);
    colours.grid = colours.dark ? QColor(0x2B3138) : QColor(0xE3E7EB);
    colours.notRead = colours.dark ? QColor(0x23282E) : QColor(0xE9ECEF);
    colours.banner = colours.dark ? QColor(0x2E2A1F) : QColor(0xFFF6E0);
    return colours;
}

QPalette themePalette(Theme theme) {
    switch (theme) {
    case Theme::Light:
        return lightPalette();
    case Theme::Dark:
        return darkPalette();
    case Theme::System:
        break;
    }
    // The desktop tells light from dark; the shades stay ours, so that plots and captions keep their contrast.
    return startPalette().color(QPalette::Window).lightness() < darkBelow ? darkPalette() : lightPalette();
}

void applyTheme(Theme theme) {
    startPalette();
    if (QApplication::style()->name() != QLatin1String("fusion")) {
        QApplication::setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    }
    QApplication::setPalette(themePalette(theme));
}

QFont relativeFont(const QWidget& widget, double points, bool bold) {
    QFont font = widget.font();
    if (font.pointSizeF() > 0) {
        font.setPointSizeF(font.pointSizeF() + points);
    }
    font.setBold(bold);
    return font;
}

QColor blended(const QColor& below, const QColor& above, double part) {
    const auto mix = [part](int a, int b) { return static_cast<int>(std::lround(a + part * (b - a))); };
    return {mix(below.red(), above.red()), mix(below.green(), above.green()), mix(below.blue(), above.blue())};
}

QColor readableOn(const QColor& background, const QColor& one, const QColor& other) {
    const double behind = luminance(background);
    const auto contrast = [behind](const QColor& text) {
        const double own = luminance(text);
        return (std::max(own, behind) + 0.05) / (std::min(own, behind) + 0.05);
    };
    return contrast(one) >= contrast(other) ? one : other;
}

QString toggleStyle() {
    return QStringLiteral("QToolButton { padding: 2px 8px; border: 1px solid palette(mid); border-radius: 3px;"
                          " background: palette(button); color: palette(button-text); }"
                          "QToolButton:checked { background: palette(highlight); color: palette(highlighted-text);"
                          " border-color: palette(highlight); }"
                          "QToolButton:focus { border-color: palette(link); }");
}

void renewStyleSheets(const QWidget& parent) {
    for (QWidget* widget : parent.findChildren<QWidget*>()) {
        if (const QString sheet = widget->styleSheet(); !sheet.isEmpty()) {
            widget->setStyleSheet({});
            widget->setPalette(QPalette()); // a sheet leaves the palette that it saw behind
            widget->setStyleSheet(sheet);
        }
    }
}

QColor categoricalColour(int index, bool dark) {
    static constexpr std::array<QRgb, categoricalColours> onLight{0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7,
                                                                  0xE69F00, 0x56B4E9, 0x000000};
    static constexpr std::array<QRgb, categoricalColours> onDark{0x56B4E9, 0xE8772E, 0x1FBF93, 0xDE94BC,
                                                                 0xE69F00, 0x4A90C8, 0xF0F0F0};
    const auto slot = static_cast<std::size_t>(index % categoricalColours);
    return {(dark ? onDark : onLight)[slot]};
}

} // namespace rmtscope
