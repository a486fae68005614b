#pragma once

#include "engine/weights/safetensors_writer.h"
#include "engine/weights/weights.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>

#include <cstdint>
#include <filesystem>
#include <list>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace rmtscope {

/// The folder of an encoder whose weights are set by hand, so that everybody knows what its memory does: slot 3 keeps
/// the fact that was read ("kitchen" or "garden"), slot 5 copies slot 3 in the segment behind, and the answer reads
/// slot 5 alone. One layer, one head, a feed-forward that does nothing; the names, words and slots of the reference
/// model.
///
/// Numbers stand in pairs x, -x, so that the norms only scale. The first pair is the content, the others say what a
/// position is; queries and keys see those, values the content alone. Whoever looks for nothing attends to [CLS], which
/// has no content, with a score of about 100; what is looked for has 400 and more, so all else gets exactly 0.
class CopyingEncoder {
public:
    static constexpr std::size_t factSlot = 3;
    static constexpr std::size_t copySlot = 5;

    CopyingEncoder() {
        for (const char* name : {"vocab.txt", "tokenizer_config.json", "run_config.json"}) {
            require(QFile::copy(reference() + QLatin1String(name), m_folder.filePath(QLatin1String(name))));
        }
        writeConfig();
        addEmbeddings();
        addLayer();
        addAnswer();
        writeWeights();
    }

    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }

