#include "engine/analysis/slot_measures.h"
#include "engine/analysis/symmetric_eigen.h"
#include "tests/engine/analysis/made_states.h"

#include <QTest>

#include <cmath>

using namespace rmtscope;

namespace {

bool isNear(double a, double b, double tolerance) {
    return std::abs(a - b) <= tolerance;
}

class TestSlotMeasures : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knownEigenvalues_data();
    void knownEigenvalues();
    void eigenvectorsMakeTheMatrixAgain();
    void knownRanks_data();
    void knownRanks();
    void normsAndChanges();
    void withoutAState();
    void nearestSlot();
    void quiet_data();
    void quiet();
};

void TestSlotMeasures::knownEigenvalues_data() {
    QTest::addColumn<QList<double>>("matrix");
    QTest::addColumn<QList<double>>("values");
    QTest::newRow("diagonal") << QList<double>{1, 0, 0, 3} << QList<double>{3, 1};
    QTest::newRow("2 x 2") << QList<double>{2, 1, 1, 2} << QList<double>{3, 1};
    QTest::newRow("3 x 3") << QList<double>{2, -1, 0, -1, 2, -1, 0, -1, 2}
                           << QList<double>{2 + std::sqrt(2.0), 2, 2 - std::sqrt(2.0)};
    QTest::newRow("zeros") << QList<double>{0, 0, 0, 0} << QList<double>{0, 0};
    QTest::newRow("one number") << QList<double>{-5} << QList<double>{-5};
}

void TestSlotMeasures::knownEigenvalues() {
    QFETCH(QList<double>, matrix);
    QFETCH(QList<double>, values);
    const SymmetricEigen eigen = symmetricEigen({matrix.constData(), static_cast<std::size_t>(matrix.size())},
                                                static_cast<std::size_t>(values.size()));
    for (qsizetype i = 0; i < values.size(); ++i) {
        QVERIFY(isNear(eigen.values.at(static_cast<std::size_t>(i)), values[i], 1e-12));
    }
}

void TestSlotMeasures::eigenvectorsMakeTheMatrixAgain() {
    constexpr std::size_t size = 30;
    std::vector<double> matrix(size * size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = i; j < size; ++j) {
            matrix[i * size + j] =
                static_cast<double>(fakeNumber({static_cast<std::int64_t>(i), static_cast<std::int64_t>(j)}) - 0.5F);
            matrix[j * size + i] = matrix[i * size + j];
        }
    }
    const SymmetricEigen eigen = symmetricEigen(matrix, size);
    for (std::size_t i = 0; i < size; ++i) {
        for (std::size_t j = 0; j < size; ++j) {
            double sum = 0;
            for (std::size_t v = 0; v < size; ++v) {
                sum += eigen.values[v] * eigen.vectors[v * size + i] * eigen.vectors[v * size + j];
            }
            QVERIFY(isNear(sum, matrix[i * size + j], 1e-12));
        }
        QVERIFY(i == 0 || eigen.values[i] <= eigen.values[i - 1]);
    }
}

void TestSlotMeasures::knownRanks_data() {
    QTest::addColumn<int>("slots");
    QTest::addColumn<QList<float>>("state");
    QTest::addColumn<double>("rank");
    QTest::newRow("one slot") << 1 << QList<float>{3, 4} << 1.0;
    QTest::newRow("two right angles") << 2 << QList<float>{1, 0, 0, 0, 1, 0} << 2.0;
    QTest::newRow("the same twice") << 2 << QList<float>{1, 2, 1, 2} << 1.0;
    QTest::newRow("more slots than numbers") << 3 << QList<float>{1, 0, 0, 1, 0, 0} << 2.0;
    // Singular values 3 and 1: exp(-(0.75 ln 0.75 + 0.25 ln 0.25))
    QTest::newRow("three to one") << 2 << QList<float>{3, 0, 0, 1} << 1.7547653506;
    QTest::newRow("zeros") << 2 << QList<float>{0, 0, 0, 0} << std::nan("");
}

void TestSlotMeasures::knownRanks() {
    QFETCH(int, slots);
    QFETCH(QList<float>, state);
    QFETCH(double, rank);
    const double found = effectiveRank(state.constData(), {slots, state.size() / slots});
    QVERIFY2(std::isnan(rank) ? std::isnan(found) : isNear(found, rank, 1e-7),
             qPrintable(QString::number(found, 'g', 12)));
}

void TestSlotMeasures::normsAndChanges() {
    const std::vector<float> before{3, 4, 1, 0};
    const std::vector<float> state{0, 4, 1, 0};
    const SlotMeasures measures = measureSlots(state.data(), before.data(), {2, 2});
    QCOMPARE(measures.norms, (std::vector<float>{4, 1}));
    QCOMPARE(measures.changes, (std::vector<float>{3, 0}));
    QVERIFY(isNear(static_cast<double>(measures.effectiveRank), effectiveRank(state.data(), {2, 2}), 1e-6));
}

void TestSlotMeasures::withoutAState() {
    const std::vector<float> state{3, 4};
    const SlotMeasures first = measureSlots(state.data(), nullptr, {1, 2});
    QCOMPARE(first.norms.at(0), 5.0F);
    QVERIFY(std::isnan(first.changes.at(0)));
    const SlotMeasures none = measureSlots(nullptr, state.data(), {1, 2});
    QVERIFY(std::isnan(none.norms.at(0)));
    QVERIFY(std::isnan(none.changes.at(0)));
    QVERIFY(std::isnan(none.effectiveRank));
}

void TestSlotMeasures::nearestSlot() {
    // Slot 2 is slot 0, longer and almost in the same direction; slot 3 is nothing.
    const std::vector<float> state{1, 0, 0, 1, 10, 1, 0, 0};
    const std::vector<NearestSlot> nearest = nearestSlots(state.data(), {4, 2});
    QCOMPARE(nearest[0].slot, SlotIndex(2));
    QVERIFY(isNear(nearest[0].cosine, 10 / std::sqrt(101.0), 1e-6));
    QVERIFY(nearest[0].cosine > duplicateCosine);
    QCOMPARE(nearest[1].slot, SlotIndex(2));
    QVERIFY(isNear(nearest[1].cosine, 1 / std::sqrt(101.0), 1e-6));
    QCOMPARE(nearest[2].slot, SlotIndex(0));
    QVERIFY(std::isnan(nearest[3].cosine));
    QVERIFY(nearestSlots(state.data(), {1, 8}).empty());
}

void TestSlotMeasures::quiet_data() {
    QTest::addColumn<double>("change");
    QTest::addColumn<double>("mass");
    QTest::addColumn<bool>("expected");
    QTest::newRow("neither") << 0.05 << 0.005 << true;
    QTest::newRow("it changes") << 0.15 << 0.005 << false;
    QTest::newRow("it looks at the text") << 0.05 << 0.02 << false;
    QTest::newRow("change unknown") << std::nan("") << 0.005 << false;
    QTest::newRow("mass unknown") << 0.05 << std::nan("") << false;
}

void TestSlotMeasures::quiet() {
    QFETCH(double, change);
    QFETCH(double, mass);
    QFETCH(bool, expected);
    QCOMPARE(isQuiet(10, change, mass), expected);
}

} // namespace

QTEST_APPLESS_MAIN(TestSlotMeasures)
#include "tst_slot_measures.moc"
