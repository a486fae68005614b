#include "tests/widgets/clicks.h"
#include "widgets/series_plot.h"

#include <QApplication>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

Series curve(const QString& name, const QColor& colour, double level) {
    Series series;
    series.name = name;
    series.colour = colour;
    for (int i = 0; i <= 100; ++i) {
        series.x.append(100.0 * i);
        series.y.append(level);
    }
    series.emphasised = true;
    return series;
}

class SeriesPlotTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void paintsLinesInTheirColours_data();
    void paintsLinesInTheirColours();
    void paintsTheIntervalAsABand();
    void readsOutEveryCurve();
    void readsOutTheMarkers();
    void showsAllTokens();
    void singlePointStandsInside_data();
    void singlePointStandsInside();
    void keepsTheZoomWhenDataArrives();
    void logarithmicAxisStartsAtOne();
    void clickTellsTokens();
    void draggingIsNoClick();
    void twoAxesHaveTheirOwnScale();
    void logarithmicValuesLeaveOutZero();
    void saysWhatItIsTold();

private:
    std::unique_ptr<SeriesPlot> m_plot;
};

void SeriesPlotTest::init() {
    m_plot = std::make_unique<SeriesPlot>();
    m_plot->setPalette(themePalette(Theme::Light));
    m_plot->resize(500, 240);
    m_plot->setAxes(QStringLiteral("tokens"), QStringLiteral("probability"));
    m_plot->setValueRange(0.0, 1.0);
    m_plot->setLegendVisible(false);
    m_plot->show();
}

void SeriesPlotTest::paintsLinesInTheirColours_data() {
    QTest::addColumn<int>("theme");
    QTest::newRow("light") << static_cast<int>(Theme::Light);
    QTest::newRow("dark") << static_cast<int>(Theme::Dark);
}

void SeriesPlotTest::paintsLinesInTheirColours() {
    QFETCH(int, theme);
    const bool dark = static_cast<Theme>(theme) == Theme::Dark;
    m_plot->setPalette(themePalette(static_cast<Theme>(theme)));
    m_plot->setSeries({curve(QStringLiteral("a"), categoricalColour(0, dark), 0.8),
                       curve(QStringLiteral("b"), categoricalColour(1, dark), 0.3)});
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    QCOMPARE(image.pixelColor(m_plot->positionOf(5050, 0.8)).rgb(), categoricalColour(0, dark).rgb());
    QCOMPARE(image.pixelColor(m_plot->positionOf(5050, 0.3)).rgb(), categoricalColour(1, dark).rgb());
    QCOMPARE(image.pixelColor(2, 2).rgb(), m_plot->palette().color(QPalette::Base).rgb());
}

void SeriesPlotTest::paintsTheIntervalAsABand() {
    Series series = curve(QStringLiteral("accuracy"), Qt::blue, 0.5);
    series.low.fill(0.3, series.x.size());
    series.high.fill(0.7, series.x.size());
    m_plot->setSeries({series});
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    const QColor inside = image.pixelColor(m_plot->positionOf(5050, 0.62));
    const QColor outside = image.pixelColor(m_plot->positionOf(5050, 0.92));
    QVERIFY2(inside.red() < outside.red() - 20, qPrintable(inside.name() + outside.name()));
}

void SeriesPlotTest::readsOutEveryCurve() {
    m_plot->setSeries(
        {curve(QStringLiteral("kitchen"), Qt::blue, 0.8), curve(QStringLiteral("garden"), Qt::red, 0.25)});
    QCOMPARE(m_plot->readout(4960), QStringLiteral("5 k tokens\nkitchen 0.8\ngarden 0.25"));
    QVERIFY(m_plot->readout(1e9).startsWith(QStringLiteral("10 k")));
}

void SeriesPlotTest::readsOutTheMarkers() {
    m_plot->setSeries({curve(QStringLiteral("kitchen"), Qt::blue, 0.8)});
    m_plot->setMarkers({{5000, QStringLiteral("Mary went to the kitchen."), Qt::green},
                        {2000, QStringLiteral("John left."), Qt::green}});
    QCOMPARE(m_plot->readout(4990), QStringLiteral("Mary went to the kitchen.\n5 k tokens\nkitchen 0.8"));
    QCOMPARE(m_plot->readout(2000), QStringLiteral("John left.\n2 k tokens\nkitchen 0.8"));
    QCOMPARE(m_plot->readout(3500), QStringLiteral("3.5 k tokens\nkitchen 0.8"));
}

void SeriesPlotTest::showsAllTokens() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)});
    QCOMPARE(m_plot->lower(), 0.0);
    QCOMPARE(m_plot->upper(), 10000.0);
}

void SeriesPlotTest::singlePointStandsInside_data() {
    QTest::addColumn<bool>("logarithmic");
    QTest::newRow("linear") << false;
    QTest::newRow("logarithmic") << true;
}

