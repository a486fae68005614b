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

    /// Of the document, with line ends as it has them. Changes nothing until somebody has typed.
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
    QString m_shown; ///< as typed() was at first
};

} // namespace rmtscope
