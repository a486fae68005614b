#pragma once

#include "viewmodels/retention_controller.h"
#include "widgets/panel.h"

#include <filesystem>

class QLabel;
class QLineEdit;
class QSpinBox;
class QToolButton;

namespace rmtscope {

class SeriesPlot;

/// How long a fact stays in memory: what a linear probe finds of it, by the number of segments since.
class RetentionPanel : public Panel {
    Q_OBJECT

public:
    /// noise: the text that facts are hidden in. `retention` outlives this.
    RetentionPanel(RetentionController& retention, std::filesystem::path noise, QWidget* parent = nullptr);

    /// What the next measurement is about; an empty path: nothing yet.
    void setModel(const std::filesystem::path& model, const DeviceOptions& device);

    [[nodiscard]] SeriesPlot& curves() const { return *m_plot; }
    [[nodiscard]] QLineEdit& distances() const { return *m_distances; }
    [[nodiscard]] QToolButton& startButton() const { return *m_start; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    void setViewState(const QJsonObject& state) override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void addControls();
    void addPlot();
    void startOrCancel();
    void showState();
    void showProgress();
    void showCurves();
    [[nodiscard]] std::vector<std::string> wantedTasks() const;
    [[nodiscard]] QString readout(double distance) const;

    RetentionController& m_retention;
    std::filesystem::path m_noise;
    std::filesystem::path m_model;
    DeviceOptions m_device;
    std::vector<QToolButton*> m_tasks;
    QLineEdit* m_distances = nullptr;
    QSpinBox* m_samples = nullptr;
    QToolButton* m_train = nullptr;
    QToolButton* m_start = nullptr;
    QLabel* m_progress = nullptr;
    SeriesPlot* m_plot = nullptr;
};

/// "0, 1, 4" -> distances in that order without repetitions; empty if any of it is no whole number of 0 or more.
[[nodiscard]] std::vector<std::int64_t> distancesOf(const QString& text);

} // namespace rmtscope
