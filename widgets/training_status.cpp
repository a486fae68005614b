#include "widgets/training_status.h"

#include "viewmodels/training_controller.h"
#include "widgets/training_text.h"

namespace rmtscope {

TrainingStatus::TrainingStatus(const TrainingController& training, QWidget* parent)
    : QToolButton(parent)
    , m_training(training) {
    setObjectName(QStringLiteral("trainingStatus"));
    setAutoRaise(true);
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setToolTip(tr("Opens the training."));
    connect(&training, &TrainingController::changed, this, &TrainingStatus::refresh);
    connect(&training, &TrainingController::stateChanged, this, [this] {
        m_wasSeen = false;
        refresh();
    });
    connect(this, &QToolButton::clicked, this, [this] {
        m_wasSeen = m_training.state() == TrainingController::State::Finished;
        refresh();
    });
    refresh();
}

void TrainingStatus::refresh() {
    const QString text = m_wasSeen ? QString() : trainingShortText(m_training);
    if (text != this->text()) {
        setText(text);
        setAccessibleName(text);
    }
    setVisible(!text.isEmpty());
}

} // namespace rmtscope
