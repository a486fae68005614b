#include "widgets/matrix_cells.h"

#include <algorithm>
#include <cmath>

namespace rmtscope {

MatrixCells::MatrixCells(QCustomPlot& plot)
    : m_map(plot) {}

void MatrixCells::setWeights(std::span<const float> weights, std::size_t size) {
    set(Kind::Weights, weights, size);
}

void MatrixCells::setDifferences(std::span<const float> differences, std::size_t size) {
    set(Kind::Differences, differences, size);
}

void MatrixCells::setHues(std::span<const float> weights, MatrixHues hues, std::size_t size) {
    m_hues = std::move(hues);
    set(Kind::Hues, weights, size);
}

void MatrixCells::set(Kind kind, std::span<const float> values, std::size_t size) {
    const bool otherKind = m_kind != kind;
    m_kind = kind;
    m_size = size;
    m_values.assign(values.begin(), values.end());
    m_strengths = m_values;
    if (kind == Kind::Differences) {
        std::for_each(m_strengths.begin(), m_strengths.end(), [](float& value) { value = std::abs(value); });
    }
    if (otherKind || kind == Kind::Hues) { // the names of the hues may be others
        colour();
    }
    fill();
}

void MatrixCells::setScale(MatrixScale scale) {
    m_scale = scale;
    fill();
}

void MatrixCells::setFixedMaximum(std::optional<double> maximum) {
    m_fixedMaximum = maximum;
    fill();
}

void MatrixCells::setColours(ColourMap map, const ThemeColours& theme, const QFont& font) {
    m_colourMap = map;
    m_theme = theme;
    m_font = font;
    colour();
}

void MatrixCells::colour() {
    if (m_kind == Kind::Weights) {
        m_map.setColours(m_colourMap, m_theme, m_font);
    } else if (m_kind == Kind::Differences) {
        m_map.setDivergingColours(m_theme, m_font);
    } else {
        std::vector<MapBand> bands;
        for (int i = 0; i < m_hues.names.size(); ++i) {
            const bool others = i + 1 == m_hues.names.size();
            bands.push_back({others ? m_theme.muted : categoricalColour(i, m_theme.dark), m_hues.names[i]});
        }
        m_map.setBands(bands, m_theme, m_font);
    }
}

double MatrixCells::largest() const {
    const auto found = std::max_element(m_strengths.begin(), m_strengths.end());
    const double own = found == m_strengths.end() ? 0 : static_cast<double>(*found);
    return m_fixedMaximum.value_or(own > 0 ? own : 1);
}

void MatrixCells::fill() {
    m_map.setVisible(m_size > 0);
    if (m_size == 0 || m_values.size() < m_size * m_size) {
        return;
    }
    const auto cells = static_cast<int>(m_size);
    m_map.cells().setSize(cells, cells);
    m_map.cells().setRange(QCPRange(0.5, cells - 0.5), QCPRange(0.5, cells - 0.5));
    m_map.setLabel(m_kind == Kind::Hues ? tr("strongest head") : scaleText());
    if (m_kind == Kind::Hues) {
        fillHues();
        return;
    }
    const MatrixScale scale = m_kind == Kind::Differences ? MatrixScale::Raw : m_scale;
    const std::vector<double> scaled = scaledMatrix(m_values, m_size, scale);
    for (int query = 0; query < cells; ++query) {
        const double* row = scaled.data() + static_cast<std::size_t>(query) * m_size;
        for (int key = 0; key < cells; ++key) {
            m_map.cells().setCell(key, query, row[key]);
        }
    }
    QCPRange range(m_kind == Kind::Differences ? -largest() : 0, largest());
    if (scale == MatrixScale::RowNormalised) {
        range = {0, 1};
    } else if (scale == MatrixScale::Logarithmic) {
        range = {std::log10(smallestLogWeight), 0};
    }
    m_map.setValueRange(range);
}

void MatrixCells::fillHues() {
    const std::vector<double> scaled = scaledMatrix(m_values, m_size, m_scale);
    const double lowest = m_scale == MatrixScale::Logarithmic ? std::log10(smallestLogWeight) : 0;
    const double highest = m_scale == MatrixScale::Raw ? largest() : m_scale == MatrixScale::RowNormalised ? 1 : 0;
    for (std::size_t cell = 0; cell < m_size * m_size; ++cell) {
        const double strength = (scaled[cell] - lowest) / (highest - lowest);
        m_map.cells().setCell(static_cast<int>(cell % m_size), static_cast<int>(cell / m_size),
                              CellMap::bandValue(m_hues.group[cell], strength));
    }
    m_map.setValueRange(QCPRange(0, static_cast<double>(m_hues.names.size())));
}

QString MatrixCells::scaleText() const {
    if (m_kind == Kind::Differences) {
        return tr("difference of attention, A \u2212 B");
    }
    switch (m_scale) {
    case MatrixScale::Raw:
        return tr("attention");
    case MatrixScale::RowNormalised:
        return tr("share of the row's largest");
    case MatrixScale::Logarithmic:
        break;
    }
    return tr("log\u2081\u2080 attention");
}

} // namespace rmtscope
