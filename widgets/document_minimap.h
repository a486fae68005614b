#pragma once

#include "engine/api/indices.h"
#include "viewmodels/settings.h"
#include "widgets/figure_export.h"

#include <QImage>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

namespace rmtscope {

/// Weights of `rows` equal parts of the whole document from its begin to its end, in 0..1; NaN: not read yet.
using MinimapSource = std::function<std::vector<float>(int rows)>;

/// The whole document as one column beside its text: how much was written where, the facts, and what is in view. A
/// click or drag goes there.
class DocumentMinimap : public QWidget, public Figure {
    Q_OBJECT

public:
    explicit DocumentMinimap(QWidget* parent = nullptr);

    void setSource(MinimapSource source);
    void setDocumentBytes(std::uint64_t bytes);
    void setFacts(std::vector<ByteSpan> facts);
    void setVisibleBytes(ByteSpan bytes);
    void setColourMap(ColourMap map);
    /// Other values; painted again within a frame.
    void invalidate();

    [[nodiscard]] int yOf(std::uint64_t byte) const;
    [[nodiscard]] std::uint64_t byteAt(int y) const;
    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize figureSize() const override { return size(); }
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    void byteClicked(quint64 byte);

protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

private:
    void paintAll(QPainter& painter);

    MinimapSource m_source;
    std::uint64_t m_bytes = 0;
    std::vector<ByteSpan> m_facts;
    ByteSpan m_visible;
    ColourMap m_colourMap = ColourMap::Viridis;
    QTimer m_frame;
};

} // namespace rmtscope
