#include "tests/app/window_fixture.h"
#include "tests/support/fake_retention.h"
#include "viewmodels/retention_controller.h"
#include "widgets/answer_panel.h"
#include "widgets/causal_panel.h"
#include "widgets/provenance_panel.h"

#include <QDockWidget>
#include <QToolButton>
#include <QTreeView>

#include <optional>

using namespace rmtscope;

namespace {

/// The views that explain an answer, and how one gets from one to the next.
class ExplainingViewsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_shown.emplace(); }
    void cleanup() { m_shown.reset(); }
    void addsPanelsThatExplain();
    void branchesAreClosedUntilAskedFor();
    void oneClickTracesTheAnswer();
    void oneClickChecksTheCause_data();
    void oneClickChecksTheCause();

private:
    [[nodiscard]] MainWindow& window() { return m_shown->window(); }
    [[nodiscard]] Workspace& workspace() { return m_shown->workspace(); }

    std::optional<WindowFixture> m_shown;
};

void ExplainingViewsTest::addsPanelsThatExplain() {
    RetentionController retention(fakeRetention(std::make_shared<FakeRetentionPlan>()));
    const std::size_t inAReport = window().panels().size();
    window().addExplaining();
    window().addRetention(retention, "noise.txt");
    for (const char* name : {"provenance", "memory-lens", "retention"}) {
        auto* const dock = window().findChild<QDockWidget*>(QLatin1String(name));
        QVERIFY2(dock != nullptr, name);
        QVERIFY(!dock->isVisible());
        dock->toggleViewAction()->trigger();
        QVERIFY(dock->isVisible());
    }
    QCOMPARE(window().panels().size(), inAReport);
    m_shown.reset(); // before the retention
}

void ExplainingViewsTest::branchesAreClosedUntilAskedFor() {
    const std::size_t docks = window().docks().size();
    window().addInterventions();
    for (const char* name : {"branches", "causal-map"}) {
        auto* dock = window().findChild<QDockWidget*>(QLatin1String(name));
        QVERIFY(dock != nullptr);
        QVERIFY(dock->isFloating() && !dock->isVisible());
        dock->toggleViewAction()->trigger();
        QVERIFY(dock->isVisible());
        QVERIFY(!dock->toggleViewAction()->shortcut().isEmpty());
    }
    window().resetLayout(); // they aren't part of it
    QCOMPARE(window().docks().size(), docks);
}

void ExplainingViewsTest::oneClickTracesTheAnswer() {
    QToolButton& why = window().findChild<AnswerPanel*>()->whyButton();
    QVERIFY(!why.isVisible()); // nobody could answer
    window().addExplaining();
    QVERIFY(why.isVisible());
    QVERIFY(!why.isEnabled() && why.toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(m_shown->read());
    workspace().selection().setSegment(SegmentIndex(8));
    auto* const provenance = window().findChild<ProvenancePanel*>();
    QVERIFY(!provenance->isVisible());
    why.click();
    QTRY_VERIFY(provenance->isVisible());
    QTRY_VERIFY(provenance->sources().model()->rowCount() > 0);
    QCOMPARE(workspace().provenance().segment(), SegmentIndex(39)); // the newest
    QCOMPARE(workspace().selection().segment(), std::optional(SegmentIndex(8)));
}

void ExplainingViewsTest::oneClickChecksTheCause_data() {
    QTest::addColumn<bool>("explainingFirst");
    QTest::newRow("provenance, then the map") << true;
    QTest::newRow("the other way round") << false;
}

void ExplainingViewsTest::oneClickChecksTheCause() {
    QFETCH(bool, explainingFirst);
    explainingFirst ? window().addExplaining() : window().addInterventions();
    auto* provenance = window().findChild<ProvenancePanel*>();
    QVERIFY(!explainingFirst || provenance->checkButton().isHidden());
    explainingFirst ? window().addInterventions() : window().addExplaining();
    provenance = window().findChild<ProvenancePanel*>();
    auto* const map = window().findChild<CausalPanel*>();
    QVERIFY(m_shown->read());
    workspace().selection().setSegment(SegmentIndex(8));
    provenance->parentWidget()->show();
    QTRY_VERIFY(provenance->checkButton().isVisible());
    provenance->traceButton().click();
    const QAbstractItemModel& sources = *provenance->sources().model();
    QTRY_VERIFY(sources.rowCount(sources.index(0, 0)) > 0); // all masses are reduced
    const QModelIndex segment = sources.index(0, 0, sources.index(0, 0));
    provenance->sources().setCurrentIndex(segment);
    QVERIFY(!map->isVisible());
    provenance->checkButton().click();
    QTRY_VERIFY(map->isVisible());
    CausalEffects& effects = workspace().causalEffects();
    QTRY_COMPARE(effects.state(), CausalEffects::State::Complete);
    QCOMPARE(effects.choice().asked, SegmentIndex(8));
    QCOMPARE(effects.choice().label, workspace().provenance().reading()->answer.label);
    const SourceSlot& source = workspace().provenance().slotsRead()[0];
    QVERIFY(effects.choice().slots == std::vector<SlotIndex>{source.slot});
    const SegmentIndex wrote = source.segments.front().segment;
    QCOMPARE(effects.segments(), (std::vector<SegmentIndex>{wrote, wrote + 1}));
    QVERIFY(effects.strongest()->effect != 0);
}

} // namespace

QTEST_MAIN(ExplainingViewsTest)
#include "tst_explaining_views.moc"
