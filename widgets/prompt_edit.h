#pragma once

#include <QLineEdit>
#include <QStringList>

namespace rmtscope {

/// One line of text that remembers what was asked before: Up and Down go through it, and back to what was being typed.
class PromptEdit : public QLineEdit {
    Q_OBJECT

public:
    explicit PromptEdit(QWidget* parent = nullptr);

    void remember(const QString& prompt);
    [[nodiscard]] QSize sizeHint() const override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void recall(qsizetype at);

    QStringList m_history; ///< oldest first
    qsizetype m_at = 0;    ///< which one is shown; behind the last: the draft
    QString m_draft;
};

} // namespace rmtscope
