#include "engine/text/unicode_forms.h"
#include "engine/text/utf8.h"
#include "tests/engine/text/tokenizer_checks.h"

#include <QString>

using namespace rmtscope;

namespace {

AlignedText normalised(const Normaliser& normaliser, const std::string& text) {
    AlignedText result(SourceWord{text, {0, text.size()}, nullptr});
    normaliser.apply(result);
    return result;
}

class NormaliserTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void agreesWithAnotherImplementation_data();
    void agreesWithAnotherImplementation();
    void knowsTheSource_data();
    void knowsTheSource();
    void steadyCharactersSeparate_data() { agreesWithAnotherImplementation_data(); }
    void steadyCharactersSeparate();
};

void NormaliserTest::agreesWithAnotherImplementation_data() {
    QTest::addColumn<bool>("compatibility");
    QTest::addColumn<bool>("compose");
    QTest::addColumn<int>("form");
    QTest::newRow("NFC") << false << true << static_cast<int>(QString::NormalizationForm_C);
    QTest::newRow("NFD") << false << false << static_cast<int>(QString::NormalizationForm_D);
    QTest::newRow("NFKC") << true << true << static_cast<int>(QString::NormalizationForm_KC);
    QTest::newRow("NFKD") << true << false << static_cast<int>(QString::NormalizationForm_KD);
}

const std::vector<std::string> marks{"a",      "e",      "\u0323", "\u0301", "\u0302", "\u0308", "\u0327", "\u034F",
                                     "\u302E", "\u1112", "\u1161", "\u11AB", "하",     "ﬁ",      "②",      "\u09C7",
                                     "\u09BE", "\u0344", "\u1E9B", "\u2126", "\uFB1D", "\u05B4"};

void NormaliserTest::agreesWithAnotherImplementation() {
    QFETCH(bool, compatibility);
    QFETCH(bool, compose);
    QFETCH(int, form);
    const auto normaliser = makeUnicodeForm({compatibility, compose});
    for (unsigned seed = 0; seed < 500; ++seed) {
        const std::string text = uglyText(seed, 20, seed % 2 == 0 ? marks : uglyParts);
        const AlignedText found = normalised(*normaliser, text);
        const QString expected = QString::fromStdString(text).normalized(static_cast<QString::NormalizationForm>(form));
        QCOMPARE(QString::fromStdString(found.text), expected);
        QCOMPARE(found.origins.size(), found.text.size());
    }
}

void NormaliserTest::knowsTheSource_data() {
    QTest::addColumn<bool>("compose");
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("byte");
    QTest::addColumn<int>("begin");
    QTest::addColumn<int>("end");
    QTest::newRow("base of a composed letter") << false << QByteArray("xé") << 1 << 1 << 3;
    QTest::newRow("mark of a composed letter") << false << QByteArray("xé") << 2 << 1 << 3;
    QTest::newRow("letter that is composed") << true << QByteArray("xe\u0301y") << 1 << 1 << 4;
    QTest::newRow("what follows it") << true << QByteArray("xe\u0301y") << 3 << 4 << 5;
    QTest::newRow("mark that moves") << false << QByteArray("a\u0301\u0323") << 1 << 3 << 5;
}

void NormaliserTest::knowsTheSource() {
    QFETCH(bool, compose);
    QFETCH(QByteArray, text);
    QFETCH(int, byte);
    QFETCH(int, begin);
    QFETCH(int, end);
    const auto normaliser = makeUnicodeForm({false, compose});
    const AlignedText found = normalised(*normaliser, text.toStdString());
    QCOMPARE(found.origins.at(static_cast<std::size_t>(byte)),
             (ByteSpan{static_cast<std::uint64_t>(begin), static_cast<std::uint64_t>(end)}));
}

void NormaliserTest::steadyCharactersSeparate() {
    QFETCH(bool, compatibility);
    QFETCH(bool, compose);
    const auto normaliser = makeUnicodeForm({compatibility, compose});
    for (const std::string& left : uglyParts) {
        for (const std::string& right : uglyParts) {
            std::size_t last = previousCharacter(left, left.size());
            std::size_t first = 0;
            if (isSteadyCharacter(nextCodePoint(left, last)) && isSteadyCharacter(nextCodePoint(right, first))) {
                QCOMPARE(normalised(*normaliser, left + right).text,
                         normalised(*normaliser, left).text + normalised(*normaliser, right).text);
            }
        }
    }
    QVERIFY(!isSteadyCharacter(0x301));
    QVERIFY(!isSteadyCharacter(0x1161)); // joins the hangul consonant before it
    QVERIFY(!isSteadyCharacter(0xE9));
    QVERIFY(isSteadyCharacter(0x4E2D));
}

} // namespace

QTEST_APPLESS_MAIN(NormaliserTest)
#include "tst_normaliser.moc"
