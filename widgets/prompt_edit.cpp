#include "widgets/prompt_edit.h"

#include <QKeyEvent>

namespace rmtscope {
namespace {

constexpr qsizetype mostRemembered = 100;
constexpr int wantedCharacters = 44;

} // namespace

PromptEdit::PromptEdit(QWidget* parent)
    : QLineEdit(parent) {}

void PromptEdit::remember(const QString& prompt) {
    m_history.removeAll(prompt);
    m_history.append(prompt);
    if (m_history.size() > mostRemembered) {
        m_history.removeFirst();
    }
    m_at = m_history.size();
    m_draft.clear();
}

QSize PromptEdit::sizeHint() const {
    return {fontMetrics().averageCharWidth() * wantedCharacters, QLineEdit::sizeHint().height()};
}

void PromptEdit::recall(qsizetype at) {
    if (at < 0 || at > m_history.size() || at == m_at) {
        return;
    }
    if (m_at == m_history.size()) {
        m_draft = text();
    }
    m_at = at;
    setText(at == m_history.size() ? m_draft : m_history[at]);
}

void PromptEdit::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Up) {
        recall(m_at - 1);
    } else if (event->key() == Qt::Key_Down) {
        recall(m_at + 1);
    } else {
        QLineEdit::keyPressEvent(event);
    }
}

} // namespace rmtscope
