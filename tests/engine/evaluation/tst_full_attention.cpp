#include "engine/api/error.h"
#include "engine/evaluation/full_attention.h"

#include <QTest>

#include <array>

using namespace rmtscope;

namespace {

std::filesystem::path reference(const char* model) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference" / model;
}

} // namespace

/// What reading all at once costs the small published models.
class TestFullAttention : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void measuresWhatFits_data();
    void measuresWhatFits();
    void computesWhatDoesNot();
    void saysWhatFits();
    void refusesOtherBackbones();
};

void TestFullAttention::measuresWhatFits_data() {
    QTest::addColumn<QByteArray>("model");
    QTest::newRow("encoder") << QByteArray("bert-rmt-tiny");
    QTest::newRow("encoder whose positions begin behind others") << QByteArray("roberta-plain-tiny");
    QTest::newRow("decoder") << QByteArray("gpt2-rmt-tiny");
}

void TestFullAttention::measuresWhatFits() {
    QFETCH(QByteArray, model);
    constexpr std::array<std::int64_t, 3> tokens{32, 512, 2048}; // far more than the table has positions
    const auto costs =
        fullAttentionCosts(readModelFolder(reference(model.constData())), tokens, {}, std::uint64_t{8} << 30, {});
    QCOMPARE(costs.size(), tokens.size());
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        QCOMPARE(costs[i].tokens, tokens[i]);
        QVERIFY(costs[i].measured);
        QVERIFY(costs[i].seconds > 0);
    }
    // Four heads of 2048 x 2048 numbers take 67 MB.
    QVERIFY2(costs[2].bytes > 60'000'000, QByteArray::number(qulonglong{costs[2].bytes}));
}

void TestFullAttention::computesWhatDoesNot() {
    constexpr std::array<std::int64_t, 3> tokens{1024, 2048, 1 << 21};
    const auto costs =
        fullAttentionCosts(readModelFolder(reference("bert-rmt-tiny")), tokens, {}, std::uint64_t{1} << 30, {});
    QVERIFY(costs[0].measured && costs[1].measured);
    QVERIFY(!costs[2].measured); // it would take terabytes
    const double growth = (1 << 21) / 2048.0;
    QCOMPARE(static_cast<double>(costs[2].bytes), static_cast<double>(costs[1].bytes) * growth * growth);
    QVERIFY(costs[2].seconds > 1000 * costs[1].seconds);
    QCOMPARE(costs[2].peakBytes - costs[2].bytes, costs[1].peakBytes - costs[1].bytes);
}

void TestFullAttention::saysWhatFits() {
    const std::array costs{FullAttentionCost{1000, 1, 1'000'000, 3'000'000, true},
                           FullAttentionCost{8000, 64, 64'000'000, 66'000'000, false}};
    QCOMPARE(tokensThatFit(costs, 4'000'000), 2000.0);
    QCOMPARE(tokensThatFit({}, 4'000'000), 0.0);
}

void TestFullAttention::refusesOtherBackbones() {
    constexpr std::array<std::int64_t, 1> tokens{16};
    try {
        static_cast<void>(
            fullAttentionCosts(readModelFolder(reference("gpt-neox-plain-tiny")), tokens, {}, 1 << 30, {}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Usage);
        QVERIFY(QByteArray(error.what()).contains("no table of positions"));
    }
}

QTEST_APPLESS_MAIN(TestFullAttention)
#include "tst_full_attention.moc"
