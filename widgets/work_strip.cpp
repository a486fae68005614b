#include "widgets/work_strip.h"

#include "widgets/tool_buttons.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QToolButton>

#include <utility>

namespace rmtscope {
namespace {

constexpr int patienceMs = 400; // what is done sooner would only flicker

} // namespace

WorkStrip::WorkStrip(QString what, QWidget* parent)
    : QWidget(parent)
    , m_what(std::move(what))
    , m_text(new QLabel(this))
    , m_button(makeButton({}, {}, this)) {
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_text);
    layout->addWidget(m_button);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    connect(&m_patience, &QTimer::timeout, this, &QWidget::show);
    connect(m_button, &QToolButton::clicked, this, [this] {
        if (m_stopped) {
            Q_EMIT resumeWanted();
        } else {
            Q_EMIT stopWanted();
        }
    });
    hide();
}

void WorkStrip::setWork(bool working, bool stopped, std::optional<int> permille) {
    m_stopped = stopped;
    const QString part = permille ? tr(" %1 %").arg(*permille / 10) : QString();
    m_text->setText(stopped ? tr("%1 is stopped%2").arg(m_what, permille ? tr(" at") + part : QString())
                            : m_what + part + QStringLiteral(" \u2026"));
    m_button->setText(stopped ? tr("Go on") : tr("Stop"));
    m_button->setToolTip(stopped ? tr("Goes on with what is left.") : tr("Stops it; what is done stays."));
    if (!working) {
        m_patience.stop();
        hide();
    } else if (stopped) {
        show();
    } else if (isHidden() && !m_patience.isActive()) {
        m_patience.start();
    }
}

QString WorkStrip::text() const {
    return m_text->text();
}

} // namespace rmtscope
