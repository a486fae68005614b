#include "widgets/series_markers.h"

#include <QtTest>

using namespace rmtscope;

namespace {

using Labels = std::vector<std::optional<MarkerLabel>>;

/// Texts of markers that stand close.
class SeriesMarkersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void placesTexts_data();
    void placesTexts();
};

void SeriesMarkersTest::placesTexts_data() {
    QTest::addColumn<std::vector<double>>("lines");
    QTest::addColumn<std::vector<double>>("widths");
    QTest::addColumn<Labels>("expected");
    using Numbers = std::vector<double>;
    QTest::newRow("none") << Numbers{} << Numbers{} << Labels{};
    QTest::newRow("far from each other") << Numbers{10, 80} << Numbers{50, 50} << Labels{{{14, 0}}, {{84, 0}}};
    QTest::newRow("close: one below the other") << Numbers{10, 30} << Numbers{50, 50} << Labels{{{14, 0}}, {{34, 1}}};
    QTest::newRow("a row is free again") << Numbers{10, 30, 70} << Numbers{50, 50, 30}
                                         << Labels{{{14, 0}}, {{34, 1}}, {{74, 0}}};
    QTest::newRow("the third finds no room")
        << Numbers{10, 12, 14} << Numbers{50, 50, 50} << Labels{{{14, 0}}, {{16, 1}}, std::nullopt};
    QTest::newRow("at the right edge: left of its line") << Numbers{180} << Numbers{50} << Labels{{{126, 0}}};
}

void SeriesMarkersTest::placesTexts() {
    QFETCH(const std::vector<double>, lines);
    QFETCH(const std::vector<double>, widths);
    QFETCH(const Labels, expected);
    QVERIFY(placeLabels(lines, widths, 200, 2) == expected);
}

} // namespace

QTEST_MAIN(SeriesMarkersTest)
#include "tst_series_markers.moc"
