#include "tests/support/fake_measurement.h"
#include "tests/widgets/workspace_fixture.h"
#include "widgets/causal_panel.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QToolButton>

#include <cmath>

using namespace rmtscope;

namespace {

class TestCausalPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatIsInTheWay();
    void suggestsAFirstLook();
    void restsWhileClosed();
    void keepsWhatIsChosen();
    void measuresAndPaints();
    void clicksSelect();
    void tellsItsCells();
    void namesAnswersAsTheyAre();
    void cancels();
    void followsTheChosenQuestion();
    void keepsTheQuestion();
    void measuresWhatOthersAskFor();
    void exportsWhatIsSeen();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] CausalEffects& effects() const { return workspace().causalEffects(); }
    void make(const FakePlan& plan);
    /// Before every fourth segment from 8 to 20.
    [[nodiscard]] bool measures() const;

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<CausalPanel> m_panel;
};

void TestCausalPanel::init() {
    QApplication::setPalette(themePalette(Theme::Light));
    make({});
}

void TestCausalPanel::make(const FakePlan& plan) {
    m_panel.reset();
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_panel = std::make_unique<CausalPanel>(workspace());
    m_panel->resize(900, 420);
    m_panel->show();
}

void TestCausalPanel::cleanup() {
    m_panel.reset();
    m_read.reset();
}

