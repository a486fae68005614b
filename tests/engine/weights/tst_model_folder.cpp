#include "tests/engine/weights/made_model_folder.h"

#include <QDir>

#include <optional>

using namespace rmtscope;

class TestModelFolder : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void readsBundledModel();
    void readsPlainBackbone();
    void acceptsFolderOrWeights();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
    void opensTheNamedWeightsAgain();
    void takesDefaultsOfBert();
    void readsActivations_data();
    void readsActivations();
    void namesMissingFiles_data();
    void namesMissingFiles();
    void findsOtherWeights_data();
    void findsOtherWeights();
    void needsWeightsThatTellWhatTheyAre_data();
    void needsWeightsThatTellWhatTheyAre();
    void namedWeightsComeFirst();
    void namesMissingFolder();
    void namesEmptyConfig();
    void namesAnotherFamily();
    void refusesConfig_data();
    void refusesConfig();

private:
    std::optional<MadeModelFolder> m_made;
};

void TestModelFolder::init() {
    m_made.emplace();
}

void TestModelFolder::readsBundledModel() {
    const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/models/rmt-encoder-64";
    const ModelFolder model = readModelFolder(folder);
    QCOMPARE(model.path, folder);
    QCOMPARE(model.modelType, std::string("bert"));
    QCOMPARE(model.weights, folder / "model.safetensors");
    QCOMPARE(bertOf(model).hiddenSize, 96);
    QCOMPARE(bertOf(model).layers, 3);
    QCOMPARE(bertOf(model).heads, 6);
    QCOMPARE(bertOf(model).intermediateSize, 384);
    QCOMPARE(bertOf(model).positions, 128);
    QCOMPARE(model.memory.system, std::string("rmt-encoder"));
    QCOMPARE(model.memory.memoryTokens, 10);
    QCOMPARE(model.memory.inputSize, 77);
    QCOMPARE(model.memory.segmentSize, 64);
    QVERIFY(model.memory.alignment == SegmentAlignment::Right);
    QCOMPARE(model.memory.labels.size(), std::size_t{6});
    QCOMPARE(bertOf(model).labels, model.memory.labels);
}

void TestModelFolder::readsPlainBackbone() {
    const ModelFolder model = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-plain-tiny");
    QCOMPARE(model.memory.system, std::string("none"));
    QCOMPARE(model.memory.memoryTokens, 0);
    QCOMPARE(model.memory.inputSize, 64);
    QCOMPARE(model.memory.segmentSize, 62);
}

void TestModelFolder::acceptsFolderOrWeights() {
    const std::filesystem::path folder = m_made->folder().path().toStdString();
    for (const char* name : {"model.safetensors", "", "."}) {
        QCOMPARE(readModelFolder(folder / name).path, folder);
    }
    const QString before = QDir::currentPath();
    QVERIFY(QDir::setCurrent(m_made->folder().path()));
    QCOMPARE(readModelFolder("model.safetensors").path, folder);
    QCOMPARE(readModelFolder(".").path, folder);
    QVERIFY(QDir::setCurrent(before));
}

void TestModelFolder::refusesOtherFiles_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"vocab.txt", "config.json", "rmtscope.json", "story.txt", "weights"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestModelFolder::refusesOtherFiles() {
    QFETCH(QString, name);
    m_made->write(name, config);
    MadeModelFolder::expectError(m_made->path(name), ErrorCode::FileUnreadable,
                                 name.toLatin1() + " is no file of weights (.safetensors, .bin, .pt, .pth, or");
}

void TestModelFolder::opensTheNamedWeightsAgain() {
    m_made->write("other.safetensors", "only looked for");
    const std::filesystem::path folder = m_made->folder().path().toStdString();
    QCOMPARE(readModelFolder(folder).opened, folder);
    const std::filesystem::path named = folder / "other.safetensors";
    QCOMPARE(readModelFolder(named).opened, named);
    QCOMPARE(readModelFolder(named).weights, named);
}

void TestModelFolder::takesDefaultsOfBert() {
    m_made->write("config.json", with(config, "id2label", ""));
    const ModelFolder model = readModelFolder(m_made->path());
    QCOMPARE(bertOf(model).tokenTypes, 2);
    QCOMPARE(bertOf(model).layerNormEpsilon, 1e-12);
    QVERIFY(bertOf(model).activation == Activation::Gelu);
    QVERIFY(bertOf(model).labels.empty());
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
    m_made->write("config.json", with(config, "hidden_act", "\"" + QByteArray(QTest::currentDataTag()) + "\""));
    QCOMPARE(static_cast<int>(bertOf(readModelFolder(m_made->path())).activation), activation);
}

