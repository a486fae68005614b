#include "engine/weights/safetensors_writer.h"
#include "tests/app/cli/rmt_program.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <optional>
#include <span>

using namespace rmtscope::test;

namespace {

const QString reference = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/");

/// Folders as training leaves them behind, and what is made of them.
class CheckpointsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_folder.emplace(); }
    void opensWhatTrainingLeftBehind_data();
    void opensWhatTrainingLeftBehind();
    void refusesOptions_data();
    void refusesOptions();
    void keepsOptionsOfWhatOpens_data();
    void keepsOptionsOfWhatOpens();
    void namesEveryMissingTensor_data();
    void namesEveryMissingTensor();
    void converts_data();
    void converts();
    void takesNoOtherFileForWeights();
    void overwritesOnlyByForce();
    void reportsTensors_data();
    void reportsTensors();
    void warnsOfLeftOverLayers_data();
    void warnsOfLeftOverLayers();

private:
    [[nodiscard]] QString path(const QString& name = {}) const { return m_folder->filePath(name); }
    void write(const QString& name, const QByteArray& bytes) const;
    /// Weights and vocabulary of a reference model, and no more.
    void leaveBehind(const QString& model, const QString& weights) const;
    /// A whole reference model, each of its tensors named behind `prefix`, and one that no model knows beside them.
    void wrap(const QString& model, const std::string& prefix) const;

    std::optional<QTemporaryDir> m_folder;
};

void CheckpointsTest::write(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate) && file.write(bytes) == bytes.size());
}

void CheckpointsTest::leaveBehind(const QString& model, const QString& weights) const {
    QVERIFY(QFile::copy(reference + model + "/" + weights, path(weights)));
    for (const char* name : {"vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json"}) {
        QFile::copy(reference + model + "/" + name, path(QString::fromLatin1(name)));
    }
}

void CheckpointsTest::wrap(const QString& model, const std::string& prefix) const {
    for (const char* name :
         {"config.json", "run_config.json", "vocab.txt", "vocab.json", "merges.txt", "tokenizer_config.json"}) {
        QFile::copy(reference + model + "/" + name, path(QString::fromLatin1(name)));
    }
    const auto weights = rmtscope::openWeights((reference + model + "/model.safetensors").toStdString());
    const std::vector<float> numbers(32);
    std::map<std::string, rmtscope::TensorView, std::less<>> wrapped;
    for (const auto& [name, view] : weights->tensors) {
        wrapped[prefix + name] = view;
    }
    wrapped[prefix + "value_head.weight"] = {rmtscope::DType::F32, {1, 32}, std::as_bytes(std::span(numbers))};
    rmtscope::saveSafetensors(path("model.safetensors").toStdString(), wrapped, {});
}

void CheckpointsTest::opensWhatTrainingLeftBehind_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("weights");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QString>("expected");
    QTest::newRow("encoder") << "bert-rmt-tiny"
                             << "model_best.pth" << QStringList{"--heads", "4"} << "many_segments";
    QTest::newRow("plain encoder") << "bert-plain-tiny"
                                   << "model.safetensors" << QStringList{"--heads", "4", "--labels", "a,b,c,d,e,f"}
                                   << "single";
    QTest::newRow("decoder") << "gpt2-rmt-tiny"
                             << "pytorch_model.bin" << QStringList{"--heads", "4", "--segment-size", "24"}
                             << "many_segments";
    QTest::newRow("plain decoder") << "gpt2-plain-tiny"
                                   << "model.safetensors" << QStringList{"--heads", "4"} << "single";
}

