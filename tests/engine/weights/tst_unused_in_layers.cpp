#include "engine/weights/unused_in_layers.h"

#include <QTest>

using namespace rmtscope;

class TestUnusedInLayers : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void finds_data();
    void finds();
    void keepsTheirOrder();
};

void TestUnusedInLayers::finds_data() {
    QTest::addColumn<QString>("layers");
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("found");
    const QString bert = QStringLiteral("bert.encoder.layer");
    QTest::newRow("a third layer") << bert << "bert.encoder.layer.2.output.dense.weight" << true;
    QTest::newRow("a part nobody knows") << bert << "bert.encoder.layer.0.crossattention.self.query.weight" << true;
    QTest::newRow("layers without a prefix") << "h"
                                             << "h.11.mlp.c_fc.weight" << true;
    QTest::newRow("a bias that is no buffer") << "h"
                                              << "h.2.attn.c_attn.bias" << true;
    QTest::newRow("a buffer of GPT-2") << "h"
                                       << "h.2.attn.bias" << false;
    QTest::newRow("another") << "transformer.h"
                             << "transformer.h.2.attn.masked_bias" << false;
    QTest::newRow("a buffer of GPT-NeoX") << "gpt_neox.layers"
                                          << "gpt_neox.layers.5.attention.rotary_emb.inv_freq" << false;
    QTest::newRow("an embedding's buffer") << bert << "bert.embeddings.position_ids" << false;
    QTest::newRow("a head") << bert << "cls.predictions.bias" << false;
    QTest::newRow("another model's layers") << bert << "teacher.bert.encoder.layer.0.output.dense.weight" << false;
    QTest::newRow("a longer name") << "h"
                                   << "head.0.weight" << false;
    QTest::newRow("words of padding") << "h"
                                      << "words 300 to 319 of the embedding (padding)" << false;
}

void TestUnusedInLayers::finds() {
    QFETCH(QString, layers);
    QFETCH(QString, name);
    QFETCH(bool, found);
    const auto names = unusedInLayers({name.toStdString()}, layers.toStdString());
    QCOMPARE(names.size(), found ? std::size_t{1} : std::size_t{0});
}

void TestUnusedInLayers::keepsTheirOrder() {
    const std::vector<std::string> expected{"h.2.ln_1.bias", "h.2.ln_1.weight"};
    QCOMPARE(unusedInLayers({"h.2.attn.bias", "h.2.ln_1.bias", "h.2.ln_1.weight", "lm_head.weight"}, "h"), expected);
}

QTEST_APPLESS_MAIN(TestUnusedInLayers)
#include "tst_unused_in_layers.moc"
