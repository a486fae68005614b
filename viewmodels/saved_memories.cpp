#include "viewmodels/saved_memories.h"

#include "viewmodels/checked_json.h"

#include <QtEndian>

#include <algorithm>
#include <cstring>
#include <utility>

namespace rmtscope {

QString floatsText(const std::vector<float>& values) {
    QByteArray bytes(static_cast<qsizetype>(values.size() * sizeof(float)), Qt::Uninitialized);
    if (!values.empty()) { // of nothing there is no address to copy from
        qToLittleEndian<float>(values.data(), static_cast<qsizetype>(values.size()), bytes.data());
    }
    return QString::fromLatin1(bytes.toBase64());
}

std::optional<std::vector<float>> floatsOf(const QString& text) {
    const auto bytes = QByteArray::fromBase64Encoding(text.toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
    const qsizetype size = bytes ? bytes.decoded.size() : 0;
    if (size == 0 || size % static_cast<qsizetype>(sizeof(float)) != 0) {
        return std::nullopt;
    }
    std::vector<float> values(static_cast<std::size_t>(size) / sizeof(float));
    qFromLittleEndian<float>(bytes.decoded.constData(), static_cast<qsizetype>(values.size()), values.data());
    return values;
}

qsizetype SavedMemories::add(const std::vector<float>& values) {
    const auto isSame = [&values](const std::vector<float>& other) {
        return other.size() == values.size() &&
               (values.empty() || std::memcmp(other.data(), values.data(), values.size() * sizeof(float)) == 0);
    };
    const auto found = std::find_if(m_values.begin(), m_values.end(), isSame);
    const qsizetype place = found - m_values.begin();
    if (found == m_values.end()) {
        m_values.push_back(values);
    }
    return place;
}

const std::vector<float>* SavedMemories::at(qint64 place) const {
    return place < 0 || place >= static_cast<qint64>(m_values.size()) ? nullptr
                                                                      : &m_values[static_cast<std::size_t>(place)];
}

QJsonArray SavedMemories::json() const {
    QJsonArray json;
    for (const std::vector<float>& values : m_values) {
        json.append(floatsText(values));
    }
    return json;
}

SavedMemories SavedMemories::of(const QJsonArray& json) {
    SavedMemories memories;
    for (const auto& each : json) {
        auto values = floatsOf(each.toString());
        if (!values) {
            throw WrongJson(QStringLiteral("entry %1 of \"memories\" isn't float32 numbers in Base64")
                                .arg(memories.m_values.size()));
        }
        memories.m_values.push_back(std::move(*values));
    }
    return memories;
}

} // namespace rmtscope
