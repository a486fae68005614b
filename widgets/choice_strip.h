#pragma once

#include <QWidget>

#include <cstdint>
#include <optional>
#include <vector>

namespace rmtscope {

/// A row of numbered cells to choose one, several or all of them: a click chooses one, Ctrl and click adds or removes
/// one, dragging chooses a range, "all" chooses all. Arrow keys move, Return toggles, A is all.
class ChoiceStrip : public QWidget {
    Q_OBJECT

public:
    /// `noun`: "layer", "head".
    explicit ChoiceStrip(const QString& noun, QWidget* parent = nullptr);

    void setCount(int count);
    [[nodiscard]] int count() const { return m_count; }
    /// Nothing: all of them.
    void setChosen(const std::optional<std::vector<std::int64_t>>& chosen);
    [[nodiscard]] const std::optional<std::vector<std::int64_t>>& chosen() const { return m_chosen; }
    /// Cell under a position, -1 for "all"; none beside them.
    [[nodiscard]] std::optional<int> cellAt(const QPoint& position) const;
    [[nodiscard]] QRect cellRect(int cell) const;

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

Q_SIGNALS:
    /// By the user.
    void chosenChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void choose(std::optional<std::vector<std::int64_t>> chosen);
    void toggle(int cell);
    [[nodiscard]] bool isChosen(int cell) const;
    [[nodiscard]] int wordWidth() const;

    QString m_noun;
    int m_count = 0;
    int m_focused = 0;
    int m_pressed = 0;
    std::optional<std::vector<std::int64_t>> m_chosen;
};

} // namespace rmtscope
