#pragma once

#include "widgets/figure_export.h"

#include <QTextEdit>

#include <functional>
#include <optional>
#include <vector>

namespace rmtscope {

class TextGeneration;

/// The prompt and behind it what the model writes, each token shaded by its read mass. A click or Left and Right choose
/// a token.
class WrittenText : public QTextEdit, public Figure {
    Q_OBJECT

public:
    /// `generation` outlives it.
    explicit WrittenText(const TextGeneration& generation, QWidget* parent = nullptr);

    void setToolTipText(std::function<QString(std::size_t token)> text) { m_toolTip = std::move(text); }
    void setChosen(std::optional<std::size_t> token);

    /// Positions are in the viewport.
    [[nodiscard]] std::optional<std::size_t> tokenAt(const QPoint& position) const;
    /// Within the token's first character.
    [[nodiscard]] QPoint positionOf(std::size_t token) const;
    [[nodiscard]] QColor shadeOf(std::size_t token) const;

    [[nodiscard]] QSize figureSize() const override;
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    void tokenChosen(std::size_t token);

protected:
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    bool viewportEvent(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void rebuild();
    void append(std::size_t first);
    void colour();
    void colourToken(std::size_t token);
    [[nodiscard]] QTextCursor cursorOver(std::size_t token) const;

    const TextGeneration& m_generation;
    std::function<QString(std::size_t)> m_toolTip;
    std::optional<std::size_t> m_chosen;
    float m_shadedFor = 0;   ///< the largest mass that the shades are relative to
    int m_begin = 0;         ///< where the first token begins
    std::vector<int> m_ends; ///< where each token ends
};

} // namespace rmtscope