void SeriesPlotTest::singlePointStandsInside() {
    QFETCH(bool, logarithmic);
    m_plot->setValueRange(0.0, std::nullopt);
    m_plot->setLogarithmicX(logarithmic);
    Series point;
    point.x = {28};
    point.y = {6};
    m_plot->setSeries({point});
    m_plot->refreshNow();
    const QRect inside = m_plot->plotArea().adjusted(0, 5, -5, -5);
    QVERIFY(inside.contains(m_plot->positionOf(28, 6)));
}

void SeriesPlotTest::keepsTheZoomWhenDataArrives() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)});
    m_plot->setRange(1000, 2000);
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.9)});
    QCOMPARE(m_plot->upper(), 2000.0);
    QTest::keyClick(m_plot.get(), Qt::Key_Home);
    QCOMPARE(m_plot->upper(), 10000.0);
}

void SeriesPlotTest::logarithmicAxisStartsAtOne() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)}); // its first x is 0
    m_plot->setLogarithmicX(true);
    QCOMPARE(m_plot->lower(), 1.0);
    QCOMPARE(m_plot->upper(), 10000.0);
    m_plot->refreshNow();
    const int decade = m_plot->positionOf(100, 0).x() - m_plot->positionOf(10, 0).x();
    QVERIFY(std::abs(m_plot->positionOf(1000, 0).x() - m_plot->positionOf(100, 0).x() - decade) <= 1);
}

void SeriesPlotTest::clickTellsTokens() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)});
    m_plot->refreshNow();
    QSignalSpy clicked(m_plot.get(), &SeriesPlot::clicked);
    clickInside(*m_plot, m_plot->positionOf(5000, 0.5));
    QCOMPARE(clicked.size(), 1);
    QVERIFY(std::abs(clicked.first().first().toDouble() - 5000) < 40);
}

void SeriesPlotTest::draggingIsNoClick() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)});
    m_plot->setRange(4000, 6000);
    m_plot->refreshNow();
    QSignalSpy clicked(m_plot.get(), &SeriesPlot::clicked);
    const QPoint from = m_plot->plotArea().center();
    QWidget* surface = m_plot->childAt(from);
    const QPoint start = surface->mapFrom(m_plot.get(), from);
    QTest::mousePress(surface, Qt::LeftButton, {}, start);
    QTest::mouseMove(surface, start + QPoint(30, 0));
    QTest::mouseMove(surface, start + QPoint(60, 0));
    QTest::mouseRelease(surface, Qt::LeftButton, {}, start + QPoint(60, 0));
    QVERIFY(m_plot->lower() < 4000);
    QVERIFY(clicked.isEmpty());
}

void SeriesPlotTest::twoAxesHaveTheirOwnScale() {
    m_plot->setAxes(QStringLiteral("tokens"), QStringLiteral("ms"), QStringLiteral("MiB"));
    Series memory = curve(QStringLiteral("memory"), Qt::red, 500);
    memory.secondAxis = true;
    m_plot->setSeries({curve(QStringLiteral("time"), Qt::blue, 0.8), memory});
    m_plot->refreshNow();
    const QImage image = m_plot->grab().toImage();
    QCOMPARE(image.pixelColor(m_plot->positionOf(5050, 0.8)).rgb(), QColor(Qt::blue).rgb());
    int red = 0;
    for (int y = 0; y < image.height(); ++y) {
        red += image.pixelColor(m_plot->positionOf(5050, 0).x(), y).rgb() == QColor(Qt::red).rgb() ? 1 : 0;
    }
    QVERIFY(red > 0);
}

void SeriesPlotTest::logarithmicValuesLeaveOutZero() {
    Series falling = curve(QStringLiteral("loss"), Qt::blue, 0.1);
    falling.y[0] = 10;
    falling.y[50] = 0;
    m_plot->setLogarithmicY(true);
    m_plot->setSeries({falling});
    m_plot->refreshNow();
    const int decade = m_plot->positionOf(0, 0.1).y() - m_plot->positionOf(0, 1).y();
    QVERIFY(decade > 10);
    QVERIFY(std::abs(m_plot->positionOf(0, 1).y() - m_plot->positionOf(0, 10).y() - decade) <= 2); // whole pixels
    QVERIFY(m_plot->plotArea().contains(m_plot->positionOf(100, 10)));
    QVERIFY(m_plot->plotArea().contains(m_plot->positionOf(100, 0.1)));
}

void SeriesPlotTest::saysWhatItIsTold() {
    m_plot->setSeries({curve(QStringLiteral("a"), Qt::blue, 0.8)});
    m_plot->setReadout([](double x) { return QStringLiteral("at %1").arg(x); });
    QCOMPARE(m_plot->readout(7), QStringLiteral("at 7"));
}

} // namespace

QTEST_MAIN(SeriesPlotTest)
#include "tst_series_plot.moc"
