#include "engine/api/error.h"
#include "engine/runtime/prompt.h"

#include <QTest>

using namespace rmtscope;

namespace {

std::filesystem::path reference(const char* model) {
    return std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference" / model;
}

/// What refuses the prompt says; empty if nothing does.
QByteArray refusal(const Model& model, const std::string& prompt) {
    try {
        model.checkPrompt(prompt);
    } catch (const Error& error) {
        return error.code() == ErrorCode::Usage ? error.what() : "another error";
    }
    return {};
}

} // namespace

class TestPrompt : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesTheTokenizersIds();
    void leavesAPositionForText_data();
    void leavesAPositionForText();
    void refuses_data();
    void refuses();
    void acceptsTheLongest();
};

void TestPrompt::givesTheTokenizersIds() {
    const TorchModel model(readModelFolder(reference("gpt2-rmt-tiny")), {});
    const std::string prompt = "I had no caf\u00e9";
    std::vector<Token> tokens;
    model.tokenizer()->tokenize(prompt, 0, tokens);
    const auto ids = tokenizePrompt(model, prompt);
    QCOMPARE(ids.size(), tokens.size());
    for (std::size_t i = 0; i < ids.size(); ++i) {
        QCOMPARE(ids[i], std::int64_t{tokens[i].id});
    }
}

void TestPrompt::leavesAPositionForText_data() {
    QTest::addColumn<int>("segmentSize");
    QTest::addColumn<bool>("writeMemory");
    QTest::addColumn<int>("longest");
    // 64 positions, 4 slots
    QTest::newRow("segments are shorter") << 24 << false << 24;
    QTest::newRow("behind the text") << 56 << false << 56;
    QTest::newRow("behind the write memory") << 56 << true << 64 - 2 * 4 - 1;
}

void TestPrompt::leavesAPositionForText() {
    QFETCH(int, segmentSize);
    QFETCH(bool, writeMemory);
    QFETCH(int, longest);
    ModelFolder folder = readModelFolder(reference("gpt2-rmt-tiny"));
    folder.memory.segmentSize = segmentSize;
    folder.memory.generatesAfterWriteMemory = writeMemory;
    QCOMPARE(longestPrompt(TorchModel(folder, {})), std::int64_t{longest});
}

void TestPrompt::refuses_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QByteArray>("prompt");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const char* model, const QByteArray& prompt, const QByteArray& part) {
        QTest::newRow(name) << QString::fromLatin1(model) << prompt << part;
    };
    row("empty", "gpt2-rmt-tiny", "", "has 0 tokens; it must have between 1 and 24");
    row("too long", "gpt2-rmt-tiny", QByteArray("!?").repeated(13), "it must have between 1 and 24");
    row("Latin-1", "gpt2-rmt-tiny", "caf\xe9", "no UTF-8 text at byte 3");
    row("cut within a character", "gpt2-rmt-tiny", "caf\xc3", "no UTF-8 text at byte 3");
    row("an encoder", "bert-rmt-tiny", "I had", "writes no text");
}

void TestPrompt::refuses() {
    QFETCH(QString, model);
    QFETCH(QByteArray, prompt);
    QFETCH(QByteArray, part);
    const TorchModel opened(readModelFolder(reference(model.toLatin1().constData())), {});
    const QByteArray said = refusal(opened, prompt.toStdString());
    QVERIFY2(said.contains(part), said.constData());
    QVERIFY2(said.endsWith('.'), said.constData());
}

void TestPrompt::acceptsTheLongest() {
    const TorchModel model(readModelFolder(reference("gpt2-rmt-tiny")), {});
    std::string prompt = "!";
    while (prompt.size() < 100 && refusal(model, prompt + "!").isEmpty()) {
        prompt += "!";
    }
    QCOMPARE(tokenizePrompt(model, prompt).size(), std::size_t{24});
}

QTEST_APPLESS_MAIN(TestPrompt)
#include "tst_prompt.moc"
