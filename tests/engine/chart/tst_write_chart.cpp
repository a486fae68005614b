#include "engine/api/error.h"
#include "engine/chart/chart.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace rmtscope;

namespace {

Chart small() {
    ChartCurve curve{.name = "memorize", .points = {{100, 1, 0.9, 1}, {10000, 0, 0, 0.1}}, .colour = 0};
    ChartCurve published{
        .name = {}, .points = {{100, 1}, {10000, 0.5}}, .colour = 1, .style = LineStyle::Dashed, .markers = false};
    ChartPanel panel{.title = "accuracy (%)",
                     .range = std::pair(0.0, 1.0),
                     .percent = true,
                     .curves = {curve, published},
                     .marks = {{1000, "out of memory"}}};
    return {.title = "model", .caption = "caption", .xTitle = "tokens", .panels = {panel}};
}

class TestWriteChart : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void drawsPointsWhereTheyBelong();
    void knowsThreeFormats_data();
    void knowsThreeFormats();
    void panelsStandBelowEachOther();
    void refuses_data();
    void refuses();

private:
    [[nodiscard]] QByteArray written(const Chart& figure, const QString& name) const {
        const QString path = m_folder.filePath(name);
        writeChart(figure, path.toStdString());
        QFile file(path);
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    QTemporaryDir m_folder;
};

/// The coordinates of the first line of two points drawn in a colour; what the legend has comes later.
QList<double> lineIn(const QByteArray& svg, const QString& colour) {
    const QRegularExpression path(QStringLiteral("<path[^>]*stroke:%1[^>]*d=\"([^\"]*)\"").arg(colour));
    QList<double> numbers;
    auto matches = path.globalMatch(QString::fromUtf8(svg));
    while (matches.hasNext()) {
        const QStringList parts = matches.next().captured(1).split(QRegularExpression("[^0-9.]+"), Qt::SkipEmptyParts);
        if (parts.size() == 4 && parts[0] != parts[2]) { // an interval's ends stand above each other
            for (const QString& part : parts) {
                numbers.append(part.toDouble());
            }
            break;
        }
    }
    return numbers;
}

void TestWriteChart::drawsPointsWhereTheyBelong() {
    const QByteArray svg = written(small(), QStringLiteral("points.svg"));
    const auto model = lineIn(svg, QStringLiteral("rgb\\(0%,45%,70%\\)"));
    const auto published = lineIn(svg, QStringLiteral("rgb\\(84%,37%,0%\\)"));
    QCOMPARE(model.size(), 4);
    QCOMPARE(published.size(), 4);
    QCOMPARE(model[0], published[0]); // the same tokens
    QCOMPARE(model[2], published[2]);
    QCOMPARE(model[1], published[1]);                                 // both at 100 %
    QCOMPARE(published[3] - published[1], (model[3] - model[1]) / 2); // 50 % lies half way to 0 %
    QVERIFY(model[3] > model[1] + 100);
    QVERIFY(svg.contains("stroke-dasharray"));
}

void TestWriteChart::knowsThreeFormats_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("begin");
    QTest::newRow("svg") << "figure.svg" << QByteArray("<?xml");
    QTest::newRow("pdf") << "figure.pdf" << QByteArray("%PDF-");
    QTest::newRow("png") << "figure.png" << QByteArray("\x89PNG\r\n");
}

void TestWriteChart::knowsThreeFormats() {
    QFETCH(QString, name);
    QFETCH(QByteArray, begin);
    const QByteArray bytes = written(small(), name);
    QVERIFY(bytes.startsWith(begin));
    QVERIFY(bytes.size() > 1000);
}

void TestWriteChart::panelsStandBelowEachOther() {
    const auto height = [this](const Chart& figure) {
        const QByteArray png = written(figure, QStringLiteral("height.png"));
        return qFromBigEndian<quint32>(png.constData() + 20); // of the image header
    };
    Chart two = small();
    two.panels.push_back(two.panels.front());
    QVERIFY(height(two) > height(small()) + 400);
}

void TestWriteChart::refuses_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("empty");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("another format") << "refused.gif" << false << static_cast<int>(ErrorCode::Usage)
                                    << QByteArray("end it in .svg, .pdf or .png");
    QTest::newRow("no point") << "refused.svg" << true << static_cast<int>(ErrorCode::Usage) << QByteArray("no point");
    QTest::newRow("no such folder") << "absent/figure.svg" << false << static_cast<int>(ErrorCode::Usage)
                                    << QByteArray("absent");
}

void TestWriteChart::refuses() {
    QFETCH(QString, name);
    QFETCH(bool, empty);
    QFETCH(int, code);
    QFETCH(QByteArray, says);
    Chart figure = small();
    if (empty) {
        figure.panels.front().curves.clear();
        figure.panels.front().marks.clear();
    }
    try {
        writeChart(figure, m_folder.filePath(name).toStdString());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(static_cast<int>(error.code()), code);
        QVERIFY2(QByteArray(error.what()).contains(says), error.what());
    }
    QVERIFY(!QFile::exists(m_folder.filePath(name)));
}

} // namespace

QTEST_APPLESS_MAIN(TestWriteChart)
#include "tst_write_chart.moc"
