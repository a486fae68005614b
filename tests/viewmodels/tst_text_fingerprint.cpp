#include "engine/api/error.h"
#include "viewmodels/text_fingerprint.h"

#include <QCryptographicHash>
#include <QTest>

#include <string>
#include <vector>

using namespace rmtscope;

namespace {

class TextFingerprintTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isThePublishedHash_data();
    void isThePublishedHash();
    void isTheSameHoweverItIsCut();
    void canBeStopped();
};

void TextFingerprintTest::isThePublishedHash_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("sha256");
    // FIPS 180-4's examples.
    QTest::newRow("nothing") << QByteArray()
                             << QByteArray("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    QTest::newRow("abc") << QByteArray("abc")
                         << QByteArray("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

void TextFingerprintTest::isThePublishedHash() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, sha256);
    const TextFingerprint found = fingerprintOf(text.toStdString(), {}, {});
    QCOMPARE(found.bytes, static_cast<std::uint64_t>(text.size()));
    QCOMPARE(found.sha256.toHex(), sha256);
}

void TextFingerprintTest::isTheSameHoweverItIsCut() {
    std::string text((std::size_t{20} << 20) + 7, 'a');
    text[9'000'000] = 'b';
    std::vector<std::uint64_t> done;
    const TextFingerprint found =
        fingerprintOf(text, [&done](const Progress& progress) { done.push_back(progress.done); }, {});
    QCOMPARE(found.sha256, QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha256));
    QVERIFY(done.size() > 1);
    QCOMPARE(done.back(), static_cast<std::uint64_t>(text.size()));
    text.back() = 'b';
    QVERIFY(fingerprintOf(text, [](const Progress&) {}, {}) != found);
}

void TextFingerprintTest::canBeStopped() {
    std::stop_source stop;
    stop.request_stop();
    try {
        static_cast<void>(fingerprintOf("a", {}, stop.get_token()));
        QFAIL("it went on");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
}

} // namespace

QTEST_GUILESS_MAIN(TextFingerprintTest)
#include "tst_text_fingerprint.moc"
