#include "engine/api/engine.h"
#include "engine/layers/tensor_view.h"
#include "engine/weights/model_settings.h"
#include "engine/weights/safetensors_writer.h"
#include "tests/engine/weights/left_behind.h"

#include <ATen/ATen.h>

using namespace rmtscope;

namespace {

const QStringList encoderFiles{"config.json", "vocab.txt", "tokenizer_config.json"};
const QStringList decoderFiles{"config.json", "vocab.json", "merges.txt", "tokenizer_config.json"};

QByteArray encoderMemory(int tokens) {
    return R"({"memory_system": "rmt-encoder", "input_size": 64, "num_mem_tokens": )" + QByteArray::number(tokens) +
           "}";
}

QByteArray decoderMemory(int tokens) {
    return R"({"memory_system": "rmt-decoder", "segment_size": 24, "num_mem_tokens": )" + QByteArray::number(tokens) +
           "}";
}

} // namespace

/// A number of memory tokens that doesn't fit is named where it stands, with what fits.
class TestMemoryTokens : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatFits_data();
    void saysWhatFits();
    void saysWhatWouldFit();
    void saysThatWordsAreFew();
};

void TestMemoryTokens::saysWhatFits_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("file");
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("part");
    const QString own = QStringLiteral("rmtscope.json");
    const QString run = QStringLiteral("run_config.json");
    QTest::newRow("of an encoder whose weights tell")
        << "bert-rmt-tiny" << own << encoderMemory(9)
        << QByteArray("/rmtscope.json has \"num_mem_tokens\": 9; expected 10, as many as ");
    QTest::newRow("from the arguments of a training")
        << "bert-rmt-tiny" << run << QByteArray(R"({"model_type": "encoder", "num_mem_tokens": 9, "input_size": 64})")
        << QByteArray("/run_config.json has \"num_mem_tokens\": 9; expected 10, as many as ");
    QTest::newRow("of an encoder whose weights don't tell")
        << "bert-plain-tiny" << own << encoderMemory(5)
        << QByteArray("/rmtscope.json has \"num_mem_tokens\": 5, but the weights embed 200 words and the tokenizer has "
                      "200 entries; expected 0 memory tokens (memory_system \"none\"), or the vocabulary of 195 ");
    QTest::newRow("none, though there are some")
        << "bert-rmt-tiny" << own << QByteArray(R"({"memory_system": "none"})")
        << QByteArray(" names no memory tokens, but the weights embed 210 words and the tokenizer has 200 entries; "
                      "expected 10 memory tokens (memory_system, num_mem_tokens and input_size of rmtscope.json), or");
    QTest::newRow("of a decoder") << "gpt2-rmt-tiny" << own << decoderMemory(3)
                                  << QByteArray("/rmtscope.json has \"num_mem_tokens\": 3; expected 4, as many as ");
    QTest::newRow("of a decoder without memory")
        << "gpt2-plain-tiny" << own << decoderMemory(4)
        << QByteArray(
               "/rmtscope.json has \"num_mem_tokens\": 4; expected 0, with the memory system \"none\", because ");
}

void TestMemoryTokens::saysWhatFits() {
    QFETCH(QString, model);
    QFETCH(QString, file);
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    const LeftBehind left(model, model.startsWith("bert") ? encoderFiles : decoderFiles);
    left.write(file, json);
    try {
        makeEngine()->openModel(left.path(), {}, {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
        QVERIFY(QByteArray(error.what()).endsWith("."));
    }
}

/// What was given is in no file yet, and comes into none.
void TestMemoryTokens::saysWhatWouldFit() {
    const LeftBehind left("bert-plain-tiny", encoderFiles);
    ModelSettings settings = makeEngine()->currentSettings(left.path()).suggested;
    settings.memoryTokens = 5;
    settings.segmentSize = 20;
    try {
        makeEngine()->openModelWith(left.path(), settings, {}, {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains("/rmtscope.json would have \"num_mem_tokens\": 5, but the weights"),
                 error.what());
    }
    QVERIFY(left.kept().isEmpty());
}

void TestMemoryTokens::saysThatWordsAreFew() {
    const LeftBehind left("bert-plain-tiny", encoderFiles);
    const auto weights = openWeights(left.path() / "model.safetensors");
    auto tensors = weights->tensors;
    at::Tensor few;
    for (auto& [name, view] : tensors) {
        if (name.ends_with("word_embeddings.weight")) {
            few = toTensor(view).slice(0, 0, 20).contiguous();
            view.shape.front() = few.size(0);
            view.data = {static_cast<const std::byte*>(few.data_ptr()), few.nbytes()};
        }
    }
    saveSafetensors(left.path() / "few.safetensors", tensors, {});
    left.write("rmtscope.json", encoderMemory(30));
    try {
        makeEngine()->openModel(left.path() / "few.safetensors", {}, {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(QByteArray(error.what()).contains("/rmtscope.json has \"num_mem_tokens\": 30; expected at most 19, "),
                 error.what());
    }
}

QTEST_APPLESS_MAIN(TestMemoryTokens)
#include "tst_memory_tokens.moc"
