#pragma once

#include "widgets/matrix_hues.h"
#include "widgets/matrix_scale.h"
#include "widgets/plot_widget.h"

#include <QStringList>

#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// One cell of an attention map.
struct MatrixCell {
    std::size_t query = 0;
    std::size_t key = 0;

    bool operator==(const MatrixCell&) const = default;
};

/// Positions × positions: every query (row) against every key (column). Wheel zooms both axes, dragging pans,
/// double-click or Home shows all, a click pins row and column, arrow keys move a cell cursor, Return clicks its cell.
class MatrixPlot : public PlotWidget {
    Q_OBJECT

public:
    explicit MatrixPlot(QWidget* parent = nullptr);
    ~MatrixPlot() override;

    /// `weights`: [size, size], size = labels.size(); copied. The view stays if the size does.
    void setMatrix(std::span<const float> weights, const QStringList& labels);
    /// The same for differences, in colours around zero. Neither scale() nor colour map apply.
    void setDifferences(std::span<const float> differences, const QStringList& labels);
    /// The same where a hue says to which group each weight belongs; the colour bar names them.
    void setHues(std::span<const float> weights, const MatrixHues& hues, const QStringList& labels);
    void setScale(MatrixScale scale);
    [[nodiscard]] MatrixScale scale() const;
    /// Upper end of the colour bar for Raw, both ends for differences; nothing: the largest one of the matrix.
    void setFixedMaximum(std::optional<double> maximum);
    void setColourMap(ColourMap map);
    void setPinned(std::optional<std::size_t> query, std::optional<std::size_t> key);
    /// Several rows and columns.
    void setPinned(std::vector<std::size_t> queries, std::vector<std::size_t> keys);
    void setToolTipText(std::function<QString(MatrixCell)> text);
    /// Shows rows `first` to one before `last` against all keys, or all (last 0): the crop "write" is the memory rows.
    void showRows(std::size_t first, std::size_t last);
    void showColumns(std::size_t first, std::size_t last);
    void showAll();
    /// Nothing is in view by hand while it is what one of these three has shown.
    [[nodiscard]] QJsonValue viewedRange() const override;
    void viewRange(const QJsonValue& range) override;
    void setEmptyText(const QString& text);
    /// Shows a busy pointer while something newer is computed.
    void setLoading(bool loading);

    [[nodiscard]] std::optional<MatrixCell> cellAt(const QPoint& position) const;
    [[nodiscard]] QPoint cellCentre(MatrixCell cell) const;
    [[nodiscard]] std::optional<MatrixCell> cellCursor() const;
    /// Visible keys, for tests: [lower, upper).
    [[nodiscard]] std::pair<double, double> visibleKeys() const;
    /// The names beside the keys' (horizontal) or the queries' axis, as last painted.
    [[nodiscard]] QStringList shownNames(Qt::Orientation along) const;
    /// What the colours mean, in words.
    [[nodiscard]] QString scaleText() const;

Q_SIGNALS:
    void hovered(std::optional<rmtscope::MatrixCell> cell);
    /// Or Return was pressed on it.
    void clicked(rmtscope::MatrixCell cell, Qt::KeyboardModifiers modifiers);

protected:
    void prepareFrame() override;
    void restyle() override;
    void keyPressEvent(QKeyEvent* event) override;
    void leaveEvent(QEvent* event) override;

private:
    struct Parts;
    struct View;

    [[nodiscard]] View all() const;
    void show(const View& view, bool byHand);
    void connectMouse();
    void connectAxes();
    template <class Set>
    void replaceCells(const QStringList& labels, Set set);
    void nameCells();
    void placePins(); ///< and repaints its layer
    void positionPins();
    void moveCursor(int queries, int keys);

    std::unique_ptr<Parts> m_parts;
};

} // namespace rmtscope

Q_DECLARE_METATYPE(rmtscope::MatrixCell)
