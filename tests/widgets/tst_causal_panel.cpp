#include "tests/support/fake_measurement.h"
#include "tests/widgets/clicks.h"
#include "tests/widgets/panel_fixture.h"
#include "widgets/causal_panel.h"

#include <QComboBox>
#include <QSpinBox>
#include <QSvgRenderer>

#include <cmath>
#include <optional>

using namespace rmtscope;

namespace {

class TestCausalPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { make({}); }
    void cleanup() { m_shown.reset(); }
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
    [[nodiscard]] Workspace& workspace() const { return m_shown->workspace(); }
    [[nodiscard]] CausalPanel& panel() const { return m_shown->panel(); }
    [[nodiscard]] CausalEffects& effects() const { return workspace().causalEffects(); }
    void make(const FakePlan& plan) { m_shown.emplace(QSize(900, 420), plan); }
    /// Before every fourth segment from 8 to 20.
    [[nodiscard]] bool measures() const;

    std::optional<PanelFixture<CausalPanel>> m_shown;
};

bool TestCausalPanel::measures() const {
    panel().asked().setValue(20);
    panel().first().setValue(8);
    panel().last().setValue(20);
    panel().every().setValue(4);
    panel().start().click();
    return QTest::qWaitFor([this] { return effects().state() == CausalEffects::State::Complete; }, 20'000);
}

void TestCausalPanel::saysWhatIsInTheWay() {
    QVERIFY(!panel().start().isEnabled());
    QVERIFY(panel().start().toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(panel().caption().contains(QStringLiteral("measured by zeroing")));
    QVERIFY(m_shown->read());
    QVERIFY(panel().start().isEnabled());
    panel().last().setValue(39);
    panel().asked().setValue(20);
    QVERIFY(!panel().start().isEnabled());
    QVERIFY(panel().start().toolTip().contains(QStringLiteral("up to 21")));
}

void TestCausalPanel::suggestsAFirstLook() {
    FakePlan plan;
    plan.segments = 100;
    make(plan);
    QVERIFY(m_shown->read());
    const CausalChoice choice = panel().choice();
    QCOMPARE(choice.asked, SegmentIndex(99));
    QCOMPARE(choice.first, SegmentIndex(0));
    QCOMPARE(choice.last, SegmentIndex(99));
    QCOMPARE(choice.every, 3);
    QCOMPARE(panel().questions().count(), 3);
    QCOMPARE(panel().answers().count(), 6);
    QCOMPARE(choice.label, 0U); // the right one
}

void TestCausalPanel::restsWhileClosed() {
    panel().hide();
    QVERIFY(m_shown->read());
    QCOMPARE(panel().choice().last, SegmentIndex(0));
    panel().show();
    QCOMPARE(panel().choice().last, SegmentIndex(39));
    panel().hide();
    QVERIFY(measures());
    const QString nothing = panel().caption();
    panel().show();
    QCOMPARE(panel().start().text(), QStringLiteral("Measure"));
    QVERIFY(panel().caption() != nothing);
    QVERIFY(panel().caption().contains(QStringLiteral("Largest effect")));
}

void TestCausalPanel::keepsWhatIsChosen() {
    QVERIFY(m_shown->readOne());
    RunController& controller = workspace().controller();
    panel().asked().setValue(12);
    panel().questions().setCurrentIndex(2);
    controller.run();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    QCOMPARE(panel().choice().asked, SegmentIndex(12));
    controller.restart();
    QTRY_COMPARE(controller.state(), RunState::Finished);
    QCOMPARE(panel().choice().asked, SegmentIndex(12));
    QCOMPARE(panel().choice().question, 2U);
}

void TestCausalPanel::measuresAndPaints() {
    QVERIFY(m_shown->read());
    QVERIFY(measures());
    QCOMPARE(effects().segments().size(), 4U);
    QCOMPARE(panel().start().text(), QStringLiteral("Measure"));
    panel().map().refreshNow();
    CausalPlan plan;
    plan.asked = SegmentIndex(20);
    const auto largest = static_cast<double>(std::abs(fakeEffect(plan, SegmentIndex(20), SlotIndex(5))));
    QVERIFY(std::abs(panel().map().maximum() - largest) < 1e-6);
    const QImage image = panel().map().grab().toImage();
    const QColor helped = image.pixelColor(panel().map().cellCentre({3, 4}));
    const QColor hindered = image.pixelColor(panel().map().cellCentre({3, 5}));
    QVERIFY(helped.red() > helped.blue() + 30);
    QVERIFY(hindered.blue() > hindered.red() + 30);
    QVERIFY(panel().caption().contains(QStringLiteral("Where is Mary?")));
    QVERIFY(panel().caption().contains(QStringLiteral("1e-05"))); // what is only rounding
}

void TestCausalPanel::clicksSelect() {
    QVERIFY(m_shown->read());
    QVERIFY(measures());
    panel().map().refreshNow();
    clickInside(panel().map(), panel().map().cellCentre({2, 3}));
    QCOMPARE(workspace().selection().segment(), SegmentIndex(16));
    QCOMPARE(workspace().selection().slot(), SlotIndex(3));
}

void TestCausalPanel::tellsItsCells() {
    QVERIFY(m_shown->read());
    QVERIFY(measures());
    QTest::keyClick(&panel().map(), Qt::Key_Down);
    QTest::keyClick(&panel().map(), Qt::Key_Right);
    QVERIFY(panel().map().accessibleDescription().startsWith(
        QStringLiteral("Segment 12, slot 0: effect on the log-probability ")));
}

void TestCausalPanel::namesAnswersAsTheyAre() {
    FakePlan plan;
    plan.labels[0] = "50 %3";
    make(plan);
    QVERIFY(m_shown->read());
    panel().answers().setCurrentIndex(0);
    QVERIFY(measures());
    const QString seen = QStringLiteral("of \u201c50 %3\u201d as the answer to");
    QVERIFY2(panel().caption().contains(seen), qPrintable(panel().caption()));
    QVERIFY(panel().caption().contains(QStringLiteral("asked after segment 20:")));
}

void TestCausalPanel::cancels() {
    FakePlan plan;
    plan.holdBranchAt = 5;
    make(plan);
    QVERIFY(m_shown->read());
    panel().start().click();
    QCOMPARE(effects().state(), CausalEffects::State::Measuring);
    QVERIFY(panel().caption().contains(QStringLiteral("rounding is not measured yet")));
    QCOMPARE(panel().start().text(), QStringLiteral("Cancel"));
    QTRY_COMPARE(effects().measured(), 5U);
    panel().start().click();
    QCOMPARE(effects().state(), CausalEffects::State::Stopped);
    QCOMPARE(panel().start().text(), QStringLiteral("Measure"));
    QCOMPARE(effects().measured(), 5U);
}

void TestCausalPanel::followsTheChosenQuestion() {
    QVERIFY(m_shown->read());
    panel().questions().setCurrentIndex(1);
    QCOMPARE(panel().answers().currentText().toStdString(),
             workspace().store().context().document->questions[1].answer);
    QVERIFY(measures());
    QCOMPARE(effects().choice().question, 1U);
    QCOMPARE(effects().answer(), panel().answers().currentText());
}

void TestCausalPanel::keepsTheQuestion() {
    QVERIFY(m_shown->read());
    panel().questions().setCurrentIndex(1);
    panel().answers().setCurrentIndex(4);
    const QJsonObject state = panel().viewState();
    panel().questions().setCurrentIndex(2);
    panel().setViewState(state);
    QCOMPARE(panel().questions().currentIndex(), 1);
    QCOMPARE(panel().answers().currentIndex(), 4);
}

void TestCausalPanel::measuresWhatOthersAskFor() {
    QVERIFY(m_shown->read());
    CausalChoice choice;
    choice.question = 1;
    choice.label = 4;
    choice.asked = SegmentIndex(20);
    choice.picked = {SegmentIndex(3), SegmentIndex(4), SegmentIndex(21)};
    choice.first = SegmentIndex(3);
    choice.last = SegmentIndex(21);
    choice.slots = {SlotIndex(2)};
    panel().measure(choice);
    QCOMPARE(panel().choice(), choice);
    QCOMPARE(panel().questions().currentIndex(), 1);
    QCOMPARE(panel().answers().currentIndex(), 4);
    QCOMPARE(panel().asked().value(), 20);
    QTRY_COMPARE(effects().state(), CausalEffects::State::Complete);
    QCOMPARE(effects().segments(), choice.picked);
    const QString seen = QStringLiteral("Largest effect of slot 2: 0.3, of slot 2 before segment 21.");
    QVERIFY2(panel().caption().startsWith(seen), qPrintable(panel().caption()));
    panel().every().setValue(2); // the fields alone count again
    QVERIFY(panel().choice().picked.empty() && panel().choice().slots.empty());
    QCOMPARE(panel().choice().last, SegmentIndex(21));
}

void TestCausalPanel::exportsWhatIsSeen() {
    QVERIFY(m_shown->read());
    QVERIFY(measures());
    QVERIFY(panel().csv().startsWith("segment,effect_mem_0"));
    QCOMPARE(panel().csv().count('\n'), 5);
    QSvgRenderer renderer(renderFigure(panel(), FigureFormat::Svg));
    QVERIFY(renderer.isValid());
}

} // namespace

QTEST_MAIN(TestCausalPanel)
#include "tst_causal_panel.moc"
