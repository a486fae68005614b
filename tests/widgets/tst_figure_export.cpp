#include "engine/api/error.h"
#include "widgets/figure_export.h"
#include "widgets/series_plot.h"

#include <QApplication>
#include <QFile>
#include <QImage>
#include <QSvgRenderer>
#include <QTemporaryDir>
#include <QXmlStreamReader>
#include <QtTest>

using namespace rmtscope;

namespace {

class FigureExportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void pngHasTwiceTheSize();
    void svgIsWellFormedAndHasTheCurve();
    void pdfIsComplete();
    void darkFiguresStayDark();
    void writesTheWholeFile_data();
    void writesTheWholeFile();
    void replacesFilesAndLeavesNothingElse();
    void failuresAreOneSentence_data();
    void failuresAreOneSentence();

private:
    std::unique_ptr<SeriesPlot> m_plot;
};

void FigureExportTest::init() {
    m_plot = std::make_unique<SeriesPlot>();
    m_plot->setPalette(themePalette(Theme::Light));
    m_plot->resize(400, 200);
    m_plot->setAxes(QStringLiteral("tokens"), QStringLiteral("probability"));
    Series series;
    series.name = QStringLiteral("kitchen");
    series.colour = QColor(0x0072B2);
    series.x = {0, 100, 200};
    series.y = {0.1, 0.9, 0.5};
    m_plot->setSeries({series});
}

void FigureExportTest::pngHasTwiceTheSize() {
    const QImage image = QImage::fromData(renderFigure(*m_plot, FigureFormat::Png), "PNG");
    QCOMPARE(image.size(), QSize(800, 400));
    QCOMPARE(image.pixelColor(3, 3).rgb(), m_plot->palette().color(QPalette::Base).rgb());
    bool found = false;
    for (int y = 0; y < image.height() && !found; ++y) {
        for (int x = 0; x < image.width() && !found; ++x) {
            found = image.pixelColor(x, y).rgb() == QColor(0x0072B2).rgb();
        }
    }
    QVERIFY(found);
}

void FigureExportTest::svgIsWellFormedAndHasTheCurve() {
    const QByteArray svg = renderFigure(*m_plot, FigureFormat::Svg);
    QXmlStreamReader reader(svg);
    bool text = false;
    while (!reader.atEnd()) {
        reader.readNext();
        text = text || reader.text().contains(QStringLiteral("probability"));
    }
    QVERIFY2(!reader.hasError(), qPrintable(reader.errorString()));
    QVERIFY(text); // words stay words, so that a paper's author can edit them
    QVERIFY(svg.toLower().contains("#0072b2"));
    QSvgRenderer renderer(svg);
    QVERIFY(renderer.isValid());
    QCOMPARE(renderer.viewBox(), QRect(0, 0, 400, 200));
}

void FigureExportTest::pdfIsComplete() {
    const QByteArray pdf = renderFigure(*m_plot, FigureFormat::Pdf);
    QVERIFY(pdf.startsWith("%PDF-"));
    QVERIFY(pdf.trimmed().endsWith("%%EOF"));
    QCOMPARE(pdf.count("/Type /Page\n"), 1);
    QVERIFY(!pdf.contains("/Subtype /Image")); // vectors, no picture of the plot
}

void FigureExportTest::darkFiguresStayDark() {
    m_plot->setPalette(themePalette(Theme::Dark));
    const QImage image = QImage::fromData(renderFigure(*m_plot, FigureFormat::Png), "PNG");
    QVERIFY(image.pixelColor(3, 3).lightness() < 60);
}

void FigureExportTest::writesTheWholeFile_data() {
    QTest::addColumn<int>("format");
    QTest::newRow("png") << static_cast<int>(FigureFormat::Png);
    QTest::newRow("svg") << static_cast<int>(FigureFormat::Svg);
    QTest::newRow("pdf") << static_cast<int>(FigureFormat::Pdf);
}

void FigureExportTest::writesTheWholeFile() {
    QFETCH(int, format);
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("figure.") + formatSuffix(static_cast<FigureFormat>(format)));
    exportFigure(*m_plot, static_cast<FigureFormat>(format), path);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.size() > 500);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 1); // no temporary file is left
}

void FigureExportTest::replacesFilesAndLeavesNothingElse() {
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("figure.csv"));
    writeWholeFile(path, "before");
    writeWholeFile(path, "after");
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("after"));
    const QString beside = folder.filePath(QStringLiteral("figure.csv/beside.csv")); // its folder is a file
    QVERIFY_EXCEPTION_THROWN(writeWholeFile(beside, "x"), Error);
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files), QStringList(QStringLiteral("figure.csv")));
}

void FigureExportTest::failuresAreOneSentence_data() {
    QTest::addColumn<QString>("path");
    QTest::newRow("no such folder") << QStringLiteral("/nowhere/at/all/figure.png");
    QTest::newRow("a folder") << QStringLiteral("/tmp");
#ifdef Q_OS_LINUX
    QTest::newRow("a full disk") << QStringLiteral("/dev/full");
#endif
}

void FigureExportTest::failuresAreOneSentence() {
    QFETCH(QString, path);
    try {
        writeWholeFile(path, QByteArray(100000, 'x'));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY(QString::fromUtf8(error.what()).contains(path));
        QCOMPARE(QString::fromStdString(error.subject()), path);
    }
}

} // namespace

QTEST_MAIN(FigureExportTest)
#include "tst_figure_export.moc"
