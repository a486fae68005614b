#pragma once

#include "engine/api/indices.h"
#include "widgets/document_geometry.h"
#include "widgets/figure_export.h"
#include "widgets/laid_lines.h"

#include <QAbstractScrollArea>
#include <QTimer>

#include <optional>

namespace rmtscope {

class DocumentColouring;
class DocumentLines;

/// The text itself, however long: only visible lines are laid out and painted. Tokens are shaded by their weight,
/// facts underlined, the selected segment framed. A click says which byte.
class DocumentView : public QAbstractScrollArea, public Figure {
    Q_OBJECT

public:
    DocumentView(DocumentLines& lines, DocumentColouring& colouring, QWidget* parent = nullptr);

    [[nodiscard]] DocumentGeometry geometryInView() const;
    /// The bytes of all lines in view.
    [[nodiscard]] ByteSpan visibleBytes() const;
    void scrollToByte(std::uint64_t byte);
    /// Its line becomes the first in view, as far as there is text below it.
    void scrollToTop(std::uint64_t byte);
    /// Position within the viewport; none beside the text.
    [[nodiscard]] std::optional<std::uint64_t> byteAt(const QPoint& position) const;
    /// Where a byte's character begins, within the viewport; it may lie outside of it.
    [[nodiscard]] QPoint positionOf(std::uint64_t byte) const;

    [[nodiscard]] QSize figureSize() const override;
    void paintFigure(const FigureCanvas& canvas, const QRect& area) override;

Q_SIGNALS:
    void byteClicked(quint64 byte);
    void byteHovered(std::optional<quint64> byte);
    void visibleBytesChanged();

protected:
    void paintEvent(QPaintEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void scrollContentsBy(int dx, int dy) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

private:
    void updateScrollBar();
    void paintLines(QPainter& painter, const QRect& area);
    void paintLine(QPainter& painter, std::size_t line, int y) const;
    void paintFrame(QPainter& painter) const;
    [[nodiscard]] int textLeft() const; ///< of the viewport
    [[nodiscard]] int xOf(std::size_t line, std::uint64_t byte) const;
    void tellVisible();

    DocumentLines& m_lines;
    LaidLines m_laid;
    DocumentColouring& m_colouring;
    QTimer m_frame; ///< details arrive one by one; they are painted together
};

} // namespace rmtscope
