#include "widgets/cell_ticker.h"

#include <QTest>

using namespace rmtscope;

Q_DECLARE_METATYPE(std::vector<int>)

namespace {

/// Which cells get a label when not all can.
class TestCellTicker : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void choosesCells_data() {
        QTest::addColumn<int>("begin");
        QTest::addColumn<int>("end");
        QTest::addColumn<double>("spacing");
        QTest::addColumn<std::vector<int>>("byImportance");
        QTest::addColumn<std::vector<int>>("chosen");
        using Cells = std::vector<int>;
        QTest::newRow("no cells") << 0 << 0 << 2.0 << Cells{} << Cells{};
        QTest::newRow("all fit") << 1 << 4 << 0.5 << Cells{3, 2, 1, 0, 4} << Cells{1, 2, 3};
        QTest::newRow("every second") << 0 << 5 << 1.5 << Cells{} << Cells{0, 2, 4};
        QTest::newRow("every n-th stays while scrolling") << 5 << 12 << 3.0 << Cells{} << Cells{4, 8};
        QTest::newRow("the important first") << 0 << 6 << 2.0 << Cells{3, 4, 0, 1, 2, 5} << Cells{0, 3, 5};
        QTest::newRow("what isn't visible takes no room") << 2 << 6 << 2.0 << Cells{1, 3, 0, 2, 4, 5} << Cells{3, 5};
    }
    void choosesCells() {
        QFETCH(int, begin);
        QFETCH(int, end);
        QFETCH(double, spacing);
        QFETCH(std::vector<int>, byImportance);
        QFETCH(std::vector<int>, chosen);
        QCOMPARE(labelledCells(begin, end, spacing, byImportance), chosen);
    }
};

} // namespace

QTEST_APPLESS_MAIN(TestCellTicker)
#include "tst_cell_ticker.moc"
