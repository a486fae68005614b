#include "engine/api/error.h"
#include "engine/text/open_tokenizer.h"
#include "engine/training/slot_code.h"

#include <ATen/ATen.h>
#include <ATen/CPUGeneratorImpl.h>
#include <QTest>

#include <algorithm>

using namespace rmtscope;

namespace {

constexpr std::int64_t slots = 12;
constexpr std::int64_t hidden = 96;
constexpr std::int64_t whose = 24;
constexpr std::int64_t width = 18;
const std::vector<std::string> places{"bathroom", "hallway", "garden", "office", "bedroom", "kitchen"};

} // namespace

/// What a text says is what its code holds.
class TestSlotCode : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void factsAreFound_data();
    void factsAreFound();
    void theLastFactCounts();
    void wordsAreFarApart();
    void distanceWeighsFieldsThatHoldSomething();
    void blurredFieldsStayNearestToTheirWord();
    void needsATokenForEveryWord();

private:
    [[nodiscard]] std::vector<SlotEntry> told(const QString& text, std::size_t stream = 0) const {
        std::vector<Token> tokens;
        m_tokenizer->tokenize(text.toStdString(), 0, tokens);
        TextIds ids(tokens.size());
        std::ranges::transform(tokens, ids.begin(), &Token::id);
        std::vector<SlotEntry> entries;
        m_code.find(ids, stream, entries);
        return entries;
    }
    /// [slots, fields, width]
    [[nodiscard]] at::Tensor fieldsOf(const at::Tensor& code) const {
        return code.narrow(2, whose, 4 * width).reshape({slots, 4, width});
    }

    std::shared_ptr<const Tokenizer> m_tokenizer = openTokenizer(RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder");
    SlotCode m_code{*m_tokenizer, places, slots, hidden};
};

void TestSlotCode::factsAreFound_data() {
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("found"); ///< slot, field, place
    QTest::newRow("relation") << QStringLiteral("sea The garden is north of the office. sea")
                              << QStringList{"3 0 garden", "2 1 office"};
    QTest::newRow("person") << QStringLiteral("whale Mary went to the kitchen.") << QStringList{"6 0 kitchen"};
    QTest::newRow("two words") << QStringLiteral("Sandra went back to the hallway.") << QStringList{"9 0 hallway"};
    QTest::newRow("both") << QStringLiteral("John moved to the office. The kitchen is east of the bedroom.")
                          << QStringList{"4 2 kitchen", "5 3 bedroom", "7 0 office"};
    QTest::newRow("question") << QStringLiteral("What is east of the kitchen?") << QStringList{};
    QTest::newRow("no person") << QStringLiteral("went back to the hallway.") << QStringList{};
    QTest::newRow("no place") << QStringLiteral("Mary went to the ship.") << QStringList{};
    QTest::newRow("at the very begin") << QStringLiteral("to the garden.") << QStringList{};
}

void TestSlotCode::factsAreFound() {
    QFETCH(QString, text);
    QFETCH(QStringList, found);
    QStringList got;
    for (const SlotEntry& entry : told(text, 5)) {
        QCOMPARE(entry.stream, std::size_t{5});
        got << QStringLiteral("%1 %2 ").arg(entry.slot).arg(entry.field) +
                   QString::fromStdString(places[static_cast<std::size_t>(entry.place)]);
    }
    QCOMPARE(got, found);
}

void TestSlotCode::theLastFactCounts() {
    const at::Tensor once = m_code.code(1, told(QStringLiteral("Mary went to the garden.")));
    QVERIFY(
        at::equal(m_code.code(1, told(QStringLiteral("Mary went to the office. Mary moved to the garden."))), once));
    const at::Tensor nothing = m_code.code(1, {});
    // One field of one slot differs from nothing at all.
    QCOMPARE(once.ne(nothing).any(2).sum().item<std::int64_t>(), 1);
    QVERIFY(fieldsOf(once).ne(fieldsOf(nothing))[6][0].any().item<bool>());
    // The second of two streams.
    const at::Tensor two = m_code.code(2, told(QStringLiteral("Mary went to the garden."), 1));
    QVERIFY(at::equal(two[0], nothing[0]) && at::equal(two[1], once[0]));
}

void TestSlotCode::wordsAreFarApart() {
    at::Tensor words = fieldsOf(m_code.code(1, {}))[0][0].unsqueeze(0);
    for (const std::string& place : places) {
        const auto entries = told(QStringLiteral("Mary went to the %1.").arg(QString::fromStdString(place)));
        words = at::cat({words, fieldsOf(m_code.code(1, entries))[6][0].unsqueeze(0)});
    }
    const at::Tensor slotNames = m_code.code(1, {})[0].narrow(1, 0, whose);
    for (const at::Tensor& all : {words, slotNames}) {
        QVERIFY(all.abs().eq(1).all().item<bool>());
        QVERIFY(all.sum(1).eq(0).all().item<bool>()); // as many of one as of the other
        const at::Tensor differ = all.unsqueeze(0).ne(all.unsqueeze(1)).sum(2) + at::eye(all.size(0)) * 1000;
        QVERIFY2(differ.min().item<double>() >= 8, qPrintable(QString::number(differ.min().item<double>())));
    }
}

void TestSlotCode::distanceWeighsFieldsThatHoldSomething() {
    const auto entries = told(QStringLiteral("Mary went to the garden."));
    const at::Tensor code = m_code.code(1, entries);
    QCOMPARE(m_code.distance(code, entries).item<double>(), 0.0);
    const auto off = [&](std::int64_t slot, std::int64_t first) {
        at::Tensor state = code.clone();
        state[0][slot].narrow(0, first, width).add_(2);
        return m_code.distance(state, entries).item<double>();
    };
    QVERIFY(std::abs(off(6, whose) - 0.5 * 4) < 1e-5);         // the one that holds the garden
    QVERIFY(std::abs(off(6, whose + width) - 0.1 * 4) < 1e-5); // one that holds nothing
    QVERIFY(std::abs(off(11, 0) - 0.1 * 4) < 1e-5);
}

void TestSlotCode::blurredFieldsStayNearestToTheirWord() {
    const auto entries = told(QStringLiteral("The garden is north of the office."));
    const at::Tensor code = m_code.code(1, entries);
    const at::Generator random = at::detail::createCPUGenerator(3);
    QVERIFY(at::equal(m_code.blurred(code, 0, random), code));
    const at::Tensor blurred = m_code.blurred(code, 0.45, random);
    QVERIFY(at::equal(blurred.narrow(2, 0, whose), code.narrow(2, 0, whose)));
    QVERIFY(!at::equal(blurred, code));
    at::Tensor words = fieldsOf(m_code.code(1, {}))[0][0].unsqueeze(0);
    for (const std::string& place : places) {
        const auto other = told(QStringLiteral("Mary went to the %1.").arg(QString::fromStdString(place)));
        words = at::cat({words, fieldsOf(m_code.code(1, other))[6][0].unsqueeze(0)});
    }
    const auto nearest = [&](const at::Tensor& fields) {
        return (fields.unsqueeze(2) - words.view({1, 1, -1, width})).square().sum(3).argmin(2);
    };
    QVERIFY(at::equal(nearest(fieldsOf(blurred)), nearest(fieldsOf(code))));
}

void TestSlotCode::needsATokenForEveryWord() {
    try {
        const SlotCode code(*m_tokenizer, {"bathroom", "unheardofplace"}, slots, hidden);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(QString::fromUtf8(error.what()).contains("unheardofplace"));
    }
}

QTEST_APPLESS_MAIN(TestSlotCode)
#include "tst_slot_code.moc"
