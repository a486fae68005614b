#pragma once

#include "engine/api/error.h"
#include "engine/weights/model_folder.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

namespace rmtscope {

inline const QByteArray config =
    R"({"model_type": "bert", "hidden_size": 32, "num_hidden_layers": 3, "num_attention_heads": 4,
    "intermediate_size": 64, "vocab_size": 200, "max_position_embeddings": 64,
    "id2label": {"0": "garden", "1": "kitchen"}})";

/// `object` with `key` set to the JSON `value`, or without it where that is empty.
inline QByteArray with(const QByteArray& object, const QString& key, const QByteArray& value) {
    QJsonObject changed = QJsonDocument::fromJson(object).object();
    changed.remove(key);
    if (!value.isEmpty()) {
        changed[key] = QJsonDocument::fromJson("[" + value + "]")[0];
    }
    return QJsonDocument(changed).toJson(QJsonDocument::Compact);
}

inline const BertConfig& bertOf(const ModelFolder& model) {
    return std::get<BertConfig>(model.backbone);
}

/// A folder that holds a small BERT's config.json and a file in the place of its weights.
class MadeModelFolder {
public:
    MadeModelFolder() {
        write("config.json", config);
        write("model.safetensors", "only looked for");
    }

    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
    }
    [[nodiscard]] std::filesystem::path path(const QString& name = {}) const {
        return m_folder.filePath(name).toStdString();
    }
    static void expectError(const std::filesystem::path& at, ErrorCode code, const QByteArray& part) {
        try {
            readModelFolder(at);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QCOMPARE(error.code(), code);
            QVERIFY2(sentence.contains(part), sentence);
            QVERIFY2(sentence.endsWith("."), sentence);
            QVERIFY(!error.subject().empty());
        }
    }
    [[nodiscard]] const QTemporaryDir& folder() const { return m_folder; }

private:
    QTemporaryDir m_folder;
};

} // namespace rmtscope
