#pragma once

#include "widgets/panel.h"

#include <QTimer>

class QComboBox;
class QToolButton;

namespace rmtscope {

class SeriesPlot;
class Workspace;

/// The forgetting curve: how probable each candidate answer would be if the question were asked after each segment.
class AnswerPanel : public Panel {
    Q_OBJECT

public:
    explicit AnswerPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] SeriesPlot& curves() { return *m_plot; }
    [[nodiscard]] QComboBox& questions() { return *m_questions; }
    /// "Why this answer?", hidden until somebody who knows shows it.
    [[nodiscard]] QToolButton& whyButton() { return *m_why; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    void setViewState(const QJsonObject& state) override;

protected:
    void changeEvent(QEvent* event) override;

private:
    void listQuestions();
    void refresh();
    void enableWhy();
    void showCurves();
    void describe();

    Workspace& m_workspace;
    QComboBox* m_questions;
    QToolButton* m_why;
    SeriesPlot* m_plot;
    QTimer m_frame;
};

} // namespace rmtscope
