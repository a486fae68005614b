#pragma once

#include "viewmodels/text_edit.h"

#include <QDialog>
#include <QString>

#include <memory>

class QDialogButtonBox;
class QPlainTextEdit;

namespace rmtscope {

/// Lets a person rewrite the text of one segment, for a branch.
class SegmentTextDialog : public QDialog {
    Q_OBJECT

public:
    /// bytes: of the document, what the segment read.
    SegmentTextDialog(std::shared_ptr<const Document> document, ByteSpan bytes, SegmentIndex segment,
                      QWidget* parent = nullptr);

    /// Shows what was made of the segment before. edit: what another dialog for it gave.
    void goOnWith(const TextEdit& edit);
    /// Whether the text is another one than the document's.
    [[nodiscard]] bool isChanged() const { return typed() != m_original; }
    /// Of the document, with line ends as it has them. Changes nothing unless the text isChanged().
    [[nodiscard]] TextEdit edit() const;
    [[nodiscard]] QPlainTextEdit& text() const { return *m_text; }
    [[nodiscard]] SegmentIndex segment() const { return m_segment; }

private:
    [[nodiscard]] QString typed() const;

    std::shared_ptr<const Document> m_document;
    ByteSpan m_bytes; ///< whole characters
    SegmentIndex m_segment;
    QPlainTextEdit* m_text;
    QDialogButtonBox* m_buttons;
    QString m_original; ///< as typed() is of the document's text
    QString m_begun;    ///< as typed() was at first
};

} // namespace rmtscope
