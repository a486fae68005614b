#include "viewmodels/checked_json.h"

namespace rmtscope {
namespace {

[[noreturn]] void failKey(const QString& key, const QString& words) {
    throw WrongJson(QStringLiteral("\"%1\" ").arg(key) + words);
}

} // namespace

CheckedJson::CheckedJson(const QJsonValue& value)
    : m_json(value.toObject()) {
    if (!value.isObject()) {
        throw WrongJson(QStringLiteral("there is no object"));
    }
}

QJsonValue CheckedJson::value(const QString& key) const {
    if (!has(key)) {
        failKey(key, QStringLiteral("is missing"));
    }
    return m_json[key];
}

qint64 CheckedJson::number(const QString& key, qint64 least, qint64 most) const {
    const qint64 number = value(key).toInteger(least - 1);
    if (number < least || number > most) {
        failKey(key, QStringLiteral("isn't a number from %1 to %2").arg(least).arg(most));
    }
    return number;
}

double CheckedJson::real(const QString& key, double least, double most) const {
    const double number = value(key).toDouble(least - 1);
    if (!(number >= least && number <= most)) {
        failKey(key, QStringLiteral("isn't a number from %1 to %2").arg(least).arg(most));
    }
    return number;
}

std::uint64_t CheckedJson::seed(const QString& key) const {
    bool isNumber = false;
    const std::uint64_t seed = value(key).toString().toULongLong(&isNumber);
    if (!isNumber) {
        failKey(key, QStringLiteral("isn't a whole number of 64 bits in quotation marks"));
    }
    return seed;
}

QString CheckedJson::text(const QString& key) const {
    const QJsonValue text = value(key);
    if (!text.isString()) {
        failKey(key, QStringLiteral("isn't text"));
    }
    return text.toString();
}

QJsonArray CheckedJson::list(const QString& key) const {
    const QJsonValue list = value(key);
    if (!list.isArray()) {
        failKey(key, QStringLiteral("isn't a list"));
    }
    return list.toArray();
}

CheckedJson CheckedJson::object(const QString& key) const {
    if (!has(key)) {
        return CheckedJson(QJsonObject());
    }
    if (!m_json[key].isObject()) {
        failKey(key, QStringLiteral("isn't an object"));
    }
    return CheckedJson(m_json[key]);
}

qsizetype CheckedJson::word(const QString& key, const QStringList& names) const {
    const QJsonValue word = value(key);
    const qsizetype index = word.isString() ? names.indexOf(word.toString()) : -1;
    if (index < 0) {
        failKey(key, QStringLiteral("is none of %1").arg(names.join(QStringLiteral(", "))));
    }
    return index;
}

} // namespace rmtscope
