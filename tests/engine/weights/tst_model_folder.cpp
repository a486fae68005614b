#include "engine/api/error.h"
#include "engine/weights/model_folder.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace rmtscope;

namespace {

const QByteArray config = R"({"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4,
    "intermediate_size": 64, "vocab_size": 200, "max_position_embeddings": 64,
    "id2label": {"0": "garden", "1": "kitchen"}})";
const QByteArray memoryConfig = R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 60})";
const QByteArray runConfig = R"({"model_type": "encoder", "num_mem_tokens": 10, "input_size": 64})";

/// `object` with `key` set to the JSON `value`, or without it where that is empty.
QByteArray with(const QByteArray& object, const QString& key, const QByteArray& value) {
    QJsonObject changed = QJsonDocument::fromJson(object).object();
    changed.remove(key);
    if (!value.isEmpty()) {
        changed[key] = QJsonDocument::fromJson("[" + value + "]")[0];
    }
    return QJsonDocument(changed).toJson(QJsonDocument::Compact);
}

} // namespace

class TestModelFolder : public QObject {
    Q_OBJECT

private:
    void write(const QString& name, const QByteArray& bytes) {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
    }
    [[nodiscard]] std::filesystem::path path(const QString& name = {}) const {
        return m_folder->filePath(name).toStdString();
    }
    void expectError(const std::filesystem::path& at, ErrorCode code, const QByteArray& part) {
        try {
            readModelFolder(at);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QCOMPARE(error.code(), code);
            QVERIFY2(sentence.contains(part), sentence);
            QVERIFY2(sentence.endsWith("."), sentence);
            QVERIFY(!error.subject().empty());
        }
    }

    std::optional<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init();
    void readsBundledModel();
    void readsRunConfig();
    void readsPlainBackbone();
    void readsPlainBackboneOfOwnFile();
    void ownFileComesBeforeRunConfig();
    void acceptsAnyFileOfTheFolder();
    void takesDefaultsOfBert();
    void readsActivations_data();
    void readsActivations();
    void readsAlignments_data();
    void readsAlignments();
    void ownLabelsAreKept();
    void namesMissingFiles_data();
    void namesMissingFiles();
    void namesOtherWeights_data();
    void namesOtherWeights();
    void namesMissingFolder();
    void namesEmptyConfig();
    void refusesConfig_data();
    void refusesConfig();
    void refusesMemory_data();
    void refusesMemory();
    void refusesRunConfig_data();
    void refusesRunConfig();
    void refusesBackboneWithoutRoomForText();
};

void TestModelFolder::init() {
    m_folder.emplace();
    write("config.json", config);
    write("model.safetensors", "only looked for");
}

void TestModelFolder::readsBundledModel() {
    const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/resources/models/rmt-encoder";
    const ModelFolder model = readModelFolder(folder);
    QCOMPARE(model.path, folder);
    QCOMPARE(model.modelType, std::string("bert"));
    QCOMPARE(model.weights, folder / "model.safetensors");
    QCOMPARE(model.bert.hiddenSize, 96);
    QCOMPARE(model.bert.layers, 3);
    QCOMPARE(model.bert.heads, 6);
    QCOMPARE(model.bert.intermediateSize, 384);
    QCOMPARE(model.bert.vocabularySize, 4090);
    QCOMPARE(model.bert.positions, 128);
    QCOMPARE(model.memory.system, std::string("rmt-encoder"));
    QCOMPARE(model.memory.memoryTokens, 10);
    QCOMPARE(model.memory.inputSize, 77);
    QCOMPARE(model.memory.segmentSize, 64);
    QVERIFY(model.memory.alignment == SegmentAlignment::Right);
    QCOMPARE(model.memory.labels.size(), std::size_t{6});
    QCOMPARE(model.bert.labels, model.memory.labels);
}

void TestModelFolder::readsRunConfig() {
    const ModelFolder model = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny");
    QCOMPARE(model.memory.system, std::string("rmt-encoder"));
    QCOMPARE(model.memory.memoryTokens, 10);
    QCOMPARE(model.memory.inputSize, 64);
    QCOMPARE(model.memory.segmentSize, 51);
    QVERIFY(model.memory.alignment == SegmentAlignment::Right);
    QVERIFY(model.memory.labels.empty());
    QCOMPARE(model.bert.labels.at(5), std::string("LABEL_5"));
}

