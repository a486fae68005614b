#pragma once

#include <QFrame>

class QTextBrowser;

namespace rmtscope {

/// A page of help that stands over a view until somebody presses Escape or clicks elsewhere.
class HelpPopover : public QFrame {
    Q_OBJECT

public:
    /// markdown: see helpPage().
    HelpPopover(const QString& title, const QString& markdown, QWidget* parent);

    /// Below `anchor`, as far as the screen lets it.
    void showBelow(const QWidget& anchor);
    [[nodiscard]] QTextBrowser& text() const { return *m_text; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QTextBrowser* m_text;
};

} // namespace rmtscope