void CheckpointsTest::opensWhatTrainingLeftBehind() {
    QFETCH(QString, model);
    QFETCH(QString, weights);
    QFETCH(QStringList, options);
    QFETCH(QString, expected);
    leaveBehind(model, weights);
    const ProgramResult asked = rmt({"inspect", path()});
    QCOMPARE(asked.code, 1);
    QVERIFY2(asked.complaints.contains("of 3 layers, 32 wide") && asked.complaints.contains("--heads N"),
             asked.complaints.constData());
    const QString numbers = reference + model + "/expected_" + expected + ".safetensors";
    const ProgramResult first = rmt(QStringList{"parity", path(), numbers} + options);
    QVERIFY2(first.code == 0, (first.complaints + first.out).constData());
    QVERIFY(QFile::exists(path("rmtscope.json")));
    const ProgramResult later = rmt({"parity", path(), numbers});
    QVERIFY2(later.code == 0, (later.complaints + later.out).constData());
}

void CheckpointsTest::refusesOptions_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("heads that don't divide") << QStringList{"--heads", "5"} << 1 << QByteArray("hidden size, 32");
    QTest::newRow("other memory") << QStringList{"--heads", "4", "--memory-tokens", "3"} << 1
                                  << QByteArray(
                                         "/rmtscope.json would have \"num_mem_tokens\": 3; there must be 10 memory "
                                         "tokens, as the weights say.");
    QTest::newRow("no heads") << QStringList{"--segment-size", "20"} << 1 << QByteArray("--heads N --segment-size 51");
    QTest::newRow("heads as the hint has them") << QStringList{"--heads", "N"} << 2 << QByteArray("--heads");
    QTest::newRow("no number") << QStringList{"--heads", "four"} << 2 << QByteArray("--heads");
    QTest::newRow("no alignment") << QStringList{"--alignment", "middle"} << 2 << QByteArray("--alignment");
}

void CheckpointsTest::refusesOptions() {
    QFETCH(QStringList, options);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    leaveBehind("bert-rmt-tiny", "model.safetensors");
    const ProgramResult result = rmt(QStringList{"inspect", path()} + options);
    QVERIFY2(result.complaints.contains(part), result.complaints.constData());
    QCOMPARE(result.code, code);
    QVERIFY(!QFile::exists(path("rmtscope.json")));
}

void CheckpointsTest::keepsOptionsOfWhatOpens_data() {
    QTest::addColumn<QByteArray>("own");
    QTest::addColumn<QStringList>("arguments"); // behind the folder
    const QByteArray own = "{\"memory_system\":\"none\",   \"input_size\":64,\"num_attention_heads\":4}";
    QTest::newRow("inspect") << QByteArray() << QStringList();
    QTest::newRow("inspect again") << own << QStringList();
    QTest::newRow("run") << own << QStringList{"text.txt"};
    QTest::newRow("ask") << own << QStringList{"text.txt", "I had"};
    QTest::newRow("bench") << own << QStringList{"--rounds", "1", "--seconds", "0.01"};
    QTest::newRow("parity") << own << QStringList{reference + "bert-plain-tiny/expected_single.safetensors"};
    QTest::newRow("eval") << own << QStringList{"--task", "memorize", "--segments", "1", "--samples", "1"};
}

/// Settings that no model opens with leave the folder as it was, to the last byte and file.
void CheckpointsTest::keepsOptionsOfWhatOpens() {
    QFETCH(QByteArray, own);
    QFETCH(QStringList, arguments);
    leaveBehind("bert-plain-tiny", "model.safetensors");
    write("text.txt", "I had been there before.");
    if (!own.isEmpty()) {
        write("rmtscope.json", own);
    }
    const QStringList files = QDir(path()).entryList(QDir::Files);
    arguments.replaceInStrings(QStringLiteral("text.txt"), path("text.txt"));
    const QString subcommand = QString::fromLatin1(QTest::currentDataTag()).section(u' ', 0, 0);
    const ProgramResult refused =
        rmt(QStringList{subcommand, path()} + arguments + QStringList{"--heads", "4", "--memory-tokens", "5"});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.complaints.contains("/rmtscope.json would have \"num_mem_tokens\": 5, but the weights embed 200 "
                                         "words and the tokenizer has 200 entries"),
             refused.complaints.constData());
    QCOMPARE(QDir(path()).entryList(QDir::Files), files);
    QFile kept(path("rmtscope.json"));
    QVERIFY(own.isEmpty() || (kept.open(QIODevice::ReadOnly) && kept.readAll() == own));
}

