#pragma once

#include <QJsonArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <stdexcept>

namespace rmtscope {

/// JSON holds something else than it should. words() name the key and what should be there, for the end of a sentence.
class WrongJson : public std::runtime_error {
public:
    explicit WrongJson(const QString& words)
        : std::runtime_error(words.toStdString()) {}

    [[nodiscard]] QString words() const { return QString::fromUtf8(what()); }
};

/// An object whose keys are read with their types and ranges checked; all but has() throw WrongJson. A key that is
/// missing is one, except where a fallback is given.
class CheckedJson {
public:
    /// Throws WrongJson where it is no object.
    explicit CheckedJson(const QJsonValue& value);

    [[nodiscard]] bool has(const QString& key) const { return m_json.contains(key); }
    /// Whole, in least..most.
    [[nodiscard]] qint64 number(const QString& key, qint64 least, qint64 most) const;
    [[nodiscard]] qint64 number(const QString& key, qint64 least, qint64 most, qint64 fallback) const {
        return has(key) ? number(key, least, most) : fallback;
    }
    /// In least..most.
    [[nodiscard]] double real(const QString& key, double least, double most) const;
    /// Written as text: 64 bits are more than a number of JSON holds.
    [[nodiscard]] std::uint64_t seed(const QString& key) const;
    [[nodiscard]] QString text(const QString& key) const;
    [[nodiscard]] QJsonArray list(const QString& key) const;
    /// Empty if it is missing.
    [[nodiscard]] CheckedJson object(const QString& key) const;
    /// Which of `names` it is.
    [[nodiscard]] qsizetype word(const QString& key, const QStringList& names) const;
    template <class Enum>
    [[nodiscard]] Enum word(const QString& key, const QStringList& names, Enum fallback) const {
        return has(key) ? static_cast<Enum>(word(key, names)) : fallback;
    }

    [[nodiscard]] const QJsonObject& json() const { return m_json; }

private:
    [[nodiscard]] QJsonValue value(const QString& key) const;

    QJsonObject m_json;
};

/// What `read()` gives; a WrongJson in it says besides that it is in `place`.
template <class Read>
auto readWithin(const QString& place, const Read& read) {
    try {
        return read();
    } catch (const WrongJson& problem) {
        throw WrongJson(QStringLiteral("in %1, %2").arg(place, problem.words()));
    }
}

} // namespace rmtscope
