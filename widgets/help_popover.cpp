#include "widgets/help_popover.h"

#include <QKeyEvent>
#include <QScreen>
#include <QTextBrowser>
#include <QVBoxLayout>

#include <algorithm>

namespace rmtscope {
namespace {

constexpr QSize largest(580, 560);
constexpr int edge = 8;

} // namespace

HelpPopover::HelpPopover(const QString& title, const QString& markdown, QWidget* parent)
    : QFrame(parent, Qt::Popup)
    , m_text(new QTextBrowser(this)) {
    setFrameShape(QFrame::StyledPanel);
    setAccessibleName(tr("Help on %1").arg(title));
    m_text->setAccessibleName(tr("Help on %1").arg(title));
    m_text->setFrameShape(QFrame::NoFrame);
    m_text->setOpenExternalLinks(true);
    m_text->setMarkdown(markdown);
    m_text->installEventFilter(this);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(edge, edge, edge, edge);
    layout->addWidget(m_text);
}

void HelpPopover::showBelow(const QWidget& anchor) {
    m_text->document()->setTextWidth(largest.width() - 4 * edge);
    const int textHeight = static_cast<int>(m_text->document()->size().height()) + 4 * edge;
    resize(largest.width(), std::min(largest.height(), textHeight));
    const QRect screen = anchor.screen()->availableGeometry();
    const QPoint wanted = anchor.mapToGlobal(QPoint(anchor.width() - width(), anchor.height() + 2));
    move(std::clamp(wanted.x(), screen.left(), std::max(screen.right() - width(), screen.left())),
         std::clamp(wanted.y(), screen.top(), std::max(screen.bottom() - height(), screen.top())));
    show();
    m_text->setFocus(Qt::PopupFocusReason); // arrow keys scroll, screen readers read
}

bool HelpPopover::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Escape || key == Qt::Key_Question || key == Qt::Key_F1) {
            close();
            return true;
        }
    }
    return QFrame::eventFilter(watched, event);
}

} // namespace rmtscope
