#include "viewmodels/matrix_part.h"

#include <QtTest>

using namespace rmtscope;

namespace {

const std::vector<float> whole{0.5F, 0.25F,  0.25F,  //
                               0.0F, 0.125F, 0.875F, //
                               1.0F, 0.0F,   0.0F};  //

class TestMatrixPart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesRowsAndColumns_data();
    void takesRowsAndColumns();
    void makesRowsSumToOne();
};

void TestMatrixPart::takesRowsAndColumns_data() {
    QTest::addColumn<QList<int>>("positions");
    QTest::addColumn<QList<float>>("expected");
    QTest::newRow("all") << QList<int>{0, 1, 2} << QList<float>(whole.begin(), whole.end());
    QTest::newRow("without the first") << QList<int>{1, 2} << QList<float>{0.125F, 0.875F, 0, 0};
    QTest::newRow("without the middle") << QList<int>{0, 2} << QList<float>{0.5F, 0.25F, 1, 0};
    QTest::newRow("nothing") << QList<int>{} << QList<float>{};
}

void TestMatrixPart::takesRowsAndColumns() {
    QFETCH(QList<int>, positions);
    QFETCH(QList<float>, expected);
    const std::vector<std::size_t> wanted(positions.begin(), positions.end());
    const std::vector<float> part = matrixPart(whole, 3, wanted);
    QCOMPARE(QList<float>(part.begin(), part.end()), expected);
}

void TestMatrixPart::makesRowsSumToOne() {
    const std::vector<std::size_t> wanted{0, 2};
    const std::vector<float> part = matrixPart(whole, 3, wanted, wanted);
    QCOMPARE(part, (std::vector<float>{0.5F / 0.75F, 0.25F / 0.75F, 1, 0}));
    const std::vector<std::size_t> without{1, 2}; // to which the last row gives nothing
    QCOMPARE(matrixPart(whole, 3, without, without), (std::vector<float>{0.125F, 0.875F, 0, 0}));
}

} // namespace

QTEST_GUILESS_MAIN(TestMatrixPart)
#include "tst_matrix_part.moc"