void TestModelFolder::namesMissingFiles_data() {
    QTest::addColumn<QStringList>("removed");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("weights") << QStringList{"model.safetensors"} << QByteArray("lacks weights (model.safetensors or");
    QTest::newRow("all") << QStringList{"config.json", "model.safetensors"} << QByteArray("lacks config.json;");
}

void TestModelFolder::namesMissingFiles() {
    QFETCH(QStringList, removed);
    QFETCH(QByteArray, part);
    for (const QString& name : removed) {
        QVERIFY(QFile::remove(m_made->folder().filePath(name)));
    }
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ModelIncomplete, part);
}

void TestModelFolder::needsWeightsThatTellWhatTheyAre_data() {
    QTest::addColumn<QString>("weights");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no known format") << QString() << QByteArray("made.bin can't be read: it is in no format");
    QTest::newRow("another model's") << QStringLiteral("babilong-tasks/samples.safetensors")
                                     << QByteArray("neither a BERT nor a GPT-2");
}

void TestModelFolder::needsWeightsThatTellWhatTheyAre() {
    QFETCH(QString, weights);
    QFETCH(QByteArray, part);
    QVERIFY(QFile::remove(m_made->folder().filePath("config.json")));
    QVERIFY(QFile::remove(m_made->folder().filePath("model.safetensors")));
    if (weights.isEmpty()) {
        m_made->write("made.bin", "only looked for");
        MadeModelFolder::expectError(m_made->path(), ErrorCode::FileUnreadable, part);
    } else {
        QVERIFY(QFile::copy(QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/") + weights,
                            m_made->folder().filePath("made.bin")));
        MadeModelFolder::expectError(m_made->path(), ErrorCode::ModelIncomplete, part);
    }
}

void TestModelFolder::findsOtherWeights_data() {
    QTest::addColumn<QString>("name");
    QTest::newRow("state dict") << QStringLiteral("pytorch_model.bin");
    QTest::newRow("training checkpoint") << QStringLiteral("model_best.pth");
    QTest::newRow("shards") << QStringLiteral("model.safetensors.index.json");
}

void TestModelFolder::findsOtherWeights() {
    QFETCH(QString, name);
    QVERIFY(QFile::rename(m_made->folder().filePath("model.safetensors"), m_made->folder().filePath(name)));
    QCOMPARE(readModelFolder(m_made->path()).weights, m_made->path(name));
}

void TestModelFolder::namedWeightsComeFirst() {
    m_made->write("step-100.pth", "only looked for");
    QCOMPARE(readModelFolder(m_made->path("step-100.pth")).weights, m_made->path("step-100.pth"));
    QCOMPARE(readModelFolder(m_made->path()).weights, m_made->path("model.safetensors"));
}

void TestModelFolder::namesMissingFolder() {
    MadeModelFolder::expectError(m_made->path("absent"), ErrorCode::FileMissing, "absent doesn't exist");
    MadeModelFolder::expectError(m_made->path("config.json/absent"), ErrorCode::FileMissing, "absent doesn't exist");
}

void TestModelFolder::namesEmptyConfig() {
    m_made->write("config.json", "");
    MadeModelFolder::expectError(m_made->path(), ErrorCode::FileEmpty, "config.json is empty");
}

void TestModelFolder::namesAnotherFamily() {
    // As training left it, without config.json, which wouldn't help either.
    MadeModelFolder::expectError(std::filesystem::path(RMTSCOPE_SOURCE_DIR) / "tests/reference/transfo-xl-tiny",
                                 ErrorCode::WeightsMismatch,
                                 "holds a Transformer-XL, which this version can't run; open a BERT");
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
    row("no model type", "model_type", "",
        "has no \"model_type\"; expected bert, roberta, distilbert, gpt2 or gpt_neox");
    row("other model type", "model_type", "\"llama\"",
        "\"model_type\": \"llama\"; expected bert, roberta, distilbert, gpt2 or gpt_neox");
    row("Transformer-XL", "model_type", "\"transfo-xl\"",
        "gpt2 or gpt_neox, which this version can run; open a model of these.");
    row("number as model type", "model_type", "1", "\"model_type\": 1; expected a text");
    for (const char* key :
         {"hidden_size", "num_hidden_layers", "num_attention_heads", "intermediate_size", "max_position_embeddings"}) {
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
    m_made->write("config.json", json);
    MadeModelFolder::expectError(m_made->path(), ErrorCode::ConfigInvalid, part);
}

QTEST_APPLESS_MAIN(TestModelFolder)
#include "tst_model_folder.moc"
