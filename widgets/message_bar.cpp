#include "widgets/message_bar.h"

#include "viewmodels/messages.h"
#include "widgets/theme.h"

#include <QEvent>
#include <QFrame>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>

namespace rmtscope {
namespace {

QFrame* makeBanner(const Message& message, const ThemeColours& theme) {
    auto* banner = new QFrame;
    const QColor edge = message.severity == Severity::Error ? theme.error : theme.accent;
    banner->setObjectName(QStringLiteral("banner"));
    banner->setStyleSheet(QStringLiteral("QFrame#banner { background: %1; border: none; border-left: 4px solid %2; }")
                              .arg(theme.banner.name(), edge.name()));
    auto* text = new QLabel(message.text, banner);
    text->setWordWrap(true);
    text->setTextFormat(Qt::PlainText); // file names may look like markup
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* dismiss = new QToolButton(banner);
    dismiss->setObjectName(QStringLiteral("dismiss"));
    dismiss->setText(QStringLiteral("\u2715"));
    dismiss->setAutoRaise(true);
    dismiss->setToolTip(MessageBar::tr("Dismiss this message"));
    dismiss->setAccessibleName(MessageBar::tr("Dismiss"));
    auto* layout = new QHBoxLayout(banner);
    layout->setContentsMargins(12, 6, 6, 6);
    layout->addWidget(text, 1);
    if (!message.offer.isEmpty()) {
        auto* offer = new QToolButton(banner);
        offer->setObjectName(QStringLiteral("offer"));
        offer->setText(message.offer);
        layout->addWidget(offer, 0, Qt::AlignTop);
    }
    layout->addWidget(dismiss, 0, Qt::AlignTop);
    return banner;
}

} // namespace

MessageBar::MessageBar(Messages& messages, QWidget* parent)
    : QWidget(parent)
    , m_messages(messages)
    , m_layout(new QVBoxLayout(this)) {
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(1);
    setAccessibleName(tr("Messages"));
    connect(&m_messages, &Messages::changed, this, &MessageBar::rebuild);
    rebuild();
}

void MessageBar::rebuild() {
    while (QLayoutItem* item = m_layout->takeAt(0)) {
        item->widget()->hide();
        item->widget()->deleteLater(); // its own button may be what called
        delete item;
    }
    const QList<Message>& all = m_messages.messages();
    const ThemeColours theme = themeColours(palette());
    for (qsizetype i = std::max<qsizetype>(all.size() - mostShown, 0); i < all.size(); ++i) {
        QFrame* banner = makeBanner(all[i], theme);
        m_layout->addWidget(banner);
        connect(banner->findChild<QToolButton*>(QStringLiteral("dismiss")), &QToolButton::clicked, this,
                [this, id = all[i].id] { m_messages.dismiss(id); });
        if (const auto* offer = banner->findChild<QToolButton*>(QStringLiteral("offer"))) {
            connect(offer, &QToolButton::clicked, this, [this, id = all[i].id] { m_messages.take(id); });
        }
    }
    setVisible(!all.isEmpty());
}

void MessageBar::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        rebuild();
    }
    QWidget::changeEvent(event);
}

} // namespace rmtscope
