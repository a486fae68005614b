#pragma once

#include <QByteArray>
#include <QRect>
#include <QSize>
#include <QString>

class QCPPainter;
class QPainter;

namespace rmtscope {

/// One painter under both of its names, so that text views need not know QCustomPlot.
struct FigureCanvas {
    QCPPainter& plots;
    QPainter& painter;
};

/// What can be printed as it is seen.
class Figure {
public:
    Figure() = default;
    Figure(const Figure&) = delete;
    Figure& operator=(const Figure&) = delete;
    virtual ~Figure() = default;

    [[nodiscard]] virtual QSize figureSize() const = 0; ///< in screen pixels
    virtual void paintFigure(const FigureCanvas& canvas, const QRect& area) = 0;
};

enum class FigureFormat {
    Png, ///< twice the screen's resolution
    Svg,
    Pdf, ///< vectors, one page of the figure's size
};

[[nodiscard]] QString formatSuffix(FigureFormat format); ///< "png"

/// The file's bytes.
[[nodiscard]] QByteArray renderFigure(Figure& figure, FigureFormat format);

/// Writes all of `bytes` or leaves what was at `path` as it was. Throws Error (WriteFailed).
void writeWholeFile(const QString& path, const QByteArray& bytes);

/// renderFigure and writeWholeFile.
void exportFigure(Figure& figure, FigureFormat format, const QString& path);

} // namespace rmtscope
