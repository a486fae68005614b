#include "viewmodels/document_lines.h"

#include "viewmodels/newest_job.h"

#include <algorithm>

namespace rmtscope {

DocumentLines::DocumentLines(QObject* parent)
    : QObject(parent)
    , m_job(std::make_unique<NewestJob<LineIndex>>()) {}

DocumentLines::~DocumentLines() = default;

void DocumentLines::setDocument(std::shared_ptr<const Document> document) {
    m_job->cancel();
    m_document = std::move(document);
    m_index = LineIndex();
    m_ready = false;
    Q_EMIT documentChanged();
    if (!m_document) {
        return;
    }
    const auto total = static_cast<quint64>(m_document->text.size());
    m_job->start(
        [shared = m_document](const std::stop_token& stop, const auto& progress) {
            const std::uint64_t size = std::max<std::uint64_t>(1, shared->text.size());
            return indexLines(
                shared->text, columns, [&](std::uint64_t done) { progress(static_cast<int>(done * 1000 / size)); },
                stop);
        },
        [this](LineIndex&& index) {
            m_index = std::move(index);
            m_ready = true;
            Q_EMIT ready();
        },
        [this](const Failure& failure) { Q_EMIT failed(failure.sentence); },
        [this, total](int permille) { Q_EMIT progressChanged(total * static_cast<quint64>(permille) / 1000, total); });
}

ByteSpan DocumentLines::line(std::size_t line) const {
    const std::string_view text = m_document->text;
    const std::uint64_t begin = m_index.begins[line];
    std::uint64_t end = line + 1 < m_index.begins.size() ? m_index.begins[line + 1] : text.size();
    while (end > begin && (text[end - 1] == '\n' || text[end - 1] == '\r')) {
        --end;
    }
    return ByteSpan{begin, end};
}

ByteSpan DocumentLines::wholeCharacters(ByteSpan bytes) const {
    const std::string_view text = m_document->text;
    const auto continues = [text](std::uint64_t byte) {
        return byte < text.size() && (static_cast<unsigned char>(text[byte]) & 0xC0U) == 0x80U;
    };
    while (bytes.begin > 0 && continues(bytes.begin)) {
        --bytes.begin;
    }
    while (continues(bytes.end)) {
        ++bytes.end;
    }
    return bytes;
}

QString DocumentLines::text(ByteSpan bytes) const {
    const ByteSpan whole = wholeCharacters(bytes);
    const std::string_view part = m_document->text.substr(whole.begin, whole.size());
    return QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size()));
}

std::size_t DocumentLines::lineOfByte(std::uint64_t byte) const {
    const auto next = std::upper_bound(m_index.begins.begin(), m_index.begins.end(), byte);
    return static_cast<std::size_t>(next - m_index.begins.begin()) - 1;
}

} // namespace rmtscope
