#pragma once

#include "library/record_names.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QVariant>

#include <filesystem>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

namespace rmtscope {

/// Values of records as they stand in the file: texts are never NULL, numbers are 64 bits, of which unsigned ones keep
/// theirs, times are milliseconds since 1970, lists are JSON, enumerations are names.
[[nodiscard]] inline QVariant toSql(const QString& text) {
    return text.isNull() ? QString(QLatin1String("")) : text;
}
[[nodiscard]] inline QVariant toSql(const QByteArray& bytes) {
    return bytes.isNull() ? QByteArray("") : bytes;
}
[[nodiscard]] inline QVariant toSql(const std::string& text) {
    return toSql(QString::fromStdString(text));
}
[[nodiscard]] inline QVariant toSql(const std::filesystem::path& path) {
    return toSql(QFile::decodeName(path.c_str()));
}
[[nodiscard]] inline QVariant toSql(const QDateTime& time) {
    return time.toMSecsSinceEpoch();
}
[[nodiscard]] inline QVariant toSql(const std::vector<std::string>& texts) {
    QJsonArray array;
    for (const std::string& text : texts) {
        array.append(QString::fromStdString(text));
    }
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}
template <class T>
requires std::is_arithmetic_v<T>
[[nodiscard]] QVariant toSql(T number) {
    if constexpr (std::is_floating_point_v<T>) {
        return static_cast<double>(number);
    } else {
        return static_cast<qlonglong>(number);
    }
}
template <class T>
requires std::is_enum_v<T>
[[nodiscard]] QVariant toSql(T value) {
    return nameOf(value);
}
template <class T>
[[nodiscard]] QVariant toSql(const std::optional<T>& value) {
    return value ? toSql(*value) : QVariant();
}

inline void fromSql(const QVariant& value, QString& text) {
    text = value.toString();
}
inline void fromSql(const QVariant& value, QByteArray& bytes) {
    bytes = value.toByteArray();
}
inline void fromSql(const QVariant& value, std::string& text) {
    text = value.toString().toStdString();
}
inline void fromSql(const QVariant& value, std::filesystem::path& path) {
    path = QFile::encodeName(value.toString()).toStdString();
}
inline void fromSql(const QVariant& value, QDateTime& time) {
    time = QDateTime::fromMSecsSinceEpoch(value.toLongLong(), Qt::UTC);
}
inline void fromSql(const QVariant& value, std::vector<std::string>& texts) {
    texts.clear();
    const QJsonArray array = QJsonDocument::fromJson(value.toString().toUtf8()).array();
    for (const auto& text : array) {
        texts.push_back(text.toString().toStdString());
    }
}
template <class T>
requires std::is_arithmetic_v<T>
void fromSql(const QVariant& value, T& number) {
    if constexpr (std::is_floating_point_v<T>) {
        number = static_cast<T>(value.toDouble());
    } else {
        number = static_cast<T>(value.toLongLong());
    }
}
template <class T>
requires std::is_enum_v<T>
void fromSql(const QVariant& value, T& result) {
    result = fromName<T>(value.toString());
}
template <class T>
void fromSql(const QVariant& value, std::optional<T>& result) {
    result.reset();
    if (!value.isNull()) {
        fromSql(value, result.emplace());
    }
}

} // namespace rmtscope
