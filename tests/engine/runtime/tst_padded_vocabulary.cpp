#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"
#include "engine/runtime/text_generation.h"
#include "engine/weights/safetensors_writer.h"

#include <ATen/ATen.h>
#include <QTemporaryDir>
#include <QTest>
#include <nlohmann/json.hpp>

#include <fstream>

using namespace rmtscope;

namespace {

const std::filesystem::path folder = RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny";
constexpr std::int64_t entries = 300;

} // namespace

/// Published decoders embed more words than their tokenizers have.
class TestPaddedVocabulary : public QObject {
    Q_OBJECT

private:
    /// The reference's folder with `words` rows in embedding and head; `said` is config.json's number of them.
    std::filesystem::path pad(std::int64_t words, std::int64_t said) const;

    QTemporaryDir m_folder;

private Q_SLOTS:
    void writesWhatTheWholeOneWrites();
    void refuses_data();
    void refuses();
};

std::filesystem::path TestPaddedVocabulary::pad(std::int64_t words, std::int64_t said) const {
    std::filesystem::path made = m_folder.filePath(QString::number(words)).toStdString();
    std::filesystem::create_directories(made);
    for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json", "run_config.json"}) {
        std::filesystem::copy_file(folder / name, made / name, std::filesystem::copy_options::overwrite_existing);
    }
    std::ifstream original(folder / "config.json");
    auto config = nlohmann::json::parse(original);
    config["vocab_size"] = said;
    std::ofstream(made / "config.json") << config;
    const auto weights = openWeights(folder / "model.safetensors");
    auto tensors = weights->tensors;
    std::vector<at::Tensor> padded;
    for (auto& [name, view] : tensors) {
        if (view.shape.size() == 2 && view.shape.front() == entries) {
            // Far better than any word: written at once, if padding could be.
            const at::Tensor rows = toTensor(view);
            const at::Tensor better = 1000 * rows;
            padded.push_back(at::cat({rows, better, -better}).slice(0, 0, words).contiguous());
            view.shape.front() = padded.back().size(0);
            view.data = {static_cast<const std::byte*>(padded.back().data_ptr()), padded.back().nbytes()};
        }
    }
    saveSafetensors(made / "model.safetensors", tensors, {});
    return made;
}

void TestPaddedVocabulary::writesWhatTheWholeOneWrites() {
    const auto write = [](const std::filesystem::path& from) {
        const TorchModel model(readModelFolder(from), DeviceOptions{});
        const GeneratedText written = generateText(model, {model.memory()->initialState(1), {}, "I had"},
                                                   {.maxTokens = 12, .temperature = 1, .seed = 4}, {}, {});
        std::vector<std::int64_t> ids;
        for (const GeneratedToken& token : written.tokens) {
            ids.push_back(token.id);
        }
        return ids;
    };
    const auto made = pad(320, 320);
    QCOMPARE(write(made), write(folder));
    const TorchModel model(readModelFolder(made), DeviceOptions{});
    QCOMPARE(model.info().report.unused.size(), std::size_t{1});
    QVERIFY(QByteArray::fromStdString(model.info().report.unused.front()).startsWith("words 300 to 319"));
}

void TestPaddedVocabulary::refuses_data() {
    QTest::addColumn<qint64>("words");
    QTest::addColumn<qint64>("said");
    QTest::newRow("of which config.json says nothing") << qint64{320} << qint64{300};
    QTest::newRow("to no round number") << qint64{303} << qint64{303};
    QTest::newRow("by far too many words") << qint64{840} << qint64{840};
    QTest::newRow("fewer words than entries") << qint64{296} << qint64{296};
}

void TestPaddedVocabulary::refuses() {
    QFETCH(qint64, words);
    QFETCH(qint64, said);
    const auto made = pad(words, said);
    try {
        const TorchModel model(readModelFolder(made), DeviceOptions{});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::VocabularyMismatch);
    }
}

QTEST_APPLESS_MAIN(TestPaddedVocabulary)
#include "tst_padded_vocabulary.moc"
