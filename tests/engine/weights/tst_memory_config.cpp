#include "tests/engine/weights/made_model_folder.h"

#include <optional>

using namespace rmtscope;

namespace {

const QByteArray memoryConfig = R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 60})";
const QByteArray decoderConfig =
    R"({"model_type": "gpt2", "n_embd": 32, "n_layer": 3, "n_head": 4, "n_positions": 64})";
const QByteArray runConfig = R"({"model_type": "encoder", "num_mem_tokens": 10, "input_size": 64})";

} // namespace

class TestMemoryConfig : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_made.emplace(); }
    void readsRunConfig();
    void readsDecoders_data();
    void readsDecoders();
    void readsPlainBackboneOfOwnFile();
    void readsBaselinesWithoutMemory();
    void ownFileComesBeforeRunConfig();
    void readsAlignments_data();
    void readsAlignments();
    void ownLabelsAreKept();
    void refusesMemory_data();
    void refusesMemory();
    void refusesRunConfig_data();
    void refusesRunConfig();
    void refusesBackboneWithoutRoomForText();

private:
    std::optional<MadeModelFolder> m_made;
};

void TestMemoryConfig::readsRunConfig() {
    const ModelFolder model = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny");
    QCOMPARE(model.memory.system, std::string("rmt-encoder"));
    QCOMPARE(model.memory.memoryTokens, 10);
    QCOMPARE(model.memory.inputSize, 64);
    QCOMPARE(model.memory.segmentSize, 51);
    QVERIFY(model.memory.alignment == SegmentAlignment::Right);
    QVERIFY(model.memory.labels.empty());
    QCOMPARE(bertOf(model).labels.at(5), std::string("LABEL_5"));
}

void TestMemoryConfig::readsDecoders_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QString>("system");
    QTest::addColumn<int>("segmentSize");
    QTest::addColumn<int>("inputSize");
    QTest::addColumn<bool>("afterWriteMemory");
    const QString own = QStringLiteral("rmtscope.json");
    const QString run = QStringLiteral("run_config.json");
    const QString rmt = QStringLiteral("rmt-decoder");
    QTest::newRow("as published") << run << QByteArray(R"({"num_mem_tokens": 4, "segment_size": 24, "k2": null})")
                                  << rmt << 24 << 32 << false;
    QTest::newRow("the script's default") << run << QByteArray(R"({"model_type": "encoder-decoder", "num_mem_tokens": 4,
                                                          "segment_size": 24})")
                                          << rmt << 24 << 32 << false;
    QTest::newRow("by input size") << own
                                   << QByteArray(
                                          R"({"memory_system": "rmt-decoder", "num_mem_tokens": 4, "input_size": 60})")
                                   << rmt << 52 << 60 << false;
    QTest::newRow("text behind the write memory")
        << own << QByteArray(R"({"memory_system": "rmt-decoder", "num_mem_tokens": 4, "segment_size": 24,
                          "generate_after_write_memory": true})")
        << rmt << 24 << 32 << true;
    QTest::newRow("without memory") << own << QByteArray(R"({"memory_system": "none"})") << QStringLiteral("none") << 64
                                    << 64 << false;
}

void TestMemoryConfig::readsDecoders() {
    QFETCH(QString, file);
    QFETCH(QByteArray, json);
    QFETCH(QString, system);
    QFETCH(int, segmentSize);
    QFETCH(int, inputSize);
    QFETCH(bool, afterWriteMemory);
    m_made->write("config.json", decoderConfig);
    m_made->write(file, json);
    const MemoryConfig memory = readModelFolder(m_made->path()).memory;
    QCOMPARE(QString::fromStdString(memory.system), system);
    QCOMPARE(memory.segmentSize, segmentSize);
    QCOMPARE(memory.inputSize, inputSize);
    QCOMPARE(memory.generatesAfterWriteMemory, afterWriteMemory);
    QVERIFY(memory.alignment == SegmentAlignment::Left);
}

void TestMemoryConfig::readsPlainBackboneOfOwnFile() {
    m_made->write("rmtscope.json", R"({"memory_system": "none", "input_size": 40, "segment_size": 30})");
    const ModelFolder model = readModelFolder(m_made->path());
    QCOMPARE(model.memory.system, std::string("none"));
    QCOMPARE(model.memory.inputSize, 40);
    QCOMPARE(model.memory.segmentSize, 30);
}

void TestMemoryConfig::readsBaselinesWithoutMemory() {
    for (const QByteArray& tokens : {QByteArray("null"), QByteArray("0")}) {
        m_made->write("run_config.json", with(runConfig, "num_mem_tokens", tokens));
        const ModelFolder model = readModelFolder(m_made->path());
        QCOMPARE(model.memory.system, std::string("none"));
        QCOMPARE(model.memory.segmentSize, 62);
    }
}

void TestMemoryConfig::ownFileComesBeforeRunConfig() {
    m_made->write("rmtscope.json", memoryConfig);
    m_made->write("run_config.json", runConfig);
    QCOMPARE(readModelFolder(m_made->path()).memory.inputSize, 60);
}

