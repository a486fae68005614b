#pragma once

#include "viewmodels/training_controller.h"
#include "widgets/panel.h"
#include "widgets/training_plots.h"

#include <QTimer>

#include <filesystem>

class QComboBox;
class QLabel;
class QLineEdit;
class QProgressBar;
class QToolButton;

namespace rmtscope {

/// Trains a model by a recipe, and draws how that goes.
class TrainingPanel : public Panel {
    Q_OBJECT

public:
    /// bundled: the folder whose recipes/ are offered, and in which they find what they name.
    TrainingPanel(TrainingController& training, std::filesystem::path bundled, QWidget* parent = nullptr);

    /// Of the next training.
    void setRecipe(const std::filesystem::path& recipe);
    void setFolder(const std::filesystem::path& folder);
    void setDevice(const DeviceOptions& device);

    [[nodiscard]] SeriesPlot& loss() { return m_plots->loss(); }
    [[nodiscard]] SeriesPlot& batchAccuracy() { return m_plots->batchAccuracy(); }
    [[nodiscard]] SeriesPlot& validation() { return m_plots->validation(); }
    [[nodiscard]] SeriesPlot& learningRate() { return m_plots->learningRate(); }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] std::vector<Table> furtherTables() const override;

Q_SIGNALS:
    /// The model that was trained shall be looked at.
    void modelChosen(const std::filesystem::path& folder);

protected:
    void changeEvent(QEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void addChoices();
    void addTransport();
    void addProblem();
    void addPlots();
    void listRecipes();
    /// Its place in the list; a file that is there already keeps its own.
    int addRecipe(const QString& file);
    void connectControls();
    void askForRecipe();
    void askForFolder();
    void lookAtFolder();
    void showProblem(const QString& sentence);
    void startOrPause();
    void showState();
    void showStart();
    void showProgress();
    void showSummary(const RecipeSummary& summary);
    void refresh();
    void showSeries();
    [[nodiscard]] std::filesystem::path recipe() const;
    [[nodiscard]] std::filesystem::path folder() const;
    [[nodiscard]] bool folderHoldsRun() const;

    TrainingController& m_training;
    std::filesystem::path m_bundled;
    DeviceOptions m_device;
    QComboBox* m_recipes = nullptr;
    QToolButton* m_chooseRecipe = nullptr;
    QLineEdit* m_folder = nullptr;
    QToolButton* m_chooseFolder = nullptr;
    QToolButton* m_start = nullptr;
    QToolButton* m_stop = nullptr;
    QToolButton* m_open = nullptr;
    QToolButton* m_raw = nullptr;
    QToolButton* m_logarithmic = nullptr;
    QProgressBar* m_progress = nullptr;
    QLabel* m_numbers = nullptr;
    QLabel* m_summary = nullptr;
    QLabel* m_problem = nullptr;
    TrainingPlots* m_plots = nullptr;
    QTimer m_frame;
};

} // namespace rmtscope