void TestModelFolder::readsPlainBackbone() {
    const ModelFolder model = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-plain-tiny");
    QCOMPARE(model.memory.system, std::string("none"));
    QCOMPARE(model.memory.memoryTokens, 0);
    QCOMPARE(model.memory.inputSize, 64);
    QCOMPARE(model.memory.segmentSize, 62);
}

void TestModelFolder::readsPlainBackboneOfOwnFile() {
    write("rmtscope.json", R"({"memory_system": "none", "input_size": 40, "segment_size": 30})");
    const ModelFolder model = readModelFolder(path());
    QCOMPARE(model.memory.system, std::string("none"));
    QCOMPARE(model.memory.inputSize, 40);
    QCOMPARE(model.memory.segmentSize, 30);
}

void TestModelFolder::ownFileComesBeforeRunConfig() {
    write("rmtscope.json", memoryConfig);
    write("run_config.json", runConfig);
    QCOMPARE(readModelFolder(path()).memory.inputSize, 60);
}

void TestModelFolder::acceptsAnyFileOfTheFolder() {
    const std::filesystem::path folder = m_folder->path().toStdString();
    for (const char* name : {"config.json", "model.safetensors", "", "."}) {
        QCOMPARE(readModelFolder(folder / name).path, folder);
    }
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_folder->path()));
    QCOMPARE(readModelFolder("config.json").path, folder);
    QCOMPARE(readModelFolder(".").path, folder);
    QVERIFY(QDir::setCurrent(before));
}

void TestModelFolder::takesDefaultsOfBert() {
    write("config.json", with(config, "id2label", ""));
    const ModelFolder model = readModelFolder(path());
    QCOMPARE(model.bert.tokenTypes, 2);
    QCOMPARE(model.bert.paddingId, 0);
    QCOMPARE(model.bert.layerNormEpsilon, 1e-12);
    QVERIFY(model.bert.activation == Activation::Gelu);
    QVERIFY(model.bert.labels.empty());
}

void TestModelFolder::readsActivations_data() {
    QTest::addColumn<int>("activation");
    QTest::newRow("gelu") << static_cast<int>(Activation::Gelu);
    QTest::newRow("gelu_new") << static_cast<int>(Activation::GeluTanh);
    QTest::newRow("gelu_pytorch_tanh") << static_cast<int>(Activation::GeluTanh);
    QTest::newRow("relu") << static_cast<int>(Activation::Relu);
}

void TestModelFolder::readsActivations() {
    QFETCH(int, activation);
    write("config.json", with(config, "hidden_act", "\"" + QByteArray(QTest::currentDataTag()) + "\""));
    QCOMPARE(static_cast<int>(readModelFolder(path()).bert.activation), activation);
}

void TestModelFolder::readsAlignments_data() {
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("alignment");
    QTest::newRow("absent") << QByteArray() << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("null") << QByteArray("null") << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("right") << QByteArray("\"right\"") << static_cast<int>(SegmentAlignment::Right);
    QTest::newRow("left") << QByteArray("\"left\"") << static_cast<int>(SegmentAlignment::Left);
    QTest::newRow("center") << QByteArray("\"center\"") << static_cast<int>(SegmentAlignment::Center);
}

void TestModelFolder::readsAlignments() {
    QFETCH(QByteArray, value);
    QFETCH(int, alignment);
    write("run_config.json", with(runConfig, "segment_alignment", value));
    QCOMPARE(static_cast<int>(readModelFolder(path()).memory.alignment), alignment);
    write("rmtscope.json", with(memoryConfig, "segment_alignment", value));
    QCOMPARE(static_cast<int>(readModelFolder(path()).memory.alignment), alignment);
}

void TestModelFolder::ownLabelsAreKept() {
    write("rmtscope.json", with(memoryConfig, "labels", R"(["here", "there"])"));
    const ModelFolder model = readModelFolder(path());
    QCOMPARE(model.memory.labels, (std::vector<std::string>{"here", "there"}));
    QCOMPARE(model.bert.labels, (std::vector<std::string>{"garden", "kitchen"}));
}