void CheckpointsTest::namesEveryMissingTensor_data() {
    QTest::addColumn<bool>("json");
    QTest::newRow("as text") << false;
    QTest::newRow("as JSON") << true;
}

void CheckpointsTest::namesEveryMissingTensor() {
    QFETCH(bool, json);
    wrap("bert-rmt-tiny", {});
    QFile original(reference + "bert-rmt-tiny/config.json");
    QVERIFY(original.open(QIODevice::ReadOnly));
    write("config.json", original.readAll().replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 5"));
    const ProgramResult result = rmt({"inspect", path(), "--segment-size", "20", json ? "--json" : "--threads=1"});
    QCOMPARE(result.code, 1);
    QVERIFY2(
        result.complaints.contains("lacks 32 tensors that the configuration asks for, such as \"model.bert.encoder."),
        result.complaints.constData());
    QVERIFY(!QFile::exists(path("rmtscope.json")));
    if (!json) {
        QCOMPARE(result.out.count("model.bert.encoder.layer.3."), 16);
        QCOMPARE(result.out.count("model.bert.encoder.layer.4."), 16);
        return;
    }
    const QJsonObject report = result.json();
    QCOMPARE(report["missing_tensors"].toArray().size(), 32);
    QCOMPARE(report["unused_tensors"].toVariant().toStringList(), QStringList{"value_head.weight"});
    QCOMPARE(report["used_tensors"].toInt(), 61);
}

void CheckpointsTest::converts_data() {
    QTest::addColumn<QString>("weights");
    QTest::newRow("state dict") << "pytorch_model.bin";
    QTest::newRow("training checkpoint") << "model_best.pth";
}

void CheckpointsTest::converts() {
    QFETCH(QString, weights);
    leaveBehind("gpt2-rmt-tiny", weights);
    const ProgramResult converted = rmt({"convert", path(weights), path("model.safetensors")});
    QVERIFY2(converted.code == 0, converted.complaints.constData());
    QVERIFY(QFile::remove(path(weights)));
    const ProgramResult parity = rmt({"parity", path(), reference + "gpt2-rmt-tiny/expected_many_segments.safetensors",
                                      "--heads", "4", "--segment-size", "24"});
    QVERIFY2(parity.code == 0, (parity.complaints + parity.out).constData());
}

void CheckpointsTest::takesNoOtherFileForWeights() {
    leaveBehind("bert-rmt-tiny", "model.safetensors");
    const ProgramResult result = rmt({"convert", path("vocab.txt"), path("out.safetensors")});
    QCOMPARE(result.code, 1);
    QVERIFY2(result.complaints.contains("vocab.txt is no file of weights"), result.complaints.constData());
    QVERIFY(!QFile::exists(path("out.safetensors")));
}

void CheckpointsTest::overwritesOnlyByForce() {
    QFile out(path("out.safetensors"));
    QVERIFY(out.open(QIODevice::WriteOnly) && out.write("precious") == 8);
    out.close();
    const QString model = reference + "bert-rmt-tiny";
    const ProgramResult refused = rmt({"convert", model, out.fileName()});
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.complaints.contains("--force"), refused.complaints.constData());
    QCOMPARE(out.size(), 8);
    QCOMPARE(rmt({"convert", model, out.fileName(), "--force"}).code, 0);
    QVERIFY(out.size() > 1000);
}

