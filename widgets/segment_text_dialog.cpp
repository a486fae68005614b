#include "widgets/segment_text_dialog.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTextDocument>
#include <QVBoxLayout>

#include <utility>

namespace rmtscope {
namespace {

constexpr QSize usualSize(620, 380);

} // namespace

SegmentTextDialog::SegmentTextDialog(std::shared_ptr<const Document> document, ByteSpan bytes, SegmentIndex segment,
                                     QWidget* parent)
    : QDialog(parent)
    , m_document(std::move(document))
    , m_bytes(wholeCharacters(m_document->text, bytes))
    , m_segment(segment)
    , m_text(new QPlainTextEdit(this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this)) {
    setWindowTitle(tr("Text of segment %1").arg(segment.value));
    auto* explanation = new QLabel(
        tr("The branch reads this in place of the segment's text. Everything in front of it stays; what stands behind "
           "moves if there are more words or fewer, and is cut where the run is cut."),
        this);
    explanation->setWordWrap(true);
    m_text->setAccessibleName(windowTitle());
    const auto part = m_document->text.substr(m_bytes.begin, m_bytes.size());
    m_text->setPlainText(QString::fromUtf8(part.data(), static_cast<qsizetype>(part.size())));
    m_text->setTabChangesFocus(true);
    m_original = typed();
    m_begun = m_original;
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(explanation);
    layout->addWidget(m_text, 1);
    layout->addWidget(m_buttons);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("Use in the branch"));
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(false);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_text, &QPlainTextEdit::textChanged, this,
            [this] { m_buttons->button(QDialogButtonBox::Ok)->setEnabled(typed() != m_begun); });
    resize(usualSize);
}

void SegmentTextDialog::goOnWith(const TextEdit& edit) {
    m_text->setPlainText(QString::fromStdString(edit.text));
    m_begun = typed();
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(false);
}

/// toPlainText() would turn protected spaces into others.
QString SegmentTextDialog::typed() const {
    QString text = m_text->document()->toRawText();
    text.replace(QChar::ParagraphSeparator, QLatin1Char('\n'));
    text.replace(QChar::LineSeparator, QLatin1Char('\n'));
    return text;
}

TextEdit SegmentTextDialog::edit() const {
    const std::string_view before = m_document->text.substr(m_bytes.begin, m_bytes.size());
    QString text = typed();
    if (text == m_original) {
        return {m_bytes, std::string(before)};
    }
    if (before.find("\r\n") != std::string_view::npos) {
        text.replace(QLatin1Char('\n'), QLatin1String("\r\n"));
    }
    return {m_bytes, text.toStdString()};
}

} // namespace rmtscope
