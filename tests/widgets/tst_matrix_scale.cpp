#include "widgets/matrix_scale.h"

#include <QtTest>

using namespace rmtscope;

namespace {

class MatrixScaleTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void scales_data();
    void scales();
};

void MatrixScaleTest::scales_data() {
    QTest::addColumn<int>("scale");
    QTest::addColumn<QList<double>>("expected");

    QTest::newRow("raw") << static_cast<int>(MatrixScale::Raw) << QList<double>{0.5, 0.25, 0.0, 0.0};
    QTest::newRow("each row by its own largest, a row of zeros stays")
        << static_cast<int>(MatrixScale::RowNormalised) << QList<double>{1.0, 0.5, 0.0, 0.0};
    QTest::newRow("powers of ten down to the smallest")
        << static_cast<int>(MatrixScale::Logarithmic)
        << QList<double>{std::log10(0.5), std::log10(0.25), std::log10(smallestLogWeight),
                         std::log10(smallestLogWeight)};
}

void MatrixScaleTest::scales() {
    QFETCH(int, scale);
    const std::vector<float> weights{0.5F, 0.25F, 0.0F, 0.0F};
    const auto scaled = scaledMatrix(weights, 2, static_cast<MatrixScale>(scale));
    QTEST(QList<double>(scaled.begin(), scaled.end()), "expected");
}

} // namespace

QTEST_APPLESS_MAIN(MatrixScaleTest)
#include "tst_matrix_scale.moc"
