#include "engine/api/error.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/torch_checkpoint.h"
#include "engine/weights/weights.h"
#include "tests/engine/weights/made_archives.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <numeric>

using namespace rmtscope;

namespace {

const QString reference = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/");

QByteArray contentOf(const QString& name) {
    QFile file(reference + name);
    if (!file.open(QIODevice::ReadOnly)) {
        qFatal("a reference file is missing");
    }
    return file.readAll();
}

/// Touches every byte, so that a sanitizer sees views that leave their memory.
unsigned sumOf(const Weights& weights) {
    unsigned sum = 0;
    for (const auto& [name, view] : weights.tensors) {
        sum = std::accumulate(view.data.begin(), view.data.end(), sum,
                              [](unsigned before, std::byte byte) { return before + std::to_integer<unsigned>(byte); });
    }
    return sum;
}

/// Whether `bytes` still open; they may do so with other numbers, but never crash.
bool opens(const QByteArray& bytes, bool legacy) {
    const std::vector<std::byte> exact = made::exactBytes(bytes);
    Weights weights;
    weights.fileBytes = exact.size();
    try {
        (legacy ? readTorchLegacy : readTorchZip)(exact, weights);
    } catch (const FormatProblem&) {
        return false;
    }
    [[maybe_unused]] const volatile unsigned sum = sumOf(weights); // not optimised away
    return true;
}

void addCheckpoints() {
    QTest::addColumn<QString>("name");
    for (const char* name :
         {"bert-plain-tiny/pytorch_model.bin", "bert-plain-tiny/pytorch_model.legacy.bin",
          "bert-rmt-tiny/pytorch_model.bin", "bert-rmt-tiny/model_best.pth", "gpt2-plain-tiny/pytorch_model.bin",
          "gpt2-rmt-tiny/pytorch_model.bin", "gpt2-rmt-tiny/model_best.pth", "transfo-xl-tiny/pytorch_model.bin"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

} // namespace

/// Files that PyTorch itself wrote, whole and damaged.
class TestTorchReference : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void equalsSafetensors_data() { addCheckpoints(); }
    void equalsSafetensors();
    void survivesTruncation_data() { addCheckpoints(); }
    void survivesTruncation();
    void survivesDamagedBytes_data() { addCheckpoints(); }
    void survivesDamagedBytes();
    void saysWhatIsDamaged_data() { addCheckpoints(); }
    void saysWhatIsDamaged();
};

/// Bit for bit. Of tensors that share their storage, safetensors holds only one.
void TestTorchReference::equalsSafetensors() {
    QFETCH(QString, name);
    const QString folder = reference + name.section('/', 0, 0);
    const auto expected = openWeights((folder + "/model.safetensors").toStdString());
    const auto weights = openWeights((reference + name).toStdString());
    QVERIFY(!expected->tensors.empty());
    for (const auto& [tensor, view] : expected->tensors) {
        QVERIFY2(weights->tensors.contains(tensor), tensor.c_str());
        const TensorView& read = weights->tensors.at(tensor);
        QVERIFY2(read.type == view.type, tensor.c_str());
        QVERIFY2(read.shape == view.shape, tensor.c_str());
        QVERIFY2(std::ranges::equal(read.data, view.data), tensor.c_str());
    }
    const std::map<QString, std::pair<std::string, std::string>> shared{
        {"bert-rmt-tiny", {"model.embeddings.weight", "model.bert.embeddings.word_embeddings.weight"}},
        {"gpt2-plain-tiny", {"lm_head.weight", "transformer.wte.weight"}},
        {"gpt2-rmt-tiny", {"memory_cell.model.lm_head.weight", "memory_cell.model.transformer.wte.weight"}},
        {"transfo-xl-tiny", {"crit.out_layers.0.weight", "transformer.word_emb.emb_layers.0.weight"}}};
    const auto pair = shared.find(name.section('/', 0, 0));
    QCOMPARE(weights->tensors.size(), expected->tensors.size() + (pair == shared.end() ? 0 : 1));
    if (pair != shared.end()) {
        QVERIFY(!expected->tensors.contains(pair->second.first));
        const auto one = weights->tensors.at(pair->second.first).data;
        const auto other = weights->tensors.at(pair->second.second).data;
        QVERIFY(one.data() == other.data() && one.size() == other.size());
    }
}

void TestTorchReference::survivesTruncation() {
    QFETCH(QString, name);
    const QByteArray whole = contentOf(name);
    const bool legacy = name.contains("legacy");
    QVERIFY(opens(whole, legacy));
    for (qsizetype size = 0; size < whole.size(); size += std::max<qsizetype>(1, whole.size() / 500)) {
        QVERIFY(!opens(whole.left(size), legacy));
    }
    QVERIFY(!opens(whole.chopped(1), legacy));
}

void TestTorchReference::survivesDamagedBytes() {
    QFETCH(QString, name);
    const QByteArray whole = contentOf(name);
    const bool legacy = name.contains("legacy");
    // The pickle stands in front and the zip directory at the end: every few bytes there, fewer among the numbers.
    constexpr qsizetype front = 12000;
    constexpr qsizetype back = 8000;
    int refused = 0;
    int accepted = 0;
    for (qsizetype at = 0; at < whole.size(); at += at < front || at > whole.size() - back ? 41 : 1009) {
        QByteArray damaged = whole;
        damaged[at] = static_cast<char>(~damaged[at]);
        ++(opens(damaged, legacy) ? accepted : refused);
    }
    QVERIFY(accepted > 0); // a number of a tensor
    QVERIFY(refused > 100);
}

/// Through the whole way that a user goes: one sentence with the file's name.
void TestTorchReference::saysWhatIsDamaged() {
    QFETCH(QString, name);
    const QByteArray whole = contentOf(name);
    const QTemporaryDir folder;
    const QString path = folder.filePath("damaged.bin");
    for (const qsizetype size : {qsizetype{1}, qsizetype{100}, whole.size() / 2, whole.size() - 1}) {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        QCOMPARE(file.write(whole.left(size)), size);
        file.close();
        try {
            openWeights(path.toStdString());
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QVERIFY2(sentence.contains("damaged.bin"), sentence);
            QVERIFY2(sentence.endsWith(".") && !sentence.contains("\n"), sentence);
        }
    }
}

QTEST_APPLESS_MAIN(TestTorchReference)
#include "tst_torch_reference.moc"
