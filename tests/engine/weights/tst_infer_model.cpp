#include "engine/weights/infer_model.h"
#include "tests/engine/weights/made_weights.h"

#include <QTest>

using namespace rmtscope;

Q_DECLARE_METATYPE(rmtscope::MadeWeights)

class TestInferModel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void knowsReferences_data();
    void knowsReferences();
    void knowsEveryPrefix_data();
    void knowsEveryPrefix();
    void findsMemory_data();
    void findsMemory();
    void refusesOthers_data();
    void refusesOthers();
    void suggestsHeads_data();
    void suggestsHeads();
};

void TestInferModel::knowsReferences_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("described");
    QTest::addColumn<int>("intermediate");
    QTest::newRow("encoder") << "bert-rmt-tiny/model.safetensors"
                             << "a BERT of 3 layers, 32 wide, 64 positions, 10 memory tokens, 6 labels" << 64;
    QTest::newRow("encoder as trained") << "bert-rmt-tiny/model_best.pth"
                                        << "a BERT of 3 layers, 32 wide, 64 positions, 10 memory tokens, 6 labels"
                                        << 64;
    QTest::newRow("plain encoder") << "bert-plain-tiny/pytorch_model.bin"
                                   << "a BERT of 3 layers, 32 wide, 64 positions, 6 labels" << 64;
    QTest::newRow("decoder") << "gpt2-rmt-tiny/model.safetensors"
                             << "a GPT-2 of 3 layers, 32 wide, 64 positions, 4 memory tokens" << 128;
    QTest::newRow("plain decoder") << "gpt2-plain-tiny/model.safetensors"
                                   << "a GPT-2 of 3 layers, 32 wide, 64 positions" << 128;
}

void TestInferModel::knowsReferences() {
    QFETCH(QString, file);
    QFETCH(QString, described);
    QFETCH(int, intermediate);
    const auto model = inferModel(*openWeights(RMTSCOPE_SOURCE_DIR "/tests/reference/" + file.toStdString()));
    QVERIFY(model.has_value());
    QCOMPARE(QString::fromStdString(describe(*model)), described);
    QCOMPARE(model->intermediateSize, intermediate);
    QCOMPARE(model->tokenTypes, model->decoder() ? 0 : 2);
}

void TestInferModel::knowsEveryPrefix_data() {
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<bool>("decoder");
    for (const char* prefix : {"model.bert.", "bert.", ""}) {
        QTest::addRow("bert \"%s\"", prefix) << prefix << false;
    }
    for (const char* prefix : {"memory_cell.model.transformer.", "transformer.", ""}) {
        QTest::addRow("gpt2 \"%s\"", prefix) << prefix << true;
    }
}

void TestInferModel::knowsEveryPrefix() {
    QFETCH(QString, prefix);
    QFETCH(bool, decoder);
    MadeWeights made;
    decoder ? made.addGpt2(prefix.toStdString(), 2, 24) : made.addBert(prefix.toStdString(), 2, 24);
    made.add("other", {1});
    const auto model = inferModel(made.weights());
    QVERIFY(model.has_value());
    QCOMPARE(model->modelType, std::string(decoder ? "gpt2" : "bert"));
    QCOMPARE(model->layers, 2);
    QCOMPARE(model->hiddenSize, 24);
    QCOMPARE(model->intermediateSize, 96);
    QCOMPARE(model->positions, 64);
    QCOMPARE(model->words, decoder ? 300 : 210);
    QCOMPARE(model->outputs, 0);
    QVERIFY(!model->memoryTokens.has_value());
}

void TestInferModel::findsMemory_data() {
    QTest::addColumn<MadeWeights>("made");
    QTest::addColumn<qint64>("tokens");
    const MadeWeights bert = MadeWeights().addBert("model.bert.", 1, 8);
    const MadeWeights gpt2 = MadeWeights().addGpt2("memory_cell.model.transformer.", 1, 8);
    QTest::newRow("encoder") << MadeWeights(bert).add("mem_token_ids", {10}) << qint64{10};
    QTest::newRow("encoder without") << bert << qint64{-1};
    QTest::newRow("decoder") << MadeWeights(gpt2).add("memory_cell.memory", {4, 8}) << qint64{4};
    QTest::newRow("decoder without") << gpt2 << qint64{-1};
}

void TestInferModel::findsMemory() {
    QFETCH(MadeWeights, made);
    QFETCH(qint64, tokens);
    const auto model = inferModel(made.weights());
    QVERIFY(model.has_value());
    QCOMPARE(model->memoryTokens.value_or(-1), tokens);
}

void TestInferModel::refusesOthers_data() {
    QTest::addColumn<MadeWeights>("made");
    const MadeWeights bert = MadeWeights().addBert("bert.", 2, 8);
    const MadeWeights gpt2 = MadeWeights().addGpt2("transformer.", 2, 8);
    const std::string words = "bert.embeddings.word_embeddings.weight";
    QTest::newRow("nothing") << MadeWeights();
    QTest::newRow("another prefix") << MadeWeights().addBert("llama.", 2, 8);
    QTest::newRow("no layer") << MadeWeights().addBert("bert.", 0, 8);
    QTest::newRow("no first layer") << MadeWeights(gpt2).remove("transformer.h.0.mlp.c_fc.weight");
    QTest::newRow("no positions") << MadeWeights(bert).remove("bert.embeddings.position_embeddings.weight");
    QTest::newRow("RoBERTa's single token type")
        << MadeWeights(bert).add("bert.embeddings.token_type_embeddings.weight", {1, 8});
    QTest::newRow("words as vector") << MadeWeights(bert).add(words, {210});
    QTest::newRow("no words") << MadeWeights(bert).add(words, {0, 8});
    QTest::newRow("other width of positions")
        << MadeWeights(bert).add("bert.embeddings.position_embeddings.weight", {64, 9});
    QTest::newRow("absurd width") << MadeWeights().addGpt2("transformer.", 2, std::int64_t{1} << 40);
    QTest::newRow("more memory than words") << MadeWeights(bert).add("mem_token_ids", {210});
    QTest::newRow("memory of another width") << MadeWeights(gpt2).add("memory_cell.memory", {4, 7});
    QTest::newRow("memory as vector") << MadeWeights(gpt2).add("memory_cell.memory", {8});
}

void TestInferModel::refusesOthers() {
    QFETCH(MadeWeights, made);
    QVERIFY(!inferModel(made.weights()).has_value());
}

void TestInferModel::suggestsHeads_data() {
    QTest::addColumn<int>("hidden");
    QTest::addColumn<int>("heads");
    QTest::newRow("BERT base") << 768 << 12;
    QTest::newRow("BERT large") << 1024 << 16;
    QTest::newRow("GPT-2 XL") << 1600 << 25;
    QTest::newRow("BERT tiny") << 128 << 2;
    QTest::newRow("no multiple of 64") << 96 << 2;
    QTest::newRow("small") << 32 << 2;
    QTest::newRow("odd") << 75 << 3;
    QTest::newRow("prime") << 97 << 1;
    QTest::newRow("tiny") << 4 << 1;
    QTest::newRow("one") << 1 << 1;
}

void TestInferModel::suggestsHeads() {
    QFETCH(int, hidden);
    QFETCH(int, heads);
    QCOMPARE(usualHeads(hidden), heads);
}

QTEST_APPLESS_MAIN(TestInferModel)
#include "tst_infer_model.moc"