void TestMemoryConfig::readsAlignments_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("alignment");
    QTest::newRow("absent") << QByteArray() << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("null") << QByteArray("null") << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("right") << QByteArray("\"right\"") << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("left") << QByteArray("\"left\"") << static_cast<int>(SegmentAlignment::Left);
    QTest::newRow("center") << QByteArray("\"center\"") << static_cast<int>(SegmentAlignment::Center);
}

void TestMemoryConfig::readsAlignments() {
    QFETCH(QByteArray, value);
    QFETCH(int, alignment);
    m_made->write("run_config.json", with(runConfig, "segment_alignment", value));
    QCOMPARE(static_cast<int>(readModelFolder(m_made->path()).memory.alignment), alignment);
    m_made->write("rmtscope.json", with(memoryConfig, "segment_alignment", value));
    QCOMPARE(static_cast<int>(readModelFolder(m_made->path()).memory.alignment), alignment);
}

void TestMemoryConfig::ownLabelsAreKept() {
    m_made->write("rmtscope.json", with(memoryConfig, "labels", R"(["here", "there"])"));
    const ModelFolder model = readModelFolder(m_made->path());
    QCOMPARE(model.memory.labels, (std::vector<std::string>{"here", "there"}));
    QCOMPARE(bertOf(model).labels, (std::vector<std::string>{"garden", "kitchen"}));
}

void TestMemoryConfig::refusesMemory_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no JSON") << QByteArray("memory") << QByteArray("rmtscope.json isn't valid JSON at byte 1");
    QTest::newRow("memory tokens without a memory") << QByteArray(R"({"memory_system": "none", "num_mem_tokens": 10})")
                                                    << QByteArray("\"num_mem_tokens\": 10; expected 0");
    QTest::newRow("no room without a memory") << QByteArray(R"({"memory_system": "none", "input_size": 2})")
                                              << QByteArray("\"input_size\": 2; expected at least 3");

    const auto row = [](const char* name, const QString& key, const QByteArray& value, const QByteArray& part) {
        QTest::newRow(name) << with(memoryConfig, key, value) << part;
    };
    row("no system", "memory_system", "", "has no \"memory_system\"; expected rmt-encoder or none");
    row("unknown system", "memory_system", "\"rmt-decoder\"", "\"rmt-decoder\"; expected rmt-encoder or none");
    row("no memory tokens", "num_mem_tokens", "", "has no \"num_mem_tokens\"");
    row("zero memory tokens", "num_mem_tokens", "0", "\"num_mem_tokens\": 0; expected an integer from 1 to 64");
    row("more memory tokens than positions", "num_mem_tokens", "65", "\"num_mem_tokens\": 65");
    row("no input size", "input_size", "", "has no \"input_size\"");
    row("no room for text", "input_size", "13", "\"input_size\": 13; expected at least 14");
    row("more than the positions", "input_size", "65",
        "\"input_size\": 65; expected at most 64, because max_position_embeddings");
    row("empty segments", "segment_size", "0", "\"segment_size\": 0; expected an integer from 1 to 47");
    row("segments beyond the input", "segment_size", "48", "\"segment_size\": 48; expected an integer from 1 to 47");
    row("unknown alignment", "segment_alignment", "\"middle\"", "\"middle\"; expected left, right or center");
    row("misspelt size", "segmnt_size", "24",
        "\"segmnt_size\": 24; expected only memory_system, num_attention_heads, num_mem_tokens");
    row("misspelt alignment", "segment_alignement", "\"left\"", "\"segment_alignement\": \"left\"; expected only");
    row("a key without a value", "label", "null", "\"label\": null; expected only");
    row("labels as text", "labels", "\"a\"", "\"labels\": \"a\"; expected a list");
    row("empty labels", "labels", "[]", "\"labels\": a list; expected a list of one or more");
    row("number as label", "labels", "[\"a\", 1]", "\"labels\": a list");
    row("other heads than config.json's", "num_attention_heads", "5",
        "\"num_attention_heads\": 5; expected 4, as config");
    row("another number of labels", "labels", R"(["a", "b", "c"])", "as many texts as id2label of config.json has, 2");
}

void TestMemoryConfig::refusesMemory() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    m_made->write("rmtscope.json", json);
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid, part);
}

void TestMemoryConfig::refusesRunConfig_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no model type") << "model_type" << QByteArray() << QByteArray("has no \"model_type\"");
    QTest::newRow("decoder") << "model_type" << QByteArray("\"decoder\"")
                             << QByteArray("\"decoder\"; expected encoder");
    QTest::newRow("negative memory tokens") << "num_mem_tokens" << QByteArray("-1") << QByteArray("from 0 to 64");
    QTest::newRow("no input size") << "input_size" << QByteArray() << QByteArray("has no \"input_size\"");
    QTest::newRow("no room for text") << "input_size" << QByteArray("13") << QByteArray("expected at least 14");
    QTest::newRow("more than the positions") << "input_size" << QByteArray("499") << QByteArray("expected at most");
}

void TestMemoryConfig::refusesRunConfig() {
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, part);
    m_made->write("run_config.json", with(runConfig, key, value));
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid, part);
}

void TestMemoryConfig::refusesBackboneWithoutRoomForText() {
    m_made->write("config.json", with(config, "max_position_embeddings", "2"));
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid,
                                 "\"max_position_embeddings\": 2; expected at least 3");
}

QTEST_APPLESS_MAIN(TestMemoryConfig)
#include "tst_memory_config.moc"
