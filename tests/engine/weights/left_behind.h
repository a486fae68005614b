#pragma once

#include "tests/engine/weights/made_model_folder.h"

namespace rmtscope {

/// "one,two"
inline QString joined(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts) {
        list.append(QString::fromStdString(text));
    }
    return list.join(',');
}

/// What training leaves behind of a reference model: weights, and what else is named.
class LeftBehind {
public:
    explicit LeftBehind(const QString& model, const QStringList& files = {}) {
        const QString from = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/") + model + QLatin1Char('/');
        for (const QString& name : QStringList{"model.safetensors"} + files) {
            if (!QFile::copy(from + name, m_folder.filePath(name))) {
                qFatal("the test can't copy its file");
            }
        }
    }
    void write(const QString& name, const QByteArray& bytes) const {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
    }
    [[nodiscard]] QJsonObject kept() const {
        QFile file(m_folder.filePath("rmtscope.json"));
        return file.open(QIODevice::ReadOnly) ? QJsonDocument::fromJson(file.readAll()).object() : QJsonObject();
    }
    [[nodiscard]] std::filesystem::path path() const { return m_folder.path().toStdString(); }

private:
    QTemporaryDir m_folder;
};

} // namespace rmtscope
