#include "viewmodels/slot_origins.h"

#include <QtTest>

#include <cmath>
#include <numeric>

using namespace rmtscope;

namespace {

class TestSlotOrigins : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void walksBack_data();
    void walksBack();
    void addsUpOverAWholeBook();
};

using Masses = QList<float>;
using Shares = QList<double>;

void TestSlotOrigins::walksBack_data() {
    QTest::addColumn<Masses>("write");
    QTest::addColumn<Masses>("retain");
    QTest::addColumn<Shares>("written");
    QTest::addColumn<double>("initial");
    const auto row = [](const char* name, const Masses& write, const Masses& retain, const Shares& written,
                        double initial) { QTest::newRow(name) << write << retain << written << initial; };
    row("nothing read", {}, {}, {}, 1);
    row("half of one segment", {0.5F}, {0.5F}, {0.5}, 0.5);
    row("written once, then kept", {0.0F, 1.0F, 0.0F, 0.0F}, {1.0F, 0.0F, 1.0F, 1.0F}, {0, 1, 0, 0}, 0);
    row("written over", {1.0F, 1.0F}, {0.0F, 0.0F}, {0, 1}, 0);
    row("a quarter each time", {0.25F, 0.25F}, {0.75F, 0.75F}, {0.1875, 0.25}, 0.5625);
    row("special tokens take most", {0.05F, 0.05F}, {0.15F, 0.15F}, {0.1875, 0.25}, 0.5625);
    row("only special tokens", {0.5F, 0.0F}, {0.5F, 0.0F}, {0.5, 0}, 0.5);
}

void TestSlotOrigins::walksBack() {
    QFETCH(const Masses, write);
    QFETCH(const Masses, retain);
    QFETCH(const Shares, written);
    QFETCH(double, initial);
    const SlotOrigins origins = slotOrigins(write, retain);
    QCOMPARE(origins.written.size(), static_cast<std::size_t>(written.size()));
    for (qsizetype i = 0; i < written.size(); ++i) {
        QVERIFY(std::abs(origins.written[static_cast<std::size_t>(i)] - written[i]) < 1e-6);
    }
    QVERIFY(std::abs(origins.initial - initial) < 1e-6);
}

void TestSlotOrigins::addsUpOverAWholeBook() {
    std::vector<float> write(30'000, 0.001F);
    write[100] = 0.6F;
    const std::vector<float> retain(write.size(), 0.4F);
    const SlotOrigins origins = slotOrigins(write, retain);
    const double sum = std::accumulate(origins.written.begin(), origins.written.end(), origins.initial);
    QVERIFY(std::abs(sum - 1) < 1e-9);
    QVERIFY(origins.written.back() > origins.written.front());
}

} // namespace

QTEST_APPLESS_MAIN(TestSlotOrigins)
#include "tst_slot_origins.moc"
