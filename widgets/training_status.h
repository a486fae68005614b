#pragma once

#include <QToolButton>

namespace rmtscope {

class TrainingController;

/// One line of how far a training is, for who has closed its panel; a click shall open it. Not to be seen while there
/// is nothing to tell.
class TrainingStatus : public QToolButton {
    Q_OBJECT

public:
    /// `training` outlives it.
    explicit TrainingStatus(const TrainingController& training, QWidget* parent = nullptr);

private:
    void refresh();

    const TrainingController& m_training;
    bool m_wasSeen = false; ///< that it is finished
};

} // namespace rmtscope
