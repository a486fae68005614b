#pragma once

#include "viewmodels/sweep_controller.h"
#include "widgets/panel.h"

#include <QTimer>

#include <filesystem>
#include <optional>

class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace rmtscope {

class FailureClasses;
class FailureList;
class SeriesPlot;

/// Accuracy, device memory and time against the length of the input, for one model and the published one.
class SweepPanel : public Panel {
    Q_OBJECT

public:
    /// noise: the text that facts are hidden in.
    SweepPanel(SweepController& sweep, std::filesystem::path noise, QWidget* parent = nullptr);

    /// What the next sweep is about; an empty path: nothing yet.
    void setModel(const std::filesystem::path& model, const DeviceOptions& device);
    /// Sets the controls to what another sweep asked for; Start is left to the person. Nothing happens while one reads.
    void propose(const SweepOptions& options, const std::vector<ResultKey>& keys);
    /// Lets a person find out why samples were answered wrongly. `classes` outlives this.
    void setFailureClasses(FailureClasses& classes);

    [[nodiscard]] SeriesPlot& accuracy() { return *m_accuracy; }
    [[nodiscard]] SeriesPlot& cost() { return *m_cost; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    /// Those that were answered wrongly, while they are listed.
    [[nodiscard]] std::vector<Table> furtherTables() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    void setViewState(const QJsonObject& state) override;

Q_SIGNALS:
    /// Somebody wants to look at a sample that `model` was asked about, at the segment that decided about its answer if
    /// that is known.
    void sampleChosen(const rmtscope::SampleName& sample, const std::filesystem::path& model,
                      std::optional<rmtscope::SegmentIndex> decisive = {});

protected:
    void changeEvent(QEvent* event) override;

private:
    void addTasks();
    void addControls();
    void addPlots();
    void addHandState();
    void addSamples();
    void startOrPause();
    void addLengths();
    void showState();
    void refresh();
    void showSeries();
    void shareRange(const SeriesPlot& from);
    void showSamples(double tokens);
    void chooseSample(const ResultKey& key, qint64 seed, std::optional<SegmentIndex> decisive);
    [[nodiscard]] std::vector<ResultKey> wanted() const;

    SweepController& m_sweep;
    std::filesystem::path m_noise;
    std::filesystem::path m_model;
    DeviceOptions m_device;
    std::vector<QToolButton*> m_tasks;
    QLineEdit* m_lengths = nullptr;
    QSpinBox* m_samples = nullptr;
    QToolButton* m_control = nullptr;
    QToolButton* m_published = nullptr;
    QToolButton* m_logarithmic = nullptr;
    QToolButton* m_start = nullptr;
    QToolButton* m_add = nullptr;
    QToolButton* m_cancel = nullptr;
    QLabel* m_progress = nullptr;
    SeriesPlot* m_accuracy = nullptr;
    SeriesPlot* m_cost = nullptr;
    QLabel* m_samplesTitle = nullptr;
    FailureList* m_wrong = nullptr;
    QTimer m_frame;
    bool m_sharing = false;
};

/// "1, 2, 4" -> lengths in that order without repetitions; empty if any of it is no whole number of 1 or more.
[[nodiscard]] std::vector<std::int64_t> lengthsOf(const QString& text);

} // namespace rmtscope
