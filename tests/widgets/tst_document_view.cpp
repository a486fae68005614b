#include "tests/widgets/workspace_fixture.h"
#include "widgets/document_minimap.h"
#include "widgets/document_view.h"
#include "widgets/theme.h"

#include <QScrollBar>
#include <QSignalSpy>

#include <cmath>

using namespace rmtscope;

namespace {

class DocumentViewTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void positionsAndBytesAreInverse();
    void clickTellsTheByte();
    void keysScroll();
    void scrollsToABytePlacedBelow();
    void underlinesFacts_data();
    void underlinesFacts();
    void framesTheSelectedSegment();
    void shadesTokens();
    void minimapGoesWhereItIsClicked();

private:
    [[nodiscard]] int countInColour(const QColor& colour) const;

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<DocumentView> m_view;
};

void DocumentViewTest::init() {
    FakePlan plan;
    plan.segments = 200;
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_view = std::make_unique<DocumentView>(m_read->workspace().lines(), m_read->workspace().colouring());
    m_view->setPalette(themePalette(Theme::Light));
    m_view->resize(700, 300);
    m_view->show();
    QVERIFY(m_read->read());
}

void DocumentViewTest::cleanup() {
    m_view.reset();
    m_read.reset();
}

int DocumentViewTest::countInColour(const QColor& colour) const {
    const QImage image = m_view->viewport()->grab().toImage();
    int count = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            count += image.pixelColor(x, y).rgb() == colour.rgb() ? 1 : 0;
        }
    }
    return count;
}

void DocumentViewTest::positionsAndBytesAreInverse() {
    for (const std::uint64_t byte : {0U, 5U, 40U, 100U, 333U}) {
        const QPoint at = m_view->positionOf(byte) + QPoint(1, 0);
        QCOMPARE(m_view->byteAt(at), std::optional(byte));
    }
    QVERIFY(!m_view->byteAt(QPoint(5, 100000)).has_value());
}

void DocumentViewTest::clickTellsTheByte() {
    QSignalSpy clicked(m_view.get(), &DocumentView::byteClicked);
    QTest::mouseClick(m_view->viewport(), Qt::LeftButton, {}, m_view->positionOf(100) + QPoint(1, 0));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().toULongLong(), 100ULL);
}

void DocumentViewTest::keysScroll() {
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(m_view->verticalScrollBar()->value(), m_view->verticalScrollBar()->maximum());
    QVERIFY(m_view->verticalScrollBar()->maximum() > 0);
    QTest::keyClick(m_view.get(), Qt::Key_PageUp);
    QVERIFY(m_view->verticalScrollBar()->value() < m_view->verticalScrollBar()->maximum());
    QTest::keyClick(m_view.get(), Qt::Key_Home);
    QCOMPARE(m_view->verticalScrollBar()->value(), 0);
}

void DocumentViewTest::scrollsToABytePlacedBelow() {
    const std::uint64_t byte = m_read->workspace().lines().document()->text.size() / 2;
    QVERIFY(!(m_view->visibleBytes().contains(byte)));
    QSignalSpy changed(m_view.get(), &DocumentView::visibleBytesChanged);
    m_view->scrollToByte(byte);
    QVERIFY(m_view->visibleBytes().contains(byte));
    QVERIFY(!changed.isEmpty());
    QCOMPARE(m_read->workspace().colouring().visible(), m_view->visibleBytes());
}

void DocumentViewTest::underlinesFacts_data() {
    QTest::addColumn<int>("theme");
    QTest::newRow("light") << static_cast<int>(Theme::Light);
    QTest::newRow("dark") << static_cast<int>(Theme::Dark);
}

void DocumentViewTest::underlinesFacts() {
    QFETCH(int, theme);
    m_view->setPalette(themePalette(static_cast<Theme>(theme)));
    const QColor fact = themeColours(m_view->palette()).fact;
    QVERIFY(countInColour(fact) > 50); // the facts stand early in the text
    QTest::keyClick(m_view.get(), Qt::Key_End);
    QCOMPARE(countInColour(fact), 0);
}

void DocumentViewTest::framesTheSelectedSegment() {
    const QColor accent = themeColours(m_view->palette()).accent;
    const int before = countInColour(accent);
    m_read->workspace().selection().setSegment(SegmentIndex(2));
    QVERIFY(countInColour(accent) > before + 100);
}

void DocumentViewTest::shadesTokens() {
    const auto shaded = [this] { return !m_read->workspace().colouring().weights(m_view->visibleBytes()).empty(); };
    QTRY_VERIFY(shaded());
    const auto weights = m_read->workspace().colouring().weights(m_view->visibleBytes());
    const auto strongest = std::max_element(weights.begin(), weights.end(),
                                            [](const auto& a, const auto& b) { return a.weight < b.weight; });
    const QPoint corner =
        m_view->positionOf(strongest->bytes.begin) - QPoint(0, m_view->geometryInView().lineHeight / 2);
    const QColor shown = m_view->viewport()->grab().toImage().pixelColor(corner + QPoint(1, 3));
    QVERIFY2(shown.blue() - shown.red() > 50, qPrintable(shown.name()));
}

void DocumentViewTest::minimapGoesWhereItIsClicked() {
    DocumentMinimap minimap;
    minimap.resize(minimap.sizeHint().width(), 400);
    minimap.setDocumentBytes(8000);
    QSignalSpy clicked(&minimap, &DocumentMinimap::byteClicked);
    QTest::mouseClick(&minimap, Qt::LeftButton, {}, QPoint(10, 100));
    QCOMPARE(clicked.size(), 1);
    QCOMPARE(clicked.first().first().toULongLong(), 2000ULL);
    QCOMPARE(minimap.yOf(2000), 100);
    minimap.setSource([](int rows) {
        std::vector<float> values(static_cast<std::size_t>(rows), std::nanf(""));
        values[50] = 1.0F;
        return values;
    });
    const QImage image = minimap.grab().toImage();
    QCOMPARE(image.pixelColor(15, 50).rgb(), QColor(0xFDE725).rgb());
    QCOMPARE(image.pixelColor(15, 60).rgb(), themeColours(minimap.palette()).notRead.rgb());
}

} // namespace

QTEST_MAIN(DocumentViewTest)
#include "tst_document_view.moc"
