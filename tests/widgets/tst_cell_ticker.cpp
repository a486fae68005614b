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
        QTest::addColumn<std::vector<int>>("always");
        QTest::addColumn<std::vector<int>>("chosen");
        using Cells = std::vector<int>;
        const Cells none;
        QTest::newRow("no cells") << 0 << 0 << 2.0 << none << none << none;
        QTest::newRow("all fit") << 1 << 4 << 0.5 << Cells{3, 2, 1, 0, 4} << none << Cells{1, 2, 3};
        QTest::newRow("every second") << 0 << 5 << 1.5 << none << none << Cells{0, 2, 4};
        QTest::newRow("every n-th stays while scrolling") << 5 << 12 << 3.0 << none << none << Cells{4, 8};
        QTest::newRow("the important first") << 0 << 6 << 2.0 << Cells{3, 4, 0, 1, 2, 5} << none << Cells{0, 3, 5};
        QTest::newRow("what isn't visible takes no room")
            << 2 << 6 << 2.0 << Cells{1, 3, 0, 2, 4, 5} << none << Cells{3, 5};
        QTest::newRow("the selected one instead of its neighbours")
            << 0 << 9 << 2.0 << none << Cells{5} << Cells{0, 2, 5, 8};
        QTest::newRow("the selected one instead of more important ones")
            << 0 << 6 << 2.0 << Cells{3, 0, 1, 2, 4, 5} << Cells{2} << Cells{0, 2, 5};
        QTest::newRow("of two at one place the later") << 0 << 8 << 4.0 << none << Cells{5, 6} << Cells{0, 6};
        QTest::newRow("both where there is room") << 0 << 9 << 3.0 << none << Cells{1, 7} << Cells{1, 4, 7};
        QTest::newRow("the selected one is out of view") << 4 << 8 << 2.0 << none << Cells{1, 8, -1} << Cells{4, 6};
        QTest::newRow("it has its name already") << 0 << 3 << 0.5 << none << Cells{1} << Cells{0, 1, 2};
    }
    void choosesCells() {
        QFETCH(int, begin);
        QFETCH(int, end);
        QFETCH(double, spacing);
        QFETCH(std::vector<int>, byImportance);
        QFETCH(std::vector<int>, always);
        QFETCH(std::vector<int>, chosen);
        QCOMPARE(labelledCells({begin, end, spacing, byImportance, always}), chosen);
    }
};

} // namespace

QTEST_APPLESS_MAIN(TestCellTicker)
#include "tst_cell_ticker.moc"
