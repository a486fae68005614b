#pragma once

#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weights.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

/// The folder of a decoder with memory that writes one token over and over, whatever it reads: the reference model with
/// a final norm that gives the same vector everywhere, and a head that knows that token only.
class OneTokenDecoder {
public:
    static constexpr std::int64_t letterA = 64; ///< "a"
    static constexpr std::int64_t escape = 215; ///< the control character that begins a terminal's orders
    static constexpr std::int64_t endOfText = 299;

    /// positions: the backbone's, of which four are memory.
    explicit OneTokenDecoder(std::int64_t token, std::int64_t positions = 64) {
        for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json", "run_config.json"}) {
            require(QFile::copy(reference() + QLatin1String(name), m_folder.filePath(QLatin1String(name))));
        }
        writeConfig(positions);
        writeWeights(static_cast<std::size_t>(token), static_cast<std::size_t>(positions));
    }

    [[nodiscard]] QString folder() const { return m_folder.path(); }
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }

private:
    static constexpr std::size_t words = 300;
    static constexpr std::size_t hidden = 32;

    static QString reference() { return QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny/"); }
    static void require(bool done) {
        if (!done) {
            qFatal("the test can't write its model");
        }
    }
    /// numbers: row-major, they outlive the view.
    static TensorView viewOf(const std::vector<float>& numbers, std::vector<std::int64_t> shape) {
        return {DType::F32, std::move(shape), std::as_bytes(std::span(numbers))};
    }

    void writeConfig(std::int64_t positions) const {
        QFile original(reference() + QLatin1String("config.json"));
        require(original.open(QIODevice::ReadOnly));
        QJsonObject config = QJsonDocument::fromJson(original.readAll()).object();
        config[QLatin1String("tie_word_embeddings")] = false;
        config[QLatin1String("n_positions")] = static_cast<qint64>(positions);
        QFile changed(m_folder.filePath(QStringLiteral("config.json")));
        require(changed.open(QIODevice::WriteOnly) && changed.write(QJsonDocument(config).toJson()) > 0);
    }

    void writeWeights(std::size_t token, std::size_t positions) const {
        const std::vector<float> none(hidden);
        const std::vector<float> places(positions * hidden);
        std::vector<float> one(hidden);
        one.front() = 1;
        std::vector<float> head(words * hidden);
        head[token * hidden] = 1;
        const auto weights = openWeights((reference() + QLatin1String("model.safetensors")).toStdString());
        auto tensors = weights->tensors;
        const std::string model = "memory_cell.model.";
        const auto width = static_cast<std::int64_t>(hidden);
        tensors[model + "transformer.wpe.weight"] = viewOf(places, {static_cast<std::int64_t>(positions), width});
        tensors[model + "transformer.ln_f.weight"] = viewOf(none, {width});
        tensors[model + "transformer.ln_f.bias"] = viewOf(one, {width});
        tensors[model + "lm_head.weight"] = viewOf(head, {static_cast<std::int64_t>(words), width});
        saveSafetensors(path() / "model.safetensors", tensors, {});
    }

    QTemporaryDir m_folder;
};

} // namespace rmtscope
