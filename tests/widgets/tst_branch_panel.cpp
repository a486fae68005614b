#include "tests/widgets/branch_panel_fixture.h"
#include "widgets/series_plot.h"

#include <QSvgRenderer>
#include <QTableView>

#include <cmath>

using namespace rmtscope;

namespace {

/// Branches in the list, and how they are looked at.
class TestBranchPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysWhatIsInTheWay();
    void runsABranch();
    void showsBothBesideEachOther();
    void restsWhileClosed();
    void keepsHowItIsLookedAt();
    void clicksSelect();
    void deletesAndBringsBack();
    void bringsBackSoManyOnly();
    void renames();
    void clearsWithTheDocument();
    void stopsABranch();
    void exportsWhatIsSeen();
    void followsTheTheme();
};

void TestBranchPanel::saysWhatIsInTheWay() {
    BranchPanelFixture f;
    QToolButton& run = f.button(QStringLiteral("Run on as a branch"));
    QVERIFY(!run.isEnabled());
    QVERIFY(run.toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(f.read());
    QVERIFY(run.isEnabled());
    f.form().segmentField().setValue(40);
    QVERIFY(!run.isEnabled());
    QVERIFY(run.toolTip().contains(QStringLiteral("no segment 40")));
}

void TestBranchPanel::runsABranch() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QCOMPARE(f.panel().list().model()->rowCount(), 1);
    QCOMPARE(f.branch(0)->spec.segment, SegmentIndex(10));
    QCOMPARE(f.workspace().comparison().branch(), f.branch(0)); // it is looked at at once
    QVERIFY(f.panel().caption().contains(QStringLiteral("slot 1 zeroed")));
    QVERIFY(f.panel().caption().contains(QStringLiteral("Where is Mary?")));
}

void TestBranchPanel::showsBothBesideEachOther() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    const auto& series = f.panel().answers().series();
    QTRY_VERIFY(series.size() == 2U && series[1].y.size() == 5); // asked after every eighth segment
    QCOMPARE(series[0].name, QStringLiteral("bathroom, run"));
    QCOMPARE(series[1].name, QStringLiteral("bathroom, branch"));
    QCOMPARE(series[0].y[0], series[1].y[0]);
    QVERIFY(series[1].y[1] < series[0].y[1]);
    const auto& distances = f.panel().distances().series();
    QTRY_VERIFY(distances.size() == 1U && distances[0].x.size() == 31);
    QCOMPARE(f.panel().distances().markers().at(0).x, 120.0);
    HeatmapPlot& write = f.panel().differences(MassKind::Write);
    write.refreshNow();
    QVERIFY(write.maximum() > 0);
    const QImage image = write.grab().toImage();
    const QColor less = image.pixelColor(write.cellCentre({10, 1}));
    const QColor same = image.pixelColor(write.cellCentre({10, 2}));
    QVERIFY(less.blue() > less.red() + 50); // the slot writes less
    QVERIFY(std::abs(same.blue() - same.red()) < 5);
}

void TestBranchPanel::restsWhileClosed() {
    BranchPanelFixture f;
    f.panel().hide();
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QTRY_COMPARE(f.workspace().comparison().distances().size(), 31U);
    QVERIFY(f.panel().answers().series().empty());
    QVERIFY(f.panel().distances().series().empty());
    f.panel().show();
    QCOMPARE(f.panel().answers().series().size(), 2U);
    QVERIFY(f.panel().distances().series().at(0).x.size() == 31);
    QVERIFY(f.panel().caption().startsWith(QStringLiteral("Branch 1, from segment 10")));
}

void TestBranchPanel::keepsHowItIsLookedAt() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    HeatmapPlot& plot = f.panel().differences(MassKind::Write);
    QTest::keyClick(&plot, Qt::Key_Plus);
    const SegmentRange zoomed = plot.range();
    f.button(QStringLiteral("log distance")).setChecked(true);
    const QJsonObject state = f.panel().viewState();
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY(plot.range() != zoomed);
    f.button(QStringLiteral("log distance")).setChecked(false);
    f.panel().setViewState(state);
    QCOMPARE(plot.range(), zoomed);
    QCOMPARE(f.panel().differences(MassKind::Read).range(), zoomed);
    QVERIFY(f.button(QStringLiteral("log distance")).isChecked());
}

void TestBranchPanel::clicksSelect() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    HeatmapPlot& plot = f.panel().differences(MassKind::Read);
    plot.refreshNow();
    clickInside(plot, plot.cellCentre({17, 3}));
    QCOMPARE(f.workspace().selection().segment(), SegmentIndex(17));
    QCOMPARE(f.workspace().selection().slot(), SlotIndex(3));
    Q_EMIT f.panel().distances().clicked(16.0 * 12); // behind segment 15
    QCOMPARE(f.workspace().selection().segment(), SegmentIndex(15));
}

