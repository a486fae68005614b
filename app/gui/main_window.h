#pragma once

#include "viewmodels/settings.h"

#include <QMainWindow>

#include <array>
#include <filesystem>
#include <vector>

class QDockWidget;
class QMenu;
class QSettings;

namespace rmtscope {

class AnswerPanel;
class AskPanel;
class AttentionPanel;
class DocumentPanel;
class FailureClasses;
class HeadGridPanel;
class HelpMenu;
class ModelSettingsDialog;
class Navigation;
class Panel;
class RetentionController;
class RunBar;
class RunLibrary;
class RunOptionsMenu;
class ScalingPanel;
class SweepController;
class TimelinePanel;
class TrainingController;
class WindowSession;
class WindowUndo;
class Workspace;
struct KeptRun;
struct SettingsQuestion;

/// Composes the panels: the timeline in the middle, the others in docks around it.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    /// `workspace` and `settings` outlive it. Without `remember`, layout and size are neither restored nor kept.
    MainWindow(Workspace& workspace, QSettings& settings, bool remember, QWidget* parent = nullptr);
    ~MainWindow() override;

    /// What a report holds, in its order.
    [[nodiscard]] std::vector<Panel*> panels() const;
    [[nodiscard]] TimelinePanel& timeline() const { return *m_timeline; }
    [[nodiscard]] AskPanel& ask() const { return *m_ask; }
    [[nodiscard]] RunBar& runBar() const { return *m_runBar; }
    [[nodiscard]] RunOptionsMenu& runOptions() const { return *m_runOptions; }
    /// Opens the views of the memory states, which work only while they can be seen.
    void showStateViews();
    /// Those that resetLayout() places, in the order of the menu.
    [[nodiscard]] std::vector<QDockWidget*> docks() const;
    /// Adds the panel that measures accuracy by length; closed until somebody opens it. `sweep` outlives this, noise:
    /// the text that its facts are hidden in. With `failures`, which outlives this too, a person can find out why
    /// samples were answered wrongly.
    void addSweep(SweepController& sweep, const std::filesystem::path& noise, FailureClasses* failures = nullptr);
    /// Adds the panel that measures how long facts stay in memory; closed until somebody opens it. `retention` outlives
    /// this, noise: as in addSweep().
    void addRetention(RetentionController& retention, const std::filesystem::path& noise);
    /// Adds provenance and memory lens of the open document; closed until somebody opens them.
    void addExplaining();
    /// Adds the panel that trains models; closed until somebody opens it. `training` outlives this; bundled: where its
    /// recipes and what they name are. The window closes only when a training has kept its checkpoint.
    void addTraining(TrainingController& training, const std::filesystem::path& bundled);
    /// Adds the panel that lists recorded runs; closed until somebody opens it. `library` outlives this.
    void addLibrary(RunLibrary& library);
    /// Adds branches and the causal map; closed until somebody opens them.
    void addInterventions();
    void resetLayout();
    /// Docks and tool bars, for setLayoutState() and sessions.
    [[nodiscard]] QByteArray layoutState() const;
    void setLayoutState(const QByteArray& state);
    [[nodiscard]] Navigation& navigation() const { return *m_navigation; }
    [[nodiscard]] WindowUndo& undo() const { return *m_undo; }
    [[nodiscard]] HelpMenu& helpMenu() const { return *m_help; }
    [[nodiscard]] WindowSession& session() const { return *m_session; }
    /// Brings the prompt into view, ready for typing.
    void showPrompt();
    /// A model folder, a file of its weights, a session or a document: opens it as what it is. A model's configuration
    /// is no document: the engine says what to open instead.
    void openAnything(const QString& fileName);

protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

private:
    /// Where a panel's dock is at first.
    struct DockPlace {
        Panel* panel = nullptr;
        Qt::DockWidgetArea area = Qt::NoDockWidgetArea;
        const Panel* behind = nullptr;  ///< as a tab of its dock
        const Panel* rightOf = nullptr; ///< beside its dock
    };

    void addBars();
    void addDock(const DockPlace& place, const QKeySequence& shortcut);
    void addFloating(Panel& panel, const QKeySequence& shortcut);
    void addStateViews();
    void checkCauses();
    void bringToFront(Panel& panel);
    [[nodiscard]] bool waitsForTraining();
    void openAgain(const KeptRun& run);
    void proposeSweep(const KeptRun& run);
    void checkModel(const ModelInfo& recorded);
    void addMenus();
    void addFileMenu();
    void addEditMenu();
    void addRunMenu();
    void addViewMenu();
    void addGoMenu();
    void addHelpMenu();
    void addThemeMenu(QMenu& view);
    void addRecent(QMenu& menu, bool models);
    void showTitle();
    void askForSettings(const std::filesystem::path& folder, const SettingsQuestion& question);
    void changeSettings(const std::filesystem::path& model, const SettingsQuestion& question);
    [[nodiscard]] ModelSettingsDialog* showSettings(const std::filesystem::path& model,
                                                    const SettingsQuestion& question);
    void showModelInfo();
    void restore();

    Workspace& m_workspace;
    QSettings& m_settings;
    bool m_remember;
    RunBar* m_runBar;
    RunOptionsMenu* m_runOptions = nullptr;
    Navigation* m_navigation = nullptr;
    WindowUndo* m_undo = nullptr;
    HelpMenu* m_help = nullptr;
    WindowSession* m_session = nullptr;
    TimelinePanel* m_timeline;
    AnswerPanel* m_answers;
    ScalingPanel* m_scaling;
    AttentionPanel* m_attention;
    HeadGridPanel* m_headGrid;
    DocumentPanel* m_document;
    AskPanel* m_ask;
    std::array<Panel*, 3> m_states{}; ///< views of the memory states
    TrainingController* m_training = nullptr;
    bool m_closing = false; ///< as soon as the training has stopped
    QMenu* m_viewMenu = nullptr;
    std::vector<DockPlace> m_places;
    qsizetype m_floating = 0; ///< panels that have no place
};

} // namespace rmtscope
