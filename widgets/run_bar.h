#pragma once

#include <QTimer>
#include <QWidget>

#include <array>

class QAction;
class QLabel;
class QProgressBar;

namespace rmtscope {

class Workspace;

/// Opens, runs, pauses, steps and stops, and says how far the run is and what it costs. Its actions are for menus too.
class RunBar : public QWidget {
    Q_OBJECT

public:
    explicit RunBar(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] QAction& openModelAction() const { return *m_openModel; }
    [[nodiscard]] QAction& openDocumentAction() const { return *m_openDocument; }
    [[nodiscard]] QAction& runAction() const { return *m_run; }
    [[nodiscard]] QAction& stepAction() const { return *m_step; }
    [[nodiscard]] QAction& stopAction() const { return *m_stop; }
    [[nodiscard]] QAction& restartAction() const { return *m_restart; }
    [[nodiscard]] QString statusText() const;

Q_SIGNALS:
    /// A document, or whatever else somebody chose in its place.
    void fileChosen(const QString& fileName);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addActions();
    void addWidgets();
    void askForModel();
    void askForDocument();
    void toggleRun();
    void showState();
    void showNumbers();
    void restyle();

    Workspace& m_workspace;
    QAction* m_openModel;
    QAction* m_openDocument;
    QAction* m_run;
    QAction* m_step;
    QAction* m_stop;
    QAction* m_restart;
    QLabel* m_what;
    QLabel* m_numbers;
    QProgressBar* m_progress;
    QTimer m_refresh;
    QString m_stage; ///< what is being opened or counted
};

} // namespace rmtscope
