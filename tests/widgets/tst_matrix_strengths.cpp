#include "widgets/matrix_strengths.h"

#include <QTest>

using namespace rmtscope;

namespace {

/// Which rows and columns of what is in view are bright.
class MatrixStrengthsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksAtWhatIsInView_data();
    void looksAtWhatIsInView();
};

void MatrixStrengthsTest::looksAtWhatIsInView_data() {
    QTest::addColumn<QList<int>>("view"); // queries, keys
    QTest::addColumn<QList<float>>("queries");
    QTest::addColumn<QList<float>>("keys");
    using Strengths = QList<float>;
    QTest::newRow("all") << QList<int>{0, 3, 0, 3} << Strengths{0.5F, 1, 0.75F} << Strengths{0.75F, 1, 0.5F};
    QTest::newRow("two rows") << QList<int>{1, 3, 0, 3} << Strengths{0, 1, 0.75F} << Strengths{0.75F, 1, 0.25F};
    QTest::newRow("a column") << QList<int>{0, 3, 2, 3} << Strengths{0.5F, 0, 0.25F} << Strengths{0, 0, 0.5F};
    QTest::newRow("nothing") << QList<int>{2, 2, 0, 3} << Strengths{0, 0, 0} << Strengths{0, 0, 0};
}

void MatrixStrengthsTest::looksAtWhatIsInView() {
    QFETCH(QList<int>, view);
    const std::vector<float> weights{0.25F, 0.25F, 0.5F, //
                                     0,     1,     0,    //
                                     0.75F, 0,     0.25F};
    const auto at = [&view](qsizetype i) { return static_cast<std::size_t>(view[i]); };
    const MatrixStrengths found = strengthsInView(weights, 3, {at(0), at(1), at(2), at(3)});
    QTEST(QList<float>(found.queries.begin(), found.queries.end()), "queries");
    QTEST(QList<float>(found.keys.begin(), found.keys.end()), "keys");
}

} // namespace

QTEST_APPLESS_MAIN(MatrixStrengthsTest)
#include "tst_matrix_strengths.moc"