void CheckpointsTest::reportsTensors_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("prefix"); // of a wrapped copy; without one the reference itself
    QTest::addColumn<int>("used");
    QTest::addColumn<QStringList>("unused");
    QTest::addColumn<QStringList>("missing");
    const QStringList none{};
    const QStringList value{"value_head.weight"};
    const QStringList head{"lm_head.weight (the word embedding is used, as its library does)"};
    QTest::newRow("encoder") << "bert-rmt-tiny" << QString() << 61 << none << none;
    QTest::newRow("wrapped encoder") << "bert-rmt-tiny"
                                     << "module." << 61 << value << none;
    // The head's numbers are the word embedding's: the safetensors file leaves them out, the PyTorch file names both.
    QTest::newRow("decoder") << "gpt2-rmt-tiny" << QString() << 47 << none << head;
    QTest::newRow("wrapped decoder") << "gpt2-rmt-tiny"
                                     << "module." << 47 << value << head;
    QTest::newRow("decoder with head") << "gpt2-rmt-tiny/pytorch_model.bin" << QString() << 48 << none << none;
}

void CheckpointsTest::reportsTensors() {
    QFETCH(QString, model);
    QFETCH(QString, prefix);
    QFETCH(int, used);
    QFETCH(QStringList, unused);
    QFETCH(QStringList, missing);
    if (!prefix.isEmpty()) {
        wrap(model, prefix.toStdString());
    }
    const ProgramResult result = rmt({"inspect", prefix.isEmpty() ? reference + model : path(), "--json"});
    QVERIFY2(result.code == 0, result.complaints.constData());
    QVERIFY2(!result.complaints.contains("in the layers"), result.complaints.constData());
    const QJsonObject json = result.json();
    const auto list = [&json](const char* key) { return json[QLatin1String(key)].toVariant().toStringList(); };
    QCOMPARE(json["used_tensors"].toInt(), used);
    QCOMPARE(list("removed_prefixes"), prefix.isEmpty() ? QStringList() : QStringList{prefix});
    QCOMPARE(list("unused_tensors"), unused);
    QCOMPARE(list("missing_tensors"), missing);
}

void CheckpointsTest::warnsOfLeftOverLayers_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("arguments"); // behind the folder; text.txt stands in it
    QTest::addColumn<QByteArray>("warning");
    const QByteArray encoder = "16 tensors in the layers of ";
    QTest::newRow("inspect") << "bert-rmt-tiny" << QStringList() << encoder;
    QTest::newRow("run") << "bert-rmt-tiny" << QStringList{"text.txt", "--json"} << encoder;
    QTest::newRow("bench") << "bert-rmt-tiny" << QStringList{"--rounds", "1", "--seconds", "0.01"} << encoder;
    QTest::newRow("parity") << "bert-rmt-tiny"
                            << QStringList{reference + "bert-rmt-tiny/expected_many_segments.safetensors"} << encoder;
    QTest::newRow("eval") << "bert-rmt-tiny" << QStringList{"--task", "memorize", "--segments", "1", "--samples", "1"}
                          << encoder;
    QTest::newRow("ask") << "gpt2-rmt-tiny" << QStringList{"text.txt", "I had", "--tokens", "2"}
                         << QByteArray("12 tensors in the layers of ");
}

void CheckpointsTest::warnsOfLeftOverLayers() {
    QFETCH(QString, model);
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, warning);
    wrap(model, {}); // with a head that nobody asks for
    QFile original(reference + model + "/config.json");
    QVERIFY(original.open(QIODevice::ReadOnly));
    const QByteArray config = original.readAll();
    QByteArray fewer = config;
    fewer.replace("\"num_hidden_layers\": 3", "\"num_hidden_layers\": 2");
    fewer.replace("\"n_layer\": 3", "\"n_layer\": 2");
    QVERIFY(fewer != config);
    write("config.json", fewer);
    write("text.txt", "I had been there before.");
    arguments.replaceInStrings(QStringLiteral("text.txt"), path("text.txt"));
    const QString subcommand = QString::fromLatin1(QTest::currentDataTag());
    const ProgramResult result = rmt(QStringList{subcommand, path()} + arguments);
    QVERIFY2(result.complaints.count("rmt: " + warning) == 1, result.complaints.constData());
    QVERIFY(!result.out.contains("in the layers"));
}

} // namespace

QTEST_GUILESS_MAIN(CheckpointsTest)
#include "tst_checkpoints.moc"
