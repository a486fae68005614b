#include "tests/viewmodels/store_fixture.h"
#include "widgets/colour_maps.h"
#include "widgets/run_thumbnail.h"

#include <QBuffer>
#include <QImage>
#include <QPainter>
#include <QStandardItemModel>
#include <QTest>

using namespace rmtscope;

namespace {

class TestRunThumbnail : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isEmptyWithoutMasses();
    void hasAPixelForEachCell();
    void holdsLongRuns();
    void brightIsTheLargest();
    void isPainted();
};

TraceList traces(const FakePlan& plan, std::int64_t count) {
    TraceList list;
    for (const auto& trace : fakeTraces(plan, 0, count)) {
        list.append(trace);
    }
    return list;
}

QImage picture(const TraceList& list) {
    return QImage::fromData(runThumbnail(list, ColourMap::Viridis), "PNG");
}

void TestRunThumbnail::isEmptyWithoutMasses() {
    QVERIFY(runThumbnail({}, ColourMap::Viridis).isEmpty());
    TraceList off;
    off.append(std::make_shared<SegmentTrace>());
    QVERIFY(runThumbnail(off, ColourMap::Viridis).isEmpty());
}

void TestRunThumbnail::hasAPixelForEachCell() {
    const FakePlan plan;
    QCOMPARE(picture(traces(plan, 40)).size(), QSize(40, 6));
    QCOMPARE(picture(traces(plan, 1)).size(), QSize(1, 6));
}

void TestRunThumbnail::holdsLongRuns() {
    const QByteArray png = runThumbnail(traces(FakePlan(), 5000), ColourMap::Viridis);
    QCOMPARE(QImage::fromData(png, "PNG").size(), QSize(96, 6));
    QVERIFY2(png.size() < 8000, qPrintable(QString::number(png.size())));
}

void TestRunThumbnail::brightIsTheLargest() {
    const CaptureShape shape{1, 1, 2};
    TraceList list;
    for (const auto& [first, second] : {std::pair{0.5F, 0.0F}, std::pair{0.25F, 0.125F}}) {
        auto trace = std::make_shared<SegmentTrace>();
        trace->shape = shape;
        trace->masses.resize(massKinds * shape.cells());
        trace->masses[0] = toHalf(first); // write of slot 0
        trace->masses[1] = toHalf(second);
        list.append(trace);
    }
    const QImage image = picture(list);
    QCOMPARE(image.pixelColor(0, 0), QColor(mappedColour(ColourMap::Viridis, 1)));
    QCOMPARE(image.pixelColor(0, 1), QColor(mappedColour(ColourMap::Viridis, 0)));
    QCOMPARE(image.pixelColor(1, 0), QColor(mappedColour(ColourMap::Viridis, 0.5)));
    QCOMPARE(image.pixelColor(1, 1), QColor(mappedColour(ColourMap::Viridis, 0.25)));
}

void TestRunThumbnail::isPainted() {
    QImage red(4, 2, QImage::Format_RGB32);
    red.fill(Qt::red);
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    red.save(&buffer, "PNG");
    QStandardItemModel model(2, 1);
    model.setData(model.index(0, 0), png, Qt::UserRole);
    model.setData(model.index(1, 0), QByteArray("no picture"), Qt::UserRole);
    const ThumbnailDelegate delegate(Qt::UserRole, nullptr);
    QStyleOptionViewItem option;
    option.rect = QRect(QPoint(0, 0), delegate.sizeHint(option, {}));
    for (const int row : {0, 1}) {
        QImage cell(option.rect.size(), QImage::Format_RGB32);
        cell.fill(Qt::white);
        QPainter painter(&cell);
        delegate.paint(&painter, option, model.index(row, 0));
        painter.end();
        QCOMPARE(cell.pixelColor(option.rect.center()) == QColor(Qt::red), row == 0);
    }
}

} // namespace

QTEST_MAIN(TestRunThumbnail)
#include "tst_run_thumbnail.moc"
