#include "widgets/figure_export.h"

#include "engine/api/error.h"
#include "widgets/qcustomplot_shim.h"

#include <QBuffer>
#include <QFileInfo>
#include <QGuiApplication>
#include <QImage>
#include <QPdfWriter>
#include <QSaveFile>
#include <QScreen>
#include <QSvgGenerator>

namespace rmtscope {
namespace {

constexpr int pngScale = 2;

/// Text is laid out with the screen's metrics; a device of the same resolution keeps it from overlapping.
int screenDpi() {
    const QScreen* screen = QGuiApplication::primaryScreen();
    return screen == nullptr ? 96 : qRound(screen->logicalDotsPerInch());
}

void paintOn(QPaintDevice& device, Figure& figure, bool vectors) {
    QCPPainter painter;
    painter.begin(&device);
    painter.setMode(QCPPainter::pmNoCaching);
    painter.setMode(QCPPainter::pmVectorized, vectors);
    figure.paintFigure(FigureCanvas{painter, painter}, QRect(QPoint(0, 0), figure.figureSize()));
    painter.end();
}

void renderPng(Figure& figure, QIODevice& out) {
    QImage image(figure.figureSize() * pngScale, QImage::Format_RGB32);
    image.setDevicePixelRatio(pngScale);
    image.fill(Qt::white);
    paintOn(image, figure, false);
    image.save(&out, "PNG");
}

void renderSvg(Figure& figure, QIODevice& out) {
    QSvgGenerator generator;
    generator.setOutputDevice(&out);
    generator.setResolution(screenDpi());
    generator.setSize(figure.figureSize());
    generator.setViewBox(QRect(QPoint(0, 0), figure.figureSize()));
    generator.setTitle(QStringLiteral("RMTScope"));
    paintOn(generator, figure, true);
}

void renderPdf(Figure& figure, QIODevice& out) {
    QPdfWriter writer(&out);
    writer.setCreator(QStringLiteral("RMTScope"));
    writer.setResolution(screenDpi());
    const QSizeF points = QSizeF(figure.figureSize()) * 72.0 / screenDpi();
    writer.setPageSize(QPageSize(points, QPageSize::Point, QString(), QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    paintOn(writer, figure, true);
}

} // namespace

QString formatSuffix(FigureFormat format) {
    switch (format) {
    case FigureFormat::Png:
        return QStringLiteral("png");
    case FigureFormat::Svg:
        return QStringLiteral("svg");
    case FigureFormat::Pdf:
        break;
    }
    return QStringLiteral("pdf");
}

QByteArray renderFigure(Figure& figure, FigureFormat format) {
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    switch (format) {
    case FigureFormat::Png:
        renderPng(figure, buffer);
        break;
    case FigureFormat::Svg:
        renderSvg(figure, buffer);
        break;
    case FigureFormat::Pdf:
        renderPdf(figure, buffer);
        break;
    }
    return bytes;
}

void writeWholeFile(const QString& path, const QByteArray& bytes) {
    const QFileInfo info(path);
    // A device or a pipe must be written to, never be replaced by a file.
    const bool replaceable = !info.exists() || info.isFile();
    QSaveFile whole(path);
    QFile direct(path);
    QFileDevice& file = replaceable ? static_cast<QFileDevice&>(whole) : direct;
    const bool opened =
        replaceable ? whole.open(QIODevice::WriteOnly) : direct.open(QIODevice::WriteOnly | QIODevice::Unbuffered);
    const bool written = opened && file.write(bytes) == bytes.size() && (!replaceable || whole.commit());
    if (!written) {
        throw Error(ErrorCode::WriteFailed,
                    QStringLiteral("%1 could not be written: %2. Choose another folder or free some space.")
                        .arg(path, file.errorString())
                        .toStdString(),
                    path.toStdString());
    }
}

void exportFigure(Figure& figure, FigureFormat format, const QString& path) {
    writeWholeFile(path, renderFigure(figure, format));
}

} // namespace rmtscope
