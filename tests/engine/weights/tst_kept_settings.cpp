#include "engine/weights/model_settings.h"
#include "tests/engine/weights/left_behind.h"

#include <QDir>

#include <functional>

using namespace rmtscope;

namespace {

using Change = std::function<void(ModelSettings&)>;

} // namespace

Q_DECLARE_METATYPE(Change)

/// Settings that are kept beside a model, and those that can't be.
class TestKeptSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void opensWithSettingsThatAreNotKept_data();
    void opensWithSettingsThatAreNotKept();
    void saysBeforehandThatNothingCanBeKept();
    void keepsOtherKeys();
    void keepsNothingBesideUnknownKeys();
    void keepsWhatRunConfigSaid();
    void refuses_data();
    void refuses();
    void refusesOwnFile_data();
    void refusesOwnFile();
};

void TestKeptSettings::opensWithSettingsThatAreNotKept_data() {
    QTest::addColumn<QByteArray>("own");
    QTest::newRow("where there is no file") << QByteArray();
    QTest::newRow("where there is one") << QByteArray(
        "{\"memory_system\":\"rmt-decoder\",\"num_mem_tokens\":4,   \"segment_size\":24}");
}

/// Before it is known that the model opens, the folder stays as it is, to the last byte and file.
void TestKeptSettings::opensWithSettingsThatAreNotKept() {
    QFETCH(QByteArray, own);
    const LeftBehind left("gpt2-rmt-tiny", {"config.json"});
    if (!own.isEmpty()) {
        left.write("rmtscope.json", own);
    }
    const QDir folder(QString::fromStdString(left.path().string()));
    const QStringList files = folder.entryList(QDir::Files);
    const ModelSettings settings{4, 4, 20, SegmentAlignment::Center, {"yes", "no"}, true};
    const MemoryConfig wanted = readModelFolder(left.path(), settings).memory;
    QCOMPARE(folder.entryList(QDir::Files), files);
    QFile file(folder.filePath("rmtscope.json"));
    QVERIFY(own.isEmpty() || (file.open(QIODevice::ReadOnly) && file.readAll() == own));
    keepModelSettings(left.path(), settings);
    const MemoryConfig kept = readModelFolder(left.path()).memory;
    QCOMPARE(wanted.memoryTokens, 4);
    QCOMPARE(wanted.segmentSize, 20);
    QCOMPARE(wanted.inputSize, kept.inputSize);
    QVERIFY(wanted.alignment == SegmentAlignment::Center && kept.alignment == SegmentAlignment::Center);
    QVERIFY(wanted.generatesAfterWriteMemory && kept.generatesAfterWriteMemory);
    QCOMPARE(joined(wanted.labels), joined(kept.labels));
}

/// Not after minutes of loading.
void TestKeptSettings::saysBeforehandThatNothingCanBeKept() {
    const LeftBehind left("gpt2-rmt-tiny", {"config.json"});
    const QByteArray own = R"({"memory_system": "rmt-decoder", "num_mem_tokens": 4, "segment_size": 24})";
    const QString longest(250, u'a'); // nothing can be written beside it: not even root could name it
    left.write(longest, own);
    std::filesystem::create_symlink(longest.toStdString(), left.path() / "rmtscope.json");
    try {
        readModelFolder(left.path(), ModelSettings{4, 4, 20, SegmentAlignment::Center, {"yes", "no"}});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
    }
    QCOMPARE(left.kept(), QJsonDocument::fromJson(own).object());
}

void TestKeptSettings::keepsOtherKeys() {
    const LeftBehind left("gpt2-rmt-tiny", {"config.json"});
    left.write("rmtscope.json",
               R"({"tasks": ["a", "b"], "memory_system": "rmt-decoder", "num_mem_tokens": 4, "segment_size": 24})");
    ModelSettings settings{4, 4, 20, SegmentAlignment::Right, {"yes", "no"}};
    keepModelSettings(left.path(), settings);
    QCOMPARE(left.kept(), QJsonDocument::fromJson(R"({"tasks": ["a", "b"], "memory_system": "rmt-decoder",
        "num_mem_tokens": 4, "input_size": 28, "segment_size": 20, "segment_alignment": "right",
        "labels": ["yes", "no"]})")
                              .object());
}

