#include "tests/widgets/workspace_fixture.h"
#include "widgets/lens_panel.h"
#include "widgets/share_delegate.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QSvgRenderer>
#include <QTableView>

using namespace rmtscope;

namespace {

class LensPanelTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void showsTheSelectedSegment();
    void asksNothingWhileItIsHidden();
    void saysWhyThereIsNothing();
    void clickSelectsTheSlot();
    void shadesByProbability();
    void exports();

private:
    void make(bool decoder = true) {
        applyTheme(Theme::Light);
        m_panel.reset();
        FakePlan plan;
        plan.writesText = decoder;
        m_read = std::make_unique<ReadWorkspace>(plan);
        m_panel = std::make_unique<LensPanel>(m_read->workspace());
        m_panel->resize(900, 420);
    }
    [[nodiscard]] bool shows(std::int64_t segment) {
        m_panel->show();
        if (!m_read->read()) {
            return false;
        }
        m_read->workspace().selection().setSegment(SegmentIndex(segment));
        return QTest::qWaitFor([&] { return m_read->workspace().lens().segment() == SegmentIndex(segment); });
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<LensPanel> m_panel;
};

void LensPanelTest::showsTheSelectedSegment() {
    make();
    QVERIFY(shows(7));
    QVERIFY2(m_panel->caption().startsWith(QStringLiteral("Memory after segment 7")), qPrintable(m_panel->caption()));
    QVERIFY(m_panel->caption().contains(QStringLiteral("never trained to write memory as words")));
    QVERIFY(m_panel->table().isVisible());
    QCOMPARE(m_panel->table().model()->rowCount(), 6);
    m_read->workspace().selection().setSegment(std::nullopt);
    QVERIFY(!m_panel->table().isVisible());
}

void LensPanelTest::asksNothingWhileItIsHidden() {
    make();
    QVERIFY(shows(7));
    m_panel->hide();
    m_read->workspace().selection().setSegment(SegmentIndex(9));
    QVERIFY(!m_read->workspace().lens().isLoading());
    m_panel->show();
    QTRY_COMPARE(m_read->workspace().lens().segment(), SegmentIndex(9));
}

void LensPanelTest::saysWhyThereIsNothing() {
    make(false);
    QVERIFY(shows(7));
    QVERIFY2(m_panel->caption().contains(QStringLiteral("no head")), qPrintable(m_panel->caption()));
    QVERIFY(!m_panel->table().isVisible());
}

void LensPanelTest::clickSelectsTheSlot() {
    make();
    QVERIFY(shows(7));
    QTableView& table = m_panel->table();
    QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(table.model()->index(3, 1)).center());
    QCOMPARE(m_read->workspace().selection().slot(), SlotIndex(3));
}

void LensPanelTest::shadesByProbability() {
    make();
    QVERIFY(shows(7));
    const QTableView& table = m_panel->table();
    const QImage image = m_panel->table().viewport()->grab().toImage();
    const auto corner = [&](int column) {
        return image.pixelColor(table.visualRect(table.model()->index(0, column)).bottomRight() - QPoint(3, 3));
    };
    QVERIFY(corner(1).lightness() < corner(4).lightness()); // rank 1 has more than rank 4
    QVERIFY(corner(4).lightness() < corner(0).lightness()); // the slot's name has no shade
}

void LensPanelTest::exports() {
    make();
    QVERIFY(shows(7));
    QVERIFY(renderFigure(*m_panel, FigureFormat::Png).size() > 1000);
    QVERIFY(QSvgRenderer(renderFigure(*m_panel, FigureFormat::Svg)).isValid());
    QVERIFY(m_panel->csv().contains("word 5.9"));
}

} // namespace

QTEST_MAIN(LensPanelTest)
#include "tst_lens_panel.moc"