void TestModelFolder::namesMissingFiles_data() {
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("configuration") << QStringList{"config.json"} << QByteArray("lacks config.json.");
    QTest::newRow("weights") << QStringList{"model.safetensors"} << QByteArray("lacks model.safetensors.");
    QTest::newRow("all") << QStringList{"config.json", "model.safetensors"}
                         << QByteArray("lacks config.json, model.safetensors.");
}

void TestModelFolder::namesMissingFiles() {
    QFETCH(QStringList, removed);
    QFETCH(QByteArray, part);
    for (const QString& name : removed) {
        QVERIFY(QFile::remove(m_folder->filePath(name)));
    }
    expectError(path(), ErrorCode::ModelIncomplete, part);
}

void TestModelFolder::namesOtherWeights_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("state dict") << QStringLiteral("pytorch_model.bin");
    QTest::newRow("training checkpoint") << QStringLiteral("model_best.pth");
    QTest::newRow("shards") << QStringLiteral("model.safetensors.index.json");
}

void TestModelFolder::namesOtherWeights() {
    QFETCH(QString, name);
    QVERIFY(QFile::rename(m_folder->filePath("model.safetensors"), m_folder->filePath(name)));
    expectError(path(), ErrorCode::ModelIncomplete,
                "there is " + name.toUtf8() + ", but this version reads model.safetensors only");
}

void TestModelFolder::namesMissingFolder() {
    expectError(path("absent"), ErrorCode::FileMissing, "absent doesn't exist");
    expectError(path("config.json/absent"), ErrorCode::FileMissing, "absent doesn't exist");
}

void TestModelFolder::namesEmptyConfig() {
    write("config.json", "");
    expectError(path(), ErrorCode::FileEmpty, "config.json is empty");
}

void TestModelFolder::refusesConfig_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("part");

    QTest::newRow("no JSON") << QByteArray("{\"model_type\":") << QByteArray("config.json isn't valid JSON at byte 15");
    QTest::newRow("a list") << QByteArray("[]") << QByteArray("holds a list where an object is expected");
    QTest::newRow("a key twice") << QByteArray(R"({"hidden_size": 1, "hidden_size": 2})")
                                 << QByteArray("has the key \"hidden_size\" twice");
    QTest::newRow("deep nesting") << QByteArray(R"({"a": )" + QByteArray(1000, '[')) << QByteArray("nested deeper");
    QTest::newRow("too large") << QByteArray(20 << 20, ' ') << QByteArray("too many for a configuration");

    const auto row = [](const char* name, const QString& key, const QByteArray& value, const QByteArray& part) {
        QTest::newRow(name) << with(config, key, value) << part;
    };
    row("no model type", "model_type", "", "has no \"model_type\"; expected bert");
    row("other model type", "model_type", "\"gpt2\"", "\"model_type\": \"gpt2\"; expected bert");
    row("number as model type", "model_type", "1", "\"model_type\": 1; expected a text");
    for (const char* key : {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size",
                            "vocab_size", "max_position_embeddings"}) {
        const QByteArray quoted = '"' + QByteArray(key) + '"';
        row(QByteArray(key) + " absent", key, "", "has no " + quoted + "; expected an integer from 1");
        row(QByteArray(key) + " null", key, "null", "has no " + quoted);
        row(QByteArray(key) + " zero", key, "0", quoted + ": 0; expected an integer from 1");
        row(QByteArray(key) + " negative", key, "-4", quoted + ": -4; expected an integer from 1");
        row(QByteArray(key) + " text", key, "\"4\"", quoted + ": \"4\"; expected an integer from 1");
        row(QByteArray(key) + " fraction", key, "4.5", quoted + ": 4.5; expected an integer from 1");
        row(QByteArray(key) + " huge", key, "4000000000", quoted + ": 4000000000; expected an integer from 1");
        row(QByteArray(key) + " list", key, "[4]", quoted + ": a list; expected an integer from 1");
    }
    row("heads that don't divide", "num_attention_heads", "5", "\"hidden_size\": 32; expected a multiple of");
    row("no token type", "type_vocab_size", "0", "\"type_vocab_size\": 0");
    row("padding beyond the vocabulary", "pad_token_id", "200",
        "\"pad_token_id\": 200; expected an integer from 0 to 199");
    row("negative padding", "pad_token_id", "-1", "\"pad_token_id\": -1");
    row("epsilon zero", "layer_norm_eps", "0", "\"layer_norm_eps\": 0; expected a number above 0");
    row("epsilon negative", "layer_norm_eps", "-1e-12", "\"layer_norm_eps\": -1e-12");
    row("epsilon huge", "layer_norm_eps", "2", "\"layer_norm_eps\": 2");
    row("epsilon text", "layer_norm_eps", "\"1e-12\"", "\"layer_norm_eps\": \"1e-12\"");
    row("unknown activation", "hidden_act", "\"silu\"", "\"hidden_act\": \"silu\"; expected gelu");
    row("number as activation", "hidden_act", "1", "\"hidden_act\": 1; expected a text");
    row("relative positions", "position_embedding_type", "\"relative_key\"", "\"relative_key\"; expected absolute");
    row("decoder", "is_decoder", "true", "\"is_decoder\": true; expected false");
    row("cross attention", "add_cross_attention", "true", "\"add_cross_attention\": true");
    row("number as decoder", "is_decoder", "1", "\"is_decoder\": 1; expected true or false");
    row("pruned heads", "pruned_heads", "{\"0\": [1]}", "\"pruned_heads\": an object");
    row("labels as list", "id2label", "[\"a\"]", "\"id2label\": a list");
    row("no labels", "id2label", "{}", "\"id2label\": an object");
    row("labels from 1", "id2label", R"({"1": "a", "2": "b"})", "but \"0\" isn't there");
    row("label left out", "id2label", R"({"0": "a", "2": "b"})", "but \"1\" isn't there");
    row("label with zero in front", "id2label", R"({"0": "a", "01": "b"})", "but \"1\" isn't there");
    row("number as label", "id2label", R"({"0": "a", "1": 1})", "but \"1\" isn't there or is no text");
}