/// Written back, it would be ignored for good.
void TestKeptSettings::keepsNothingBesideUnknownKeys() {
    const LeftBehind left("gpt2-rmt-tiny", {"config.json"});
    const QByteArray own =
        R"({"memory_system": "rmt-decoder", "num_mem_tokens": 4, "segment_size": 24, "segment_aligment": "right"})";
    left.write("rmtscope.json", own);
    try {
        keepModelSettings(left.path(), {4, 4, 20, SegmentAlignment::Right, {}});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
        QVERIFY2(QByteArray(error.what()).contains("segment_aligment"), error.what());
    }
    QCOMPARE(left.kept(), QJsonDocument::fromJson(own).object());
}

void TestKeptSettings::keepsWhatRunConfigSaid() {
    const LeftBehind left("gpt2-rmt-tiny");
    left.write("run_config.json", R"({"num_mem_tokens": 4, "segment_size": 24, "generate_after_write_memory": true})");
    ModelSettings settings = missingSettings(left.path())->suggested;
    settings.heads = 4;
    keepModelSettings(left.path(), settings);
    QVERIFY(readModelFolder(left.path()).memory.generatesAfterWriteMemory);
    QCOMPARE(left.kept()["num_attention_heads"].toInt(), 4);
}

void TestKeptSettings::refuses_data() {
    QTest::addColumn<Change>("change");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QByteArray& part, const Change& change) {
        QTest::newRow(name) << change << part;
    };
    row("heads that don't divide",
        "would have \"num_attention_heads\": 5; the number of heads must divide the hidden size, 32.",
        [](auto& settings) { settings.heads = 5; });
    row("no heads", "must divide the hidden size, 32", [](auto& settings) { settings.heads = 0; });
    row("other memory",
        "rmtscope.json would have \"num_mem_tokens\": 9; there must be 10 memory tokens, as the weights say.",
        [](auto& settings) { settings.memoryTokens = 9; });
    row("long segments", "would have \"segment_size\": 52; a segment must have 1 to 51 text tokens",
        [](auto& settings) { settings.segmentSize = 52; });
    row("empty segments", "1 to 51 text tokens", [](auto& settings) { settings.segmentSize = 0; });
    row("few labels", "there must be 6 labels", [](auto& settings) { settings.labels = {"one", "two"}; });
    row("empty label", "a label is empty", [](auto& settings) { settings.labels.back().clear(); });
    row("label in Latin-1", "isn't valid UTF-8", [](auto& settings) { settings.labels.back() = "caf\xe9"; });
}

void TestKeptSettings::refuses() {
    QFETCH(Change, change);
    QFETCH(QByteArray, part);
    const LeftBehind left("bert-rmt-tiny");
    ModelSettings settings = missingSettings(left.path())->suggested;
    settings.heads = 4;
    change(settings);
    try {
        keepModelSettings(left.path(), settings);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
        QVERIFY(QByteArray(error.what()).endsWith("."));
    }
    QVERIFY(left.kept().isEmpty());
}

void TestKeptSettings::refusesOwnFile_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("heads that don't divide")
        << QByteArray(
               R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 64, "num_attention_heads": 5})")
        << QByteArray("\"num_attention_heads\": 5; expected a number that divides the hidden size, 32");
    QTest::newRow("heads as text")
        << QByteArray(
               R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 64, "num_attention_heads": "4"})")
        << QByteArray("\"num_attention_heads\": \"4\"; expected an integer");
    QTest::newRow("misspelt heads")
        << QByteArray(R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 64, "num_heads": 4})")
        << QByteArray("\"num_heads\": 4; expected only memory_system, num_attention_heads");
    QTest::newRow("more than the positions")
        << QByteArray(
               R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 65, "num_attention_heads": 4})")
        << QByteArray("at most 64, because the position embedding's length is 64");
}

void TestKeptSettings::refusesOwnFile() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    const LeftBehind left("bert-rmt-tiny");
    left.write("rmtscope.json", json);
    MadeModelFolder::expectError(left.path(), ErrorCode::ConfigInvalid, part);
}

QTEST_APPLESS_MAIN(TestKeptSettings)
#include "tst_kept_settings.moc"
