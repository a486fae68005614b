#include "widgets/colour_maps.h"
#include "widgets/theme.h"

#include <QColor>
#include <QtTest>

#include <cmath>

using namespace rmtscope;

namespace {

/// WCAG 2 relative luminance.
double luminance(const QColor& colour) {
    const auto linear = [](double part) {
        return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

double contrast(const QColor& a, const QColor& b) {
    const double brighter = std::max(luminance(a), luminance(b));
    const double darker = std::min(luminance(a), luminance(b));
    return (brighter + 0.05) / (darker + 0.05);
}

class ColourMapsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void publishedValues_data();
    void publishedValues();
    void lightnessRises_data();
    void lightnessRises();
    void clampsOutside();
    void divergesFromTheBackground_data();
    void divergesFromTheBackground();
    void textIsReadable_data();
    void textIsReadable();
    void curvesAreVisible_data();
    void curvesAreVisible();
};

void ColourMapsTest::publishedValues_data() {
    QTest::addColumn<int>("map");
    QTest::addColumn<double>("position");
    QTest::addColumn<QColor>("colour");
    const int viridis = static_cast<int>(ColourMap::Viridis);
    const int cividis = static_cast<int>(ColourMap::Cividis);
    QTest::newRow("viridis begin") << viridis << 0.0 << QColor(0x440154);
    QTest::newRow("viridis third") << viridis << 1.0 / 3 << QColor(0x31688E);
    QTest::newRow("viridis two thirds") << viridis << 2.0 / 3 << QColor(0x35B779);
    QTest::newRow("viridis end") << viridis << 1.0 << QColor(0xFDE725);
    QTest::newRow("cividis begin") << cividis << 0.0 << QColor(0x00204D);
    QTest::newRow("cividis third") << cividis << 1.0 / 3 << QColor(0x575C6D);
    QTest::newRow("cividis end") << cividis << 1.0 << QColor(0xFFEA46);
}

void ColourMapsTest::publishedValues() {
    QFETCH(int, map);
    QFETCH(double, position);
    QFETCH(QColor, colour);
    const QColor mapped(mappedColour(static_cast<ColourMap>(map), position));
    QVERIFY(std::abs(mapped.red() - colour.red()) <= 2);
    QVERIFY(std::abs(mapped.green() - colour.green()) <= 2);
    QVERIFY(std::abs(mapped.blue() - colour.blue()) <= 2);
}

void ColourMapsTest::lightnessRises_data() {
    QTest::addColumn<int>("map");
    QTest::newRow("viridis") << static_cast<int>(ColourMap::Viridis);
    QTest::newRow("cividis") << static_cast<int>(ColourMap::Cividis);
}

void ColourMapsTest::lightnessRises() {
    QFETCH(int, map);
    double before = -1;
    for (int i = 0; i < colourMapEntries; i += 5) {
        const double now = luminance(QColor(colourTable(static_cast<ColourMap>(map))[static_cast<std::size_t>(i)]));
        QVERIFY(now > before);
        before = now;
    }
}

void ColourMapsTest::clampsOutside() {
    QCOMPARE(mappedColour(ColourMap::Viridis, -3), mappedColour(ColourMap::Viridis, 0));
    QCOMPARE(mappedColour(ColourMap::Viridis, 7), mappedColour(ColourMap::Viridis, 1));
}

void ColourMapsTest::divergesFromTheBackground_data() {
    textIsReadable_data();
}

void ColourMapsTest::divergesFromTheBackground() {
    QFETCH(int, theme);
    const bool dark = static_cast<Theme>(theme) == Theme::Dark;
    const ColourTable& table = divergingTable(dark);
    const QColor behind = themePalette(static_cast<Theme>(theme)).color(QPalette::Base);
    QVERIFY(contrast(QColor(table[127]), behind) < 1.3);
    double left = 1;
    double right = 1;
    for (std::size_t away = 5; away <= 125; away += 5) {
        const QColor below(table[127 - away]);
        const QColor above(table[128 + away]);
        QVERIFY(contrast(below, behind) > left && contrast(above, behind) > right);
        left = contrast(below, behind);
        right = contrast(above, behind);
        QVERIFY2(left / right < 1.7 && right / left < 1.7, "neither side may look like more");
        QVERIFY(below.blue() >= below.red() && above.red() >= above.blue());
    }
    QVERIFY(left > 5 && right > 5);
}

void ColourMapsTest::textIsReadable_data() {
    QTest::addColumn<int>("theme");
    QTest::newRow("light") << static_cast<int>(Theme::Light);
    QTest::newRow("dark") << static_cast<int>(Theme::Dark);
}

void ColourMapsTest::textIsReadable() {
    QFETCH(int, theme);
    const QPalette palette = themePalette(static_cast<Theme>(theme));
    const ThemeColours colours = themeColours(palette);
    QCOMPARE(colours.dark, static_cast<Theme>(theme) == Theme::Dark);
    for (const auto behind : {QPalette::Window, QPalette::Base}) {
        for (const QColor& text : {colours.text, colours.muted, colours.accent, colours.warning, colours.error}) {
            QVERIFY2(contrast(text, palette.color(behind)) >= 4.5, qPrintable(text.name()));
        }
    }
    QVERIFY(contrast(colours.text, colours.banner) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::ToolTipText), palette.color(QPalette::ToolTipBase)) >= 4.5);
}

void ColourMapsTest::curvesAreVisible_data() {
    textIsReadable_data();
}

void ColourMapsTest::curvesAreVisible() {
    QFETCH(int, theme);
    const QColor behind = themePalette(static_cast<Theme>(theme)).color(QPalette::Base);
    QSet<QRgb> seen;
    for (int i = 0; i < categoricalColours; ++i) {
        const QColor colour = categoricalColour(i, static_cast<Theme>(theme) == Theme::Dark);
        QVERIFY2(contrast(colour, behind) >= 2.0, qPrintable(colour.name()));
        seen.insert(colour.rgb());
    }
    QCOMPARE(static_cast<int>(seen.size()), categoricalColours);
}

} // namespace

QTEST_MAIN(ColourMapsTest)
#include "tst_colour_maps.moc"
