#include "viewmodels/csv_writer.h"

#include "engine/api/error.h"

#include <QFileDevice>

#include <array>
#include <charconv>
#include <cmath>

namespace rmtscope {
namespace {

constexpr qsizetype bufferBytes = 1 << 16;

template <class Number>
void appendNumber(QByteArray& buffer, Number number) {
    std::array<char, 32> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
    buffer.append(digits.data(), end - digits.data());
}

[[noreturn]] void fail(const QIODevice& device) {
    const auto* file = qobject_cast<const QFileDevice*>(&device);
    const QString where = file ? file->fileName() : QStringLiteral("the output");
    const QString sentence = QStringLiteral("%1 can't be written: %2; free some space or choose another place.")
                                 .arg(where, device.errorString());
    throw Error(ErrorCode::WriteFailed, sentence.toStdString(), where.toStdString());
}

} // namespace

CsvWriter::CsvWriter(QIODevice& device)
    : m_device(device) {}

void CsvWriter::separate() {
    if (m_rowBegun) {
        m_buffer.append(',');
    }
    m_rowBegun = true;
}

void CsvWriter::add(const QString& text) {
    separate();
    const bool plain = !text.contains(QLatin1Char(',')) && !text.contains(QLatin1Char('"')) &&
                       !text.contains(QLatin1Char('\n')) && !text.contains(QLatin1Char('\r'));
    if (plain) {
        m_buffer.append(text.toUtf8());
        return;
    }
    QString quoted = text;
    quoted.replace(QLatin1Char('"'), QStringLiteral("\"\""));
    m_buffer.append('"').append(quoted.toUtf8()).append('"');
}

void CsvWriter::addNames(std::initializer_list<const char*> names) {
    for (const char* name : names) {
        add(QString::fromLatin1(name));
    }
}

void CsvWriter::addHeadings(std::initializer_list<const char*> names) {
    addNames(names);
    endRow();
}

void CsvWriter::add(std::int64_t number) {
    separate();
    appendNumber(m_buffer, number);
}

void CsvWriter::add(double number) {
    separate();
    if (!std::isnan(number)) {
        appendNumber(m_buffer, number);
    }
}

void CsvWriter::add(float number) {
    separate();
    if (!std::isnan(number)) {
        appendNumber(m_buffer, number);
    }
}

void CsvWriter::endRow() {
    m_buffer.append("\r\n");
    m_rowBegun = false;
    if (m_buffer.size() >= bufferBytes) {
        flush();
    }
}

void CsvWriter::flush() {
    if (m_device.write(m_buffer) != m_buffer.size()) {
        fail(m_device);
    }
    m_buffer.clear();
}

void CsvWriter::finish() {
    flush();
    auto* file = qobject_cast<QFileDevice*>(&m_device);
    if (file && !file->flush()) {
        fail(m_device);
    }
}

} // namespace rmtscope
