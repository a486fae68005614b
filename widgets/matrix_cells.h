#pragma once

#include "widgets/cell_map.h"
#include "widgets/matrix_hues.h"
#include "widgets/matrix_scale.h"

#include <QCoreApplication>

#include <optional>
#include <span>
#include <vector>

namespace rmtscope {

/// The numbers of a matrix's cells, and how they become colours.
class MatrixCells {
    Q_DECLARE_TR_FUNCTIONS(MatrixCells)

public:
    /// Its parts belong to `plot`.
    explicit MatrixCells(QCustomPlot& plot);

    /// Attention in 0..1, [size, size] row by row; copied.
    void setWeights(std::span<const float> weights, std::size_t size);
    /// Around zero.
    void setDifferences(std::span<const float> differences, std::size_t size);
    /// The hue says which, the weight how bright.
    void setHues(std::span<const float> weights, MatrixHues hues, std::size_t size);
    void setScale(MatrixScale scale);
    [[nodiscard]] MatrixScale scale() const { return m_scale; }
    void setFixedMaximum(std::optional<double> maximum);
    void setColours(ColourMap map, const ThemeColours& theme, const QFont& font);

    /// [size, size]: how far from nothing each cell is.
    [[nodiscard]] std::span<const float> strengths() const { return m_strengths; }
    /// Of lines that must be seen on the cells.
    [[nodiscard]] QColor frameColour() const { return m_kind == Kind::Weights ? m_theme.cursor : m_theme.text; }
    /// What the colours mean, in words.
    [[nodiscard]] QString scaleText() const;

private:
    enum class Kind { Weights, Differences, Hues };

    void set(Kind kind, std::span<const float> values, std::size_t size);
    void fill();
    void fillHues();
    void colour();
    [[nodiscard]] double largest() const;

    CellMap m_map;
    Kind m_kind = Kind::Weights;
    std::size_t m_size = 0;
    std::vector<float> m_values; ///< [size, size]
    std::vector<float> m_strengths;
    MatrixHues m_hues;
    MatrixScale m_scale = MatrixScale::Raw;
    std::optional<double> m_fixedMaximum;
    ColourMap m_colourMap = ColourMap::Viridis;
    ThemeColours m_theme;
    QFont m_font;
};

} // namespace rmtscope
