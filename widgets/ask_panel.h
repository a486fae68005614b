#pragma once

#include "widgets/panel.h"

#include <optional>

class QToolButton;

namespace rmtscope {

class GenerationControls;
class HeatmapPlot;
class PromptEdit;
class Workspace;
class WrittenText;

/// Lets a decoder write behind a prompt from the memory after a segment, and shows which slots each token has read.
class AskPanel : public Panel {
    Q_OBJECT

public:
    explicit AskPanel(Workspace& workspace, QWidget* parent = nullptr);

    [[nodiscard]] PromptEdit& prompt() const { return *m_prompt; }
    [[nodiscard]] QToolButton& askButton() const { return *m_ask; }
    [[nodiscard]] GenerationControls& controls() const { return *m_controls; }
    [[nodiscard]] WrittenText& text() const { return *m_text; }
    [[nodiscard]] HeatmapPlot& reads() const { return *m_reads; }
    /// The token that is looked at; none at first.
    [[nodiscard]] std::optional<std::size_t> chosen() const { return m_chosen; }
    [[nodiscard]] PanelHelp help() const override;
    [[nodiscard]] QByteArray csv() const override;
    [[nodiscard]] QJsonObject viewState() const override;
    void setViewState(const QJsonObject& state) override;

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void addControls();
    void connectParts();
    void ask();
    void start();
    void grow();
    void settle();
    void choose(std::optional<std::size_t> token);
    void describe();
    void enable();
    [[nodiscard]] std::vector<float> readColumns(std::int64_t first, std::int64_t last, int columns) const;
    [[nodiscard]] QString toolTipFor(std::size_t token) const;
    [[nodiscard]] QString sourceText() const;
    [[nodiscard]] QString resultText() const;

    Workspace& m_workspace;
    PromptEdit* m_prompt;
    QToolButton* m_ask;
    GenerationControls* m_controls;
    WrittenText* m_text;
    HeatmapPlot* m_reads;
    std::optional<std::size_t> m_chosen;
};

} // namespace rmtscope