void TestModelFolder::refusesConfig() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    write("config.json", json);
    expectError(path(), ErrorCode::ConfigInvalid, part);
}

void TestModelFolder::refusesMemory_data() {
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
    row("more than the positions", "input_size", "65", "\"input_size\": 65; expected at most max_position_embeddings");
    row("empty segments", "segment_size", "0", "\"segment_size\": 0; expected an integer from 1 to 47");
    row("segments beyond the input", "segment_size", "48", "\"segment_size\": 48; expected an integer from 1 to 47");
    row("unknown alignment", "segment_alignment", "\"middle\"", "\"middle\"; expected left, right or center");
    row("labels as text", "labels", "\"a\"", "\"labels\": \"a\"; expected a list");
    row("empty labels", "labels", "[]", "\"labels\": a list; expected a list of one or more");
    row("number as label", "labels", "[\"a\", 1]", "\"labels\": a list");
    row("another number of labels", "labels", R"(["a", "b", "c"])", "as many texts as id2label of config.json has, 2");
}

void TestModelFolder::refusesMemory() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    write("rmtscope.json", json);
    expectError(path(), ErrorCode::ConfigInvalid, part);
}

void TestModelFolder::refusesRunConfig_data() {
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no model type") << "model_type" << QByteArray() << QByteArray("has no \"model_type\"");
    QTest::newRow("decoder") << "model_type" << QByteArray("\"decoder\"")
                             << QByteArray("\"decoder\"; expected encoder");
    QTest::newRow("no memory tokens") << "num_mem_tokens" << QByteArray("null")
                                      << QByteArray("has no \"num_mem_tokens\"");
    QTest::newRow("no input size") << "input_size" << QByteArray() << QByteArray("has no \"input_size\"");
    QTest::newRow("no room for text") << "input_size" << QByteArray("13") << QByteArray("expected at least 14");
    QTest::newRow("more than the positions") << "input_size" << QByteArray("499") << QByteArray("expected at most");
}

void TestModelFolder::refusesRunConfig() {
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(QByteArray, part);
    write("run_config.json", with(runConfig, key, value));
    expectError(path(), ErrorCode::ConfigInvalid, part);
}

void TestModelFolder::refusesBackboneWithoutRoomForText() {
    write("config.json", with(config, "max_position_embeddings", "2"));
    expectError(path(), ErrorCode::ConfigInvalid, "\"max_position_embeddings\": 2; expected at least 3");
}

QTEST_APPLESS_MAIN(TestModelFolder)
#include "tst_model_folder.moc"
