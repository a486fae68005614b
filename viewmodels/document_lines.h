#pragma once

#include "engine/api/document.h"
#include "viewmodels/line_index.h"

#include <QObject>
#include <QString>

#include <memory>

namespace rmtscope {

template <class T>
class NewestJob;

/// A document as display lines of at most 76 columns, so that a view paints what is visible and nothing else. The index
/// is built in the background: 100 MB take about a second.
class DocumentLines : public QObject {
    Q_OBJECT

public:
    static constexpr std::size_t columns = 76;

    explicit DocumentLines(QObject* parent = nullptr);
    ~DocumentLines() override;

    [[nodiscard]] std::shared_ptr<const Document> document() const { return m_document; }
    [[nodiscard]] bool isReady() const { return m_ready; }
    /// 0 until ready.
    [[nodiscard]] std::size_t lineCount() const { return m_index.begins.size(); }
    /// Without its line end. Needs `line` < lineCount().
    [[nodiscard]] ByteSpan line(std::size_t line) const;
    [[nodiscard]] QString text(std::size_t line) const { return text(this->line(line)); }
    /// Of the characters that `bytes` touches.
    [[nodiscard]] QString text(ByteSpan bytes) const;
    /// The bytes of all characters that `bytes` touches: a byte-level token may be half of one.
    [[nodiscard]] ByteSpan wholeCharacters(ByteSpan bytes) const;
    /// The line that holds a byte (or its line end); the last line for bytes past the end. Needs lineCount() > 0.
    [[nodiscard]] std::size_t lineOfByte(std::uint64_t byte) const;

public Q_SLOTS:
    /// Null clears it. An earlier document's indexing is given up.
    void setDocument(std::shared_ptr<const rmtscope::Document> document);

Q_SIGNALS:
    /// The document was replaced: lineCount() is 0 until ready().
    void documentChanged();
    void progressChanged(quint64 doneBytes, quint64 totalBytes);
    void ready();
    /// There will be no lines. One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    std::shared_ptr<const Document> m_document;
    LineIndex m_index;
    bool m_ready = false;
    std::unique_ptr<NewestJob<LineIndex>> m_job;
};

} // namespace rmtscope
