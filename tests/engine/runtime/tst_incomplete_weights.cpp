#include "engine/api/engine.h"
#include "engine/api/incomplete_weights.h"
#include "engine/weights/safetensors_writer.h"
#include "tests/engine/weights/left_behind.h"

using namespace rmtscope;

/// A model of which tensors are missing says which, all at once.
class TestIncompleteWeights : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void namesAll_data();
    void namesAll();
    void comparesNames();
};

void TestIncompleteWeights::namesAll_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("key");
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<int>("used");
    QTest::addColumn<int>("missing");
    QTest::addColumn<QByteArray>("first");
    const QStringList encoder{"config.json", "run_config.json", "vocab.txt", "tokenizer_config.json"};
    const QStringList decoder{"config.json", "run_config.json", "vocab.json", "merges.txt", "tokenizer_config.json"};
    QTest::newRow("layers of an encoder") << "bert-rmt-tiny" << encoder << "num_hidden_layers" << QByteArray("5") << 61
                                          << 32 << QByteArray("model.bert.encoder.layer.3.attention.self.query.weight");
    QTest::newRow("layers of a decoder") << "gpt2-rmt-tiny" << decoder << "n_layer" << QByteArray("5") << 47 << 24
                                         << QByteArray("memory_cell.model.transformer.h.3.ln_1.weight");
    QTest::newRow("a head of its own") << "gpt2-rmt-tiny" << decoder << "tie_word_embeddings" << QByteArray("false")
                                       << 47 << 1 << QByteArray("memory_cell.model.lm_head.weight");
}

void TestIncompleteWeights::namesAll() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    QFETCH(QString, key);
    QFETCH(QByteArray, value);
    QFETCH(int, used);
    QFETCH(int, missing);
    QFETCH(QByteArray, first);
    const LeftBehind left(model, files);
    QFile config(QString::fromStdString((left.path() / "config.json").string()));
    QVERIFY(config.open(QIODevice::ReadOnly));
    left.write("config.json", with(config.readAll(), key, value));
    try {
        makeEngine()->openModel(left.path(), {}, {}, {});
        QFAIL("nothing was thrown");
    } catch (const IncompleteWeights& error) {
        QCOMPARE(error.code(), ErrorCode::WeightsMismatch);
        const LoadReport& report = error.report();
        QCOMPARE(static_cast<int>(report.missing.size()), missing);
        QVERIFY2(std::ranges::find(report.missing, first.toStdString()) != report.missing.end(),
                 report.missing.front().c_str());
        QCOMPARE(report.used, used);
        QVERIFY(report.unused.empty());
        const QByteArray sentence = error.what();
        QVERIFY2(sentence.contains(QByteArray::fromStdString(report.missing.front())), sentence);
        QVERIFY2(missing == 1 || sentence.contains("lacks " + QByteArray::number(missing) + " tensors"), sentence);
    }
}

/// A tensor under another name is missing and left over: side by side, the two show what is wrong.
void TestIncompleteWeights::comparesNames() {
    const LeftBehind left("bert-rmt-tiny", {"config.json", "run_config.json", "vocab.txt", "tokenizer_config.json"});
    const auto weights = openWeights(left.path() / "model.safetensors");
    auto tensors = weights->tensors;
    const std::string name = "model.bert.encoder.layer.1.output.LayerNorm.weight";
    const std::string other = "model.bert.encoder.layer.1.output.LayerNorm.gain";
    tensors[other] = tensors.at(name);
    tensors.erase(name);
    saveSafetensors(left.path() / "renamed.safetensors", tensors, {});
    try {
        makeEngine()->openModel(left.path() / "renamed.safetensors", {}, {}, {});
        QFAIL("nothing was thrown");
    } catch (const IncompleteWeights& error) {
        QCOMPARE(error.report().missing, std::vector<std::string>{name});
        QCOMPARE(error.report().unused, std::vector<std::string>{other});
    }
}

QTEST_APPLESS_MAIN(TestIncompleteWeights)
#include "tst_incomplete_weights.moc"
