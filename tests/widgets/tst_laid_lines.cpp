#include "viewmodels/document_lines.h"
#include "widgets/laid_lines.h"

#include <QFontMetricsF>
#include <QImage>
#include <QPainter>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestLaidLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void charactersStandWhereTheirWidthsAddUp();
    void positionsAndBytesAreInverse();
    void placesBesideTheLineAreItsEnds();
    void coloursPartsOfALine();
    void anotherFontLaysOutAnew();

private:
    [[nodiscard]] const LaidLine& line(std::size_t number) const { return m_laid.at(number, m_font); }

    DocumentLines m_lines;
    LaidLines m_laid{m_lines};
    QFont m_font;
};

void TestLaidLines::initTestCase() {
    const auto storage = std::make_shared<const std::string>("plain text\nthïrd 中 😀 end\n");
    auto document = std::make_shared<Document>();
    document->text = *storage;
    document->storage = storage;
    QSignalSpy ready(&m_lines, &DocumentLines::ready);
    m_lines.setDocument(document);
    QTRY_COMPARE(ready.size(), 1);
}

void TestLaidLines::charactersStandWhereTheirWidthsAddUp() {
    const qreal expected = QFontMetricsF(m_font).horizontalAdvance(QStringLiteral("plain "));
    QVERIFY2(std::abs(line(0).xOf(6) - expected) < 1, qPrintable(QString::number(line(0).xOf(6))));
}

void TestLaidLines::positionsAndBytesAreInverse() {
    // "thïrd 中 😀 end" from byte 11: characters of 1, 2, 3 and 4 bytes
    for (const std::uint64_t byte : {11U, 12U, 13U, 15U, 16U, 17U, 18U, 21U, 22U, 26U, 27U, 29U}) {
        QCOMPARE(line(1).byteAt(line(1).xOf(byte) + 0.5), byte);
    }
    QCOMPARE(line(1).xOf(19), line(1).xOf(21)); // inside a character
}

void TestLaidLines::placesBesideTheLineAreItsEnds() {
    QCOMPARE(line(1).xOf(3), 0.0);
    QCOMPARE(line(0).xOf(500), line(0).xOf(10));
    QCOMPARE(line(0).byteAt(1e5), std::uint64_t{10});
    QCOMPARE(line(0).byteAt(-10), std::uint64_t{0});
}

void TestLaidLines::coloursPartsOfALine() {
    QImage image(400, 40, QImage::Format_RGB32);
    image.fill(Qt::white);
    {
        QPainter painter(&image);
        painter.setFont(m_font);
        painter.setPen(Qt::black);
        line(0).draw(painter, QPointF(0, 30), {{ByteSpan{6, 10}, QColor(Qt::red)}});
    }
    const int border = qRound(line(0).xOf(6));
    int red = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            const QColor pixel = image.pixelColor(x, y);
            if (pixel.red() > pixel.blue() + 40) {
                ++red;
                QVERIFY(x >= border - 1);
            }
        }
    }
    QVERIFY(red > 10);
}

void TestLaidLines::anotherFontLaysOutAnew() {
    const qreal before = line(0).xOf(10);
    QFont large = m_font;
    large.setPointSize(3 * m_font.pointSize());
    QVERIFY(m_laid.at(0, large).xOf(10) > 2 * before);
    QCOMPARE(line(0).xOf(10), before);
}

} // namespace

QTEST_MAIN(TestLaidLines)
#include "tst_laid_lines.moc"