private:
    static constexpr std::size_t words = 200; ///< the slots' stand behind them
    static constexpr std::size_t slotCount = 10;
    static constexpr std::size_t positions = 64;
    static constexpr std::size_t hidden = 32;
    static constexpr std::size_t inner = 4;

    // Where the pairs of numbers begin.
    static constexpr std::size_t content = 0;
    static constexpr std::size_t classifier = 2;
    static constexpr std::size_t firstSlot = 4;
    static constexpr std::size_t fact = firstSlot + 2 * slotCount;
    static constexpr std::size_t text = fact + 2;
    static constexpr std::size_t codeOf(std::size_t slot) { return firstSlot + 2 * slot; }

    struct Matrix {
        std::size_t rows;
        std::size_t columns;
        std::vector<float> numbers = std::vector<float>(rows * columns);

        float& at(std::size_t row, std::size_t column) { return numbers[row * columns + column]; }
        void setPair(std::size_t row, std::size_t column, float number) {
            at(row, column) = number;
            at(row, column + 1) = -number;
        }
    };

    static QString reference() { return QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny/"); }
    static void require(bool done) {
        if (!done) {
            qFatal("the test can't write its model");
        }
    }

    void writeConfig() const {
        QFile original(reference() + QLatin1String("config.json"));
        require(original.open(QIODevice::ReadOnly));
        QJsonObject config = QJsonDocument::fromJson(original.readAll()).object();
        config[QLatin1String("num_hidden_layers")] = 1;
        config[QLatin1String("num_attention_heads")] = 1;
        config[QLatin1String("intermediate_size")] = static_cast<qint64>(inner);
        config[QLatin1String("id2label")] = QJsonObject{{QStringLiteral("0"), QStringLiteral("kitchen")},
                                                        {QStringLiteral("1"), QStringLiteral("garden")}};
        config.remove(QStringLiteral("label2id"));
        QFile changed(m_folder.filePath(QStringLiteral("config.json")));
        require(changed.open(QIODevice::WriteOnly) && changed.write(QJsonDocument(config).toJson()) > 0);
    }

    Matrix& add(const std::string& name, std::size_t rows, std::size_t columns) {
        return m_matrices.emplace_back(name, Matrix{rows, columns}).second;
    }
    void addVector(const std::string& name, std::size_t size, float number) {
        m_vectors.emplace_back(name, std::vector<float>(size, number));
    }
    /// With a bias of zeros.
    Matrix& addLinear(const std::string& name, std::size_t out, std::size_t in) {
        addVector(name + ".bias", out, 0);
        return add(name + ".weight", out, in);
    }
    void addNorm(const std::string& name) {
        addVector(name + ".weight", hidden, 1);
        addVector(name + ".bias", hidden, 0);
    }
    [[nodiscard]] static std::size_t numberOf(const QByteArray& word) {
        QFile file(reference() + QLatin1String("vocab.txt"));
        require(file.open(QIODevice::ReadOnly));
        const auto number = file.readAll().split('\n').indexOf(word);
        require(number >= 0);
        return static_cast<std::size_t>(number);
    }

    void addEmbeddings() {
        const std::string name = m_model + "bert.embeddings.";
        Matrix& vectors = add(name + "word_embeddings.weight", words + slotCount, hidden);
        for (const auto& [word, sign] : {std::pair("kitchen", 1.0F), std::pair("garden", -1.0F)}) {
            vectors.setPair(numberOf(word), content, sign);
            vectors.setPair(numberOf(word), fact, 1);
        }
        Matrix& places = add(name + "position_embeddings.weight", positions, hidden);
        places.setPair(0, classifier, 1);
        for (std::size_t slot = 0; slot < slotCount; ++slot) {
            places.setPair(1 + slot, codeOf(slot), 1);
        }
        for (std::size_t place = 1 + slotCount; place < positions; ++place) {
            places.setPair(place, text, 1);
        }
        static_cast<void>(add(name + "token_type_embeddings.weight", 2, hidden));
        addNorm(name + "LayerNorm");
    }

    void addLayer() {
        const std::string name = m_model + "bert.encoder.layer.0.";
        Matrix& query = add(name + "attention.self.query.weight", hidden, hidden);
        addVector(name + "attention.self.query.bias", hidden, 0);
        m_vectors.back().second[0] = 150; // everybody looks for [CLS], …
        Matrix& key = addLinear(name + "attention.self.key", hidden, hidden);
        key.at(0, classifier) = 1;
        const std::vector<std::pair<std::size_t, std::size_t>> looks{
            {codeOf(factSlot), fact}, {codeOf(copySlot), codeOf(factSlot)}, {classifier, codeOf(copySlot)}};
        for (std::size_t i = 0; i < looks.size(); ++i) { // … and these for something else more
            query.at(1 + i, looks[i].first) = 300;
            key.at(1 + i, looks[i].second) = 1;
        }
        Matrix& value = addLinear(name + "attention.self.value", hidden, hidden);
        Matrix& project = addLinear(name + "attention.output.dense", hidden, hidden);
        for (const std::size_t place : {content, content + 1}) {
            value.at(place, place) = 1;
            project.at(place, place) = 1;
        }
        addNorm(name + "attention.output.LayerNorm");
        static_cast<void>(addLinear(name + "intermediate.dense", inner, hidden));
        static_cast<void>(addLinear(name + "output.dense", hidden, inner));
        addNorm(name + "output.LayerNorm");
    }

    void addAnswer() {
        addLinear(m_model + "bert.pooler.dense", hidden, hidden).at(0, content) = 1;
        Matrix& labels = addLinear(m_model + "classifier", 2, hidden);
        labels.at(0, 0) = 4;
        labels.at(1, 0) = -4;
    }

    void writeWeights() const {
        const auto weights = openWeights((reference() + QLatin1String("model.safetensors")).toStdString());
        std::map<std::string, TensorView, std::less<>> tensors;
        for (const char* name : {"cls_token", "sep_token", "mem_token_ids"}) {
            tensors[name] = weights->tensors.at(name);
        }
        for (const auto& [name, matrix] : m_matrices) {
            tensors[name] = {DType::F32,
                             {static_cast<std::int64_t>(matrix.rows), static_cast<std::int64_t>(matrix.columns)},
                             std::as_bytes(std::span(matrix.numbers))};
        }
        for (const auto& [name, numbers] : m_vectors) {
            tensors[name] = {
                DType::F32, {static_cast<std::int64_t>(numbers.size())}, std::as_bytes(std::span(numbers))};
        }
        saveSafetensors(path() / "model.safetensors", tensors, {});
    }

    const std::string m_model = "model.";
    QTemporaryDir m_folder;
    std::list<std::pair<std::string, Matrix>> m_matrices;
    std::vector<std::pair<std::string, std::vector<float>>> m_vectors;
};

} // namespace rmtscope