void TestBranchPanel::deletesAndBringsBack() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QVERIFY(f.branchOff(12));
    const quint64 first = f.workspace().branches().idAt(0);
    f.panel().list().setCurrentIndex(f.panel().list().model()->index(0, 0));
    f.button(QStringLiteral("Delete")).click();
    QCOMPARE(f.panel().list().model()->rowCount(), 1);
    QVERIFY(f.workspace().comparison().branch() != nullptr); // the other one is current now
    QVERIFY(f.workspace().comparison().branch()->id != first);
    f.panel().undoStack().undo();
    QCOMPARE(f.workspace().branches().idAt(0), first);
    QCOMPARE(f.workspace().comparison().branch()->id, first);
    f.panel().undoStack().redo();
    QCOMPARE(f.panel().list().model()->rowCount(), 1);
    f.panel().undoStack().undo();
    QCOMPARE(f.branch(0)->traces.size(), 30U);
    f.button(QStringLiteral("Delete")).click();
    f.button(QStringLiteral("Delete")).click();
    QCOMPARE(f.panel().list().model()->rowCount(), 0);
    QVERIFY(f.workspace().comparison().branch() == nullptr);
    QVERIFY(!f.button(QStringLiteral("Delete")).isEnabled());
    f.panel().undoStack().undo();
    f.panel().undoStack().undo();
    QCOMPARE(f.panel().list().model()->rowCount(), 2);
    QCOMPARE(f.workspace().branches().idAt(0), first);
}

void TestBranchPanel::bringsBackSoManyOnly() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    BranchList& branches = f.workspace().branches();
    constexpr int listed = 25;
    for (int i = 0; i < listed; ++i) {
        static_cast<void>(branches.list({QString(), SegmentIndex(i)}));
    }
    const std::weak_ptr<const Branch> first = branches.find(branches.idAt(0));
    const std::weak_ptr<const Branch> last = branches.find(branches.idAt(listed - 1));
    for (int i = 0; i < listed; ++i) {
        f.panel().list().setCurrentIndex(branches.index(0, 0));
        f.button(QStringLiteral("Delete")).click();
    }
    QCOMPARE(branches.rowCount(), 0);
    QCOMPARE(f.panel().undoStack().count(), 20);
    QVERIFY(first.expired());
    QVERIFY(!last.expired());
}

void TestBranchPanel::renames() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QAbstractItemModel& model = *f.panel().list().model();
    const QModelIndex name = model.index(0, BranchList::Name);
    QVERIFY(model.setData(name, QStringLiteral("without slot 1")));
    QCOMPARE(name.data().toString(), QStringLiteral("without slot 1"));
    f.panel().undoStack().undo();
    QCOMPARE(name.data().toString(), QStringLiteral("Branch 1"));
    f.panel().undoStack().redo();
    QCOMPARE(name.data().toString(), QStringLiteral("without slot 1"));
    QVERIFY(model.setData(name, QStringLiteral("100 %2")));
    QTRY_VERIFY(f.panel().caption().startsWith(QStringLiteral("100 %2, from segment 10 on: slot 1 zeroed.")));
}

void TestBranchPanel::clearsWithTheDocument() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    f.button(QStringLiteral("Delete")).click();
    QVERIFY(f.branchOff(10));
    QVERIFY(f.panel().undoStack().canUndo());
    f.workspace().controller().openDocument("other.txt");
    QTRY_COMPARE(f.workspace().controller().state(), RunState::Ready);
    QCOMPARE(f.panel().list().model()->rowCount(), 0);
    QVERIFY(!f.panel().undoStack().canUndo());
    QTRY_VERIFY(f.panel().answers().series().empty());
}

void TestBranchPanel::stopsABranch() {
    FakePlan plan;
    plan.segments = 3000;
    BranchPanelFixture f(plan);
    QVERIFY(f.readOne());
    QVERIFY(!f.button(QStringLiteral("Stop")).isEnabled());
    f.form().segmentField().setValue(1);
    f.button(QStringLiteral("Run on as a branch")).click();
    QVERIFY(f.button(QStringLiteral("Stop")).isEnabled());
    f.button(QStringLiteral("Stop")).click();
    QCOMPARE(f.branch(0)->state, Branch::State::Stopped);
    QVERIFY(!f.button(QStringLiteral("Stop")).isEnabled());
}

void TestBranchPanel::exportsWhatIsSeen() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QTRY_VERIFY(!f.panel().answers().series().empty());
    QVERIFY(f.panel().csv().startsWith("segment,tokens_read,run_bathroom"));
    QCOMPARE(f.panel().csv().count('\n'), 41);
    QSvgRenderer renderer(renderFigure(f.panel(), FigureFormat::Svg));
    QVERIFY(renderer.isValid());
    QVERIFY(renderer.defaultSize().height() > 300);
}

void TestBranchPanel::followsTheTheme() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QVERIFY(f.branchOff(10));
    QTRY_COMPARE(f.panel().answers().series().size(), 2U);
    const QColor light = f.panel().answers().series()[0].colour;
    f.panel().setPalette(themePalette(Theme::Dark));
    QVERIFY(f.panel().answers().series()[0].colour != light);
}

} // namespace

QTEST_MAIN(TestBranchPanel)
#include "tst_branch_panel.moc"
