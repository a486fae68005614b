#pragma once

#include "widgets/qcustomplot_shim.h"

#include <functional>
#include <optional>
#include <vector>

namespace rmtscope {

struct MatrixCell;

/// The frames around pinned rows and columns of a matrix, and around the cell cursor.
class MatrixPins {
public:
    /// `add` takes each new item to the layer of cursors; the items belong to `plot`.
    MatrixPins(QCustomPlot& plot, std::function<void(QCPAbstractItem&)> add);

    void place(const std::vector<std::size_t>& queries, const std::vector<std::size_t>& keys,
               const std::optional<MatrixCell>& cursor, std::size_t size);
    void setColours(const QColor& pins, const QColor& cursor);

private:
    QCPItemRect& frame(std::size_t index);
    void style(QCPItemRect& item) const;

    QCustomPlot& m_plot;
    std::function<void(QCPAbstractItem&)> m_add;
    QCPItemRect* m_cursor;
    std::vector<QCPItemRect*> m_frames; ///< used again when there are fewer pins
    QColor m_colour;
};

} // namespace rmtscope
