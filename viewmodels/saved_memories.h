#pragma once

#include <QJsonArray>
#include <QString>

#include <optional>
#include <vector>

namespace rmtscope {

/// Base64 of float32, little-endian.
[[nodiscard]] QString floatsText(const std::vector<float>& values);
/// None where it isn't that, or is empty.
[[nodiscard]] std::optional<std::vector<float>> floatsOf(const QString& text);

/// What branches of a session put into memory: each once, however many of them do.
class SavedMemories {
public:
    /// Its place, from 0: that of the same values, bit by bit, if they are there.
    qsizetype add(const std::vector<float>& values);
    /// Null where there is none.
    [[nodiscard]] const std::vector<float>* at(qint64 place) const;
    [[nodiscard]] bool isEmpty() const { return m_values.empty(); }

    [[nodiscard]] QJsonArray json() const;
    /// Of what json() has given. Throws WrongJson.
    [[nodiscard]] static SavedMemories of(const QJsonArray& json);

private:
    std::vector<std::vector<float>> m_values;
};

} // namespace rmtscope