bool TestCausalPanel::measures() const {
    m_panel->asked().setValue(20);
    m_panel->first().setValue(8);
    m_panel->last().setValue(20);
    m_panel->every().setValue(4);
    m_panel->start().click();
    return QTest::qWaitFor([this] { return effects().state() == CausalEffects::State::Complete; }, 20'000);
}

void TestCausalPanel::saysWhatIsInTheWay() {
    QVERIFY(!m_panel->start().isEnabled());
    QVERIFY(m_panel->start().toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(m_panel->caption().contains(QStringLiteral("measured by zeroing")));
    QVERIFY(m_read->read());
    QVERIFY(m_panel->start().isEnabled());
    m_panel->last().setValue(39);
    m_panel->asked().setValue(20);
    QVERIFY(!m_panel->start().isEnabled());
    QVERIFY(m_panel->start().toolTip().contains(QStringLiteral("up to 21")));
}

void TestCausalPanel::suggestsAFirstLook() {
    FakePlan plan;
    plan.segments = 100;
    make(plan);
    QVERIFY(m_read->read());
    const CausalChoice choice = m_panel->choice();
    QCOMPARE(choice.asked, SegmentIndex(99));
    QCOMPARE(choice.first, SegmentIndex(0));
    QCOMPARE(choice.last, SegmentIndex(99));
    QCOMPARE(choice.every, 3);
    QCOMPARE(m_panel->questions().count(), 3);
    QCOMPARE(m_panel->answers().count(), 6);
    QCOMPARE(choice.label, 0U); // the right one
}

void TestCausalPanel::restsWhileClosed() {
    m_panel->hide();
    QVERIFY(m_read->read());
    QCOMPARE(m_panel->choice().last, SegmentIndex(0));
    m_panel->show();
    QCOMPARE(m_panel->choice().last, SegmentIndex(39));
    m_panel->hide();
    QVERIFY(measures());
    const QString nothing = m_panel->caption();
    m_panel->show();
    QCOMPARE(m_panel->start().text(), QStringLiteral("Measure"));
    QVERIFY(m_panel->caption() != nothing);
    QVERIFY(m_panel->caption().contains(QStringLiteral("Largest effect")));
}

void TestCausalPanel::keepsWhatIsChosen() {
    RunController& controller = workspace().controller();
    controller.openModel("model");
    controller.openDocument("document.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    controller.step();
    QTRY_COMPARE(controller.state(), RunState::Paused);
    m_panel->asked().setValue(12);
    m_panel->questions().setCurrentIndex(2);
    controller.run();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    QCOMPARE(m_panel->choice().asked, SegmentIndex(12));
    controller.restart();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    QCOMPARE(m_panel->choice().asked, SegmentIndex(12));
    QCOMPARE(m_panel->choice().question, 2U);
}

void TestCausalPanel::measuresAndPaints() {
    QVERIFY(m_read->read());
    QVERIFY(measures());
    QCOMPARE(effects().segments().size(), 4U);
    QCOMPARE(m_panel->start().text(), QStringLiteral("Measure"));
    m_panel->map().refreshNow();
    CausalPlan plan;
    plan.asked = SegmentIndex(20);
    const auto largest = static_cast<double>(std::abs(fakeEffect(plan, SegmentIndex(20), SlotIndex(5))));
    QVERIFY(std::abs(m_panel->map().maximum() - largest) < 1e-6);
    const QImage image = m_panel->map().grab().toImage();
    const QColor helped = image.pixelColor(m_panel->map().cellCentre({3, 4}));
    const QColor hindered = image.pixelColor(m_panel->map().cellCentre({3, 5}));
    QVERIFY(helped.red() > helped.blue() + 30);
    QVERIFY(hindered.blue() > hindered.red() + 30);
    QVERIFY(m_panel->caption().contains(QStringLiteral("Where is Mary?")));
    QVERIFY(m_panel->caption().contains(QStringLiteral("1e-05"))); // what is only rounding
}

void TestCausalPanel::clicksSelect() {
    QVERIFY(m_read->read());
    QVERIFY(measures());
    m_panel->map().refreshNow();
    const QPoint at = m_panel->map().cellCentre({2, 3});
    QWidget* const plot = m_panel->map().childAt(at);
    QTest::mouseClick(plot, Qt::LeftButton, {}, plot->mapFrom(&m_panel->map(), at));
    QCOMPARE(workspace().selection().segment(), SegmentIndex(16));
    QCOMPARE(workspace().selection().slot(), SlotIndex(3));
}

void TestCausalPanel::tellsItsCells() {
    QVERIFY(m_read->read());
    QVERIFY(measures());
    QTest::keyClick(&m_panel->map(), Qt::Key_Down);
    QTest::keyClick(&m_panel->map(), Qt::Key_Right);
    QVERIFY(m_panel->map().accessibleDescription().startsWith(
        QStringLiteral("Segment 12, slot 0: effect on the log-probability ")));
}

void TestCausalPanel::namesAnswersAsTheyAre() {
    FakePlan plan;
    plan.labels[0] = "50 %3";
    make(plan);
    QVERIFY(m_read->read());
    m_panel->answers().setCurrentIndex(0);
    QVERIFY(measures());
    const QString seen = QStringLiteral("of \u201c50 %3\u201d as the answer to");
    QVERIFY2(m_panel->caption().contains(seen), qPrintable(m_panel->caption()));
    QVERIFY(m_panel->caption().contains(QStringLiteral("asked after segment 20:")));
}

void TestCausalPanel::cancels() {
    FakePlan plan;
    plan.holdBranchAt = 5;
    make(plan);
    QVERIFY(m_read->read());
    m_panel->start().click();
    QCOMPARE(effects().state(), CausalEffects::State::Measuring);
    QVERIFY(m_panel->caption().contains(QStringLiteral("rounding is not measured yet")));
    QCOMPARE(m_panel->start().text(), QStringLiteral("Cancel"));
    QTRY_COMPARE(effects().measured(), 5U);
    m_panel->start().click();
    QCOMPARE(effects().state(), CausalEffects::State::Stopped);
    QCOMPARE(m_panel->start().text(), QStringLiteral("Measure"));
    QCOMPARE(effects().measured(), 5U);
}

void TestCausalPanel::followsTheChosenQuestion() {
    QVERIFY(m_read->read());
    m_panel->questions().setCurrentIndex(1);
    QCOMPARE(m_panel->answers().currentText().toStdString(),
             workspace().store().context().document->questions[1].answer);
    QVERIFY(measures());
    QCOMPARE(effects().choice().question, 1U);
    QCOMPARE(effects().answer(), m_panel->answers().currentText());
}

void TestCausalPanel::keepsTheQuestion() {
    QVERIFY(m_read->read());
    m_panel->questions().setCurrentIndex(1);
    m_panel->answers().setCurrentIndex(4);
    const QJsonObject state = m_panel->viewState();
    m_panel->questions().setCurrentIndex(2);
    m_panel->setViewState(state);
    QCOMPARE(m_panel->questions().currentIndex(), 1);
    QCOMPARE(m_panel->answers().currentIndex(), 4);
}

void TestCausalPanel::measuresWhatOthersAskFor() {
    QVERIFY(m_read->read());
    CausalChoice choice;
    choice.question = 1;
    choice.label = 4;
    choice.asked = SegmentIndex(20);
    choice.picked = {SegmentIndex(3), SegmentIndex(4), SegmentIndex(21)};
    choice.first = SegmentIndex(3);
    choice.last = SegmentIndex(21);
    choice.slots = {SlotIndex(2)};
    m_panel->measure(choice);
    QCOMPARE(m_panel->choice(), choice);
    QCOMPARE(m_panel->questions().currentIndex(), 1);
    QCOMPARE(m_panel->answers().currentIndex(), 4);
    QCOMPARE(m_panel->asked().value(), 20);
    QTRY_COMPARE(effects().state(), CausalEffects::State::Complete);
    QCOMPARE(effects().segments(), choice.picked);
    const QString seen = QStringLiteral("Largest effect of slot 2: 0.3, of slot 2 before segment 21.");
    QVERIFY2(m_panel->caption().startsWith(seen), qPrintable(m_panel->caption()));
    m_panel->every().setValue(2); // the fields alone count again
    QVERIFY(m_panel->choice().picked.empty() && m_panel->choice().slots.empty());
    QCOMPARE(m_panel->choice().last, SegmentIndex(21));
}

void TestCausalPanel::exportsWhatIsSeen() {
    QVERIFY(m_read->read());
    QVERIFY(measures());
    QVERIFY(m_panel->csv().startsWith("segment,effect_mem_0"));
    QCOMPARE(m_panel->csv().count('\n'), 5);
    QSvgRenderer renderer(renderFigure(*m_panel, FigureFormat::Svg));
    QVERIFY(renderer.isValid());
}

} // namespace

QTEST_MAIN(TestCausalPanel)
#include "tst_causal_panel.moc"
