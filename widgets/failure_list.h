#pragma once

#include "viewmodels/failure_classes.h"
#include "viewmodels/wrong_samples.h"

#include <QWidget>

#include <optional>
#include <vector>

class QComboBox;
class QLabel;
class QToolButton;

namespace rmtscope {

class WrongSampleView;

/// Samples that were answered wrongly, why they were, and the nearest one that wasn't.
class FailureList : public QWidget {
    Q_OBJECT

public:
    explicit FailureList(QWidget* parent = nullptr);

    /// Until it is called nobody can find out why. `classes` outlives this.
    void setClasses(FailureClasses& classes);
    /// options: of the sweep; right: of its points that were read to their end.
    void setSamples(std::vector<WrongSample> samples, const SweepOptions& options, RightSamples right);

    [[nodiscard]] WrongSampleView& view() const { return *m_view; }
    [[nodiscard]] QComboBox& shown() const { return *m_shown; }
    [[nodiscard]] QToolButton& explainButton() const { return *m_explain; }
    [[nodiscard]] QToolButton& nearestButton() const { return *m_nearest; }

Q_SIGNALS:
    /// A person wants to look at sample `seed` of a task and length, at `decisive` if that is known.
    void sampleChosen(const rmtscope::ResultKey& key, qint64 seed, std::optional<rmtscope::SegmentIndex> decisive);

private:
    void addControls();
    void startOrCancel();
    void openNearest();
    void showProgress();
    void showCounts();
    void chooseShown(int index);
    [[nodiscard]] std::vector<FailureCase> unknownCases() const;

    FailureClasses* m_classes = nullptr;
    SweepOptions m_options;
    RightSamples m_right;
    QToolButton* m_explain;
    QLabel* m_progress;
    QComboBox* m_shown;
    QToolButton* m_nearest;
    WrongSampleView* m_view;
};

} // namespace rmtscope
