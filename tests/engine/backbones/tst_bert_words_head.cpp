#include "engine/backbones/bert_words_head.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

using namespace rmtscope;

namespace {

constexpr std::int64_t hidden = 6;
constexpr std::int64_t words = 9;

struct Names {
    BertFamily family;
    const char* scope;
    const char* dense;
    const char* norm;
    const char* bias;
    const char* matrix;
};

constexpr Names bert{BertFamily::Bert, "cls.predictions", "transform.dense", "transform.LayerNorm", "bias", "decoder"};
constexpr Names roberta{BertFamily::Roberta, "lm_head", "dense", "layer_norm", "bias", "decoder"};
constexpr Names distilBert{BertFamily::DistilBert, "", "vocab_transform", "vocab_layer_norm", "vocab_projector.bias",
                           "vocab_projector"};

std::string within(const Names& names, const char* part) {
    return *names.scope == '\0' ? std::string(part) : std::string(names.scope).append(".").append(part);
}

/// The head of a member of BERT's family against the same computed step by step.
class TestBertWordsHead : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsTheWordEmbedding_data();
    void readsTheWordEmbedding();
    void leavesOtherHeadsAlone_data();
    void leavesOtherHeadsAlone();
};

void addHead(MemoryCheckpoint& checkpoint, const Names& names) {
    checkpoint.add("words", {words, hidden});
    checkpoint.addLinear(within(names, names.dense), hidden, hidden);
    checkpoint.addLayerNorm(within(names, names.norm), hidden);
    checkpoint.add(within(names, names.bias), {words});
}

BertConfig configOf(const Names& names) {
    BertConfig config;
    config.family = names.family;
    config.hiddenSize = hidden;
    config.layerNormEpsilon = 1e-5;
    return config;
}

void TestBertWordsHead::readsTheWordEmbedding_data() {
    QTest::addColumn<int>("which");
    QTest::addColumn<bool>("twice");
    QTest::newRow("BERT") << 0 << false;
    QTest::newRow("BERT, the matrix under a second name") << 0 << true;
    QTest::newRow("RoBERTa") << 1 << false;
    QTest::newRow("DistilBERT, the matrix under a second name") << 2 << true;
}

void TestBertWordsHead::readsTheWordEmbedding() {
    QFETCH(int, which);
    QFETCH(bool, twice);
    const Names names = which == 0 ? bert : which == 1 ? roberta : distilBert;
    MemoryCheckpoint checkpoint;
    addHead(checkpoint, names);
    if (twice) {
        checkpoint.set(within(names, names.matrix) + ".weight", checkpoint.at("words").clone());
    }
    Parameters parameters = checkpoint.parameters();
    const at::Tensor matrix = parameters.take("words", {words, hidden});
    const auto head = BertWordsHead::find(ParameterScope(parameters, names.scope), configOf(names), matrix, "words");
    QVERIFY(head.has_value());
    QVERIFY(parameters.unused().empty());
    const at::Tensor states = at::randn({3, hidden});
    const auto part = [&](const char* of, const char* what) { return checkpoint.at(within(names, of).append(what)); };
    const at::Tensor dense =
        at::gelu(at::matmul(states, part(names.dense, ".weight").t()) + part(names.dense, ".bias"));
    const at::Tensor normed =
        at::layer_norm(dense, {hidden}, part(names.norm, ".weight"), part(names.norm, ".bias"), 1e-5);
    const at::Tensor expected = at::matmul(normed, matrix.t()) + part(names.bias, "");
    QVERIFY(largestDifference((*head)(states), expected) < 1e-5);
}

void TestBertWordsHead::leavesOtherHeadsAlone_data() {
    QTest::addColumn<QByteArray>("what");
    QTest::newRow("none there") << QByteArray("none");
    QTest::newRow("a matrix of its own") << QByteArray("untied");
    QTest::newRow("a bias of another size") << QByteArray("bias");
}

void TestBertWordsHead::leavesOtherHeadsAlone() {
    QFETCH(QByteArray, what);
    MemoryCheckpoint checkpoint;
    if (what == "none") {
        checkpoint.add("words", {words, hidden});
    } else {
        addHead(checkpoint, bert);
    }
    if (what == "untied") {
        checkpoint.add("cls.predictions.decoder.weight", {words, hidden});
    }
    if (what == "bias") {
        checkpoint.add("cls.predictions.bias", {words - 1});
    }
    Parameters parameters = checkpoint.parameters();
    const at::Tensor matrix = parameters.take("words", {words, hidden});
    const auto unused = parameters.unused();
    const auto head =
        BertWordsHead::find(ParameterScope(parameters, "cls.predictions"), configOf(bert), matrix, "words");
    QVERIFY(!head.has_value());
    QVERIFY(parameters.unused() == unused);
}

} // namespace

QTEST_APPLESS_MAIN(TestBertWordsHead)
#include "tst_bert_words_head.moc"
