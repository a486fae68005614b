#include "viewmodels/token_text.h"

#include <QByteArray>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace rmtscope {
namespace {

std::size_t characterBytes(unsigned char lead) {
    if (lead < 0xC0 || lead > 0xF4) { // ASCII, or no beginning at all
        return 1;
    }
    return lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
}

/// How many bytes at the end are the beginning of a character and not all of it.
std::size_t unfinishedBytes(const std::string& bytes) {
    for (std::size_t back = 1; back <= std::min<std::size_t>(3, bytes.size()); ++back) {
        const auto byte = static_cast<unsigned char>(bytes[bytes.size() - back]);
        if ((byte & 0xC0U) != 0x80) {
            return back < characterBytes(byte) ? back : 0;
        }
    }
    return 0;
}

} // namespace

// A QStringDecoder can't be used: it loses what follows a character that never ends.
QString TokenText::append(const std::string& bytes) {
    std::string joined = std::exchange(m_rest, {}) + bytes;
    m_rest = joined.substr(joined.size() - unfinishedBytes(joined));
    joined.resize(joined.size() - m_rest.size());
    return QString::fromStdString(joined);
}

QString tokenName(const std::string& bytes) {
    QString text = QString::fromStdString(bytes);
    if (text.toStdString() == bytes) {
        return text;
    }
    const QByteArray hexadecimal = QByteArray::fromStdString(bytes).toHex(' ').toUpper();
    return QLatin1Char('<') + QString::fromLatin1(hexadecimal) + QLatin1Char('>');
}

} // namespace rmtscope
