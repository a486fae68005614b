#include "tests/widgets/workspace_fixture.h"
#include "widgets/branch_form.h"
#include "widgets/branch_panel.h"
#include "widgets/segment_text_dialog.h"
#include "widgets/series_plot.h"
#include "widgets/theme.h"

#include <QApplication>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QSvgRenderer>
#include <QTableView>
#include <QToolButton>

#include <cmath>

using namespace rmtscope;

namespace {

class TestBranchPanel : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysWhatIsInTheWay();
    void followsTheSelection();
    void refusesWhatIsNoSlot();
    void runsABranch();
    void addsChanges();
    void restoresAndReplaces();
    void changesTheText();
    void goesOnWithAChangedText();
    void changesNoTextOfASample();
    void keepsLineEndsAndBlanks();
    void showsBothBesideEachOther();
    void restsWhileClosed();
    void keepsHowItIsLookedAt();
    void clicksSelect();
    void deletesAndBringsBack();
    void renames();
    void clearsWithTheDocument();
    void stopsABranch();
    void exportsWhatIsSeen();
    void followsTheTheme();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] BranchForm& form() const { return m_panel->form(); }
    [[nodiscard]] QToolButton& button(const QString& text) const;
    /// Types another text for the segment that the fields say; what the dialog showed at first.
    [[nodiscard]] QString rewrite(const QString& text) const;
    void choose(BranchForm::Kind kind) const { form().kindField().setCurrentIndex(kind); }
    /// Zeroes slot 1 before a segment and reads the branch to its end.
    [[nodiscard]] bool branchOff(int segment) const;
    [[nodiscard]] std::shared_ptr<const Branch> branch(int row) const {
        return workspace().branches().find(workspace().branches().idAt(row));
    }
    [[nodiscard]] bool completes(int row) const {
        return QTest::qWaitFor([&] { return branch(row)->state == Branch::State::Complete; }, 20'000);
    }

    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<BranchPanel> m_panel;
};

void TestBranchPanel::init() {
    QApplication::setPalette(themePalette(Theme::Light));
    m_read = std::make_unique<ReadWorkspace>();
    m_panel = std::make_unique<BranchPanel>(workspace());
    m_panel->resize(1000, 800);
    m_panel->show();
}

void TestBranchPanel::cleanup() {
    m_panel.reset();
    m_read.reset();
}

QToolButton& TestBranchPanel::button(const QString& text) const {
    for (QToolButton* each : m_panel->findChildren<QToolButton*>()) {
        if (each->text().startsWith(text)) {
            return *each;
        }
    }
    qFatal("no such button");
}

QString TestBranchPanel::rewrite(const QString& text) const {
    button(QStringLiteral("Change the text")).click();
    auto* const dialog = m_panel->findChild<SegmentTextDialog*>();
    if (dialog == nullptr) {
        return {};
    }
    const QString before = dialog->text().toPlainText();
    dialog->text().setPlainText(text);
    dialog->accept();
    const bool gone = QTest::qWaitFor([this] { return m_panel->findChild<SegmentTextDialog*>() == nullptr; });
    return gone ? before : QString();
}

bool TestBranchPanel::branchOff(int segment) const {
    form().segmentField().setValue(segment);
    form().slotsField().setText(QStringLiteral("1"));
    button(QStringLiteral("Run on")).click();
    return completes(workspace().branches().rowCount() - 1);
}

void TestBranchPanel::saysWhatIsInTheWay() {
    QToolButton& run = button(QStringLiteral("Run on"));
    QVERIFY(!run.isEnabled());
    QVERIFY(run.toolTip().contains(QStringLiteral("Open a model")));
    QVERIFY(m_read->read());
    QVERIFY(run.isEnabled());
    form().segmentField().setValue(40);
    QVERIFY(!run.isEnabled());
    QVERIFY(run.toolTip().contains(QStringLiteral("no segment 40")));
}

void TestBranchPanel::followsTheSelection() {
    QVERIFY(m_read->read());
    workspace().selection().setSegment(SegmentIndex(7));
    workspace().selection().setSlot(SlotIndex(4));
    QCOMPARE(form().segment(), SegmentIndex(7));
    QCOMPARE(form().slotsField().text(), QStringLiteral("4"));
    QCOMPARE(changesText(form().spec()), QStringLiteral("slot 4 zeroed"));
    workspace().selection().setSlot(std::nullopt);
    QCOMPARE(changesText(form().spec()), QStringLiteral("all slots zeroed"));
}

void TestBranchPanel::refusesWhatIsNoSlot() {
    QVERIFY(m_read->read());
    form().slotsField().setText(QStringLiteral("2, 6"));
    QVERIFY(form().problem().contains(QStringLiteral("0 to 5")));
    QVERIFY(!button(QStringLiteral("Run on")).isEnabled());
    choose(BranchForm::Nothing);
    QCOMPARE(form().problem(), QString()); // they aren't asked for
}

void TestBranchPanel::runsABranch() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QCOMPARE(m_panel->list().model()->rowCount(), 1);
    QCOMPARE(branch(0)->spec.segment, SegmentIndex(10));
    QCOMPARE(workspace().comparison().branch(), branch(0)); // it is looked at at once
    QVERIFY(m_panel->caption().contains(QStringLiteral("slot 1 zeroed")));
    QVERIFY(m_panel->caption().contains(QStringLiteral("Where is Mary?")));
}

void TestBranchPanel::addsChanges() {
    QVERIFY(m_read->read());
    form().segmentField().setValue(12);
    form().slotsField().setText(QStringLiteral("0"));
    choose(BranchForm::Freeze);
    button(QStringLiteral("And also")).click();
    form().segmentField().setValue(9);
    choose(BranchForm::Noise);
    BranchSpec spec = form().spec();
    QCOMPARE(spec.segment, SegmentIndex(9));
    QCOMPARE(spec.changes.size(), 2U);
    QCOMPARE(spec.changes[0].intervention.kind, InterventionKind::Freeze);
    QVERIFY(!spec.changes[0].intervention.segments.has_value());
    QCOMPARE(spec.changes[1].intervention.deviation, 0.5);
    choose(BranchForm::Nothing);
    QCOMPARE(form().spec().segment, SegmentIndex(12)); // where something is changed
    button(QStringLiteral("Run on")).click();
    QVERIFY(completes(0));
    QCOMPARE(branch(0)->spec.changes.size(), 1U);
    QVERIFY(form().spec().changes.empty()); // the next one begins anew
    choose(BranchForm::Zero);
    button(QStringLiteral("And also")).click();
    button(QStringLiteral("Forget")).click();
    QCOMPARE(form().spec().changes.size(), 1U);
}

void TestBranchPanel::restoresAndReplaces() {
    QVERIFY(m_read->read());
    form().segmentField().setValue(12);
    choose(BranchForm::Restore);
    form().restoredField().setValue(13);
    QVERIFY(form().problem().contains(QStringLiteral("earlier")));
    form().restoredField().setValue(3);
    QCOMPARE(changesText(form().spec()), QStringLiteral("all slots restored from before segment 3"));
    choose(BranchForm::Replace);
    QVERIFY(form().problem().contains(QStringLiteral("Keep a memory")));
    button(QStringLiteral("Keep memory")).click();
    QTRY_COMPARE(form().memoryField().count(), 1);
    form().slotsField().setText(QStringLiteral("5, 0"));
    const Intervention made = form().spec().changes.front().intervention;
    QCOMPARE(made.kind, InterventionKind::Replace);
    QCOMPARE(made.values.size(), 2U * 16U);
    QCOMPARE(made.values.front(), workspace().keptMemories().at(0).values->at(5 * 16));
    QVERIFY(changesText(form().spec()).contains(QStringLiteral("document.txt, before segment 12")));
    // Into another document.
    workspace().controller().openDocument("other.txt");
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    QCOMPARE(form().memoryField().count(), 1);
}

void TestBranchPanel::changesTheText() {
    QVERIFY(m_read->read());
    form().segmentField().setValue(10);
    choose(BranchForm::Nothing);
    button(QStringLiteral("Change the text")).click();
    auto* dialog = m_panel->findChild<SegmentTextDialog*>();
    QVERIFY(dialog != nullptr);
    const ByteSpan bytes = workspace().store().at(10)->bytes;
    const std::string before(workspace().controller().document()->text.substr(bytes.begin, bytes.size()));
    QCOMPARE(dialog->text().toPlainText().toStdString(), before);
    auto* use = dialog->findChild<QPushButton*>();
    for (QPushButton* each : dialog->findChildren<QPushButton*>()) {
        use = each->text().contains(QStringLiteral("branch")) ? each : use;
    }
    QVERIFY(!use->isEnabled());
    dialog->text().setPlainText(QStringLiteral("nobody spoke of it"));
    QVERIFY(use->isEnabled());
    use->click();
    QVERIFY(form().edit().has_value());
    QCOMPARE(form().edit()->text, std::string("nobody spoke of it"));
    QVERIFY(form().edit()->replaced == bytes);
    form().segmentField().setValue(20); // the text is changed where it is changed
    QCOMPARE(form().spec().segment, SegmentIndex(10));
    button(QStringLiteral("Run on")).click();
    QVERIFY(completes(0));
    QVERIFY(branch(0)->context.document->text.substr(bytes.begin).starts_with("nobody spoke of it"));
    QVERIFY(!form().edit().has_value());
}

void TestBranchPanel::goesOnWithAChangedText() {
    QVERIFY(m_read->read());
    QToolButton& change = button(QStringLiteral("Change the text"));
    form().segmentField().setValue(10);
    const QString original = rewrite(QStringLiteral("nobody spoke of it"));
    QVERIFY(!original.isEmpty());
    const auto* const planned = qobject_cast<QLabel*>(form().fields().front());
    QCOMPARE(planned->text(), QStringLiteral("planned: text of segment 10 changed; and:"));
    // Another segment's would take its place.
    form().segmentField().setValue(20);
    QVERIFY(!change.isEnabled());
    QVERIFY(change.toolTip().contains(QStringLiteral("choose segment 10")));
    QVERIFY(change.toolTip().contains(QStringLiteral("Forget")));
    QCOMPARE(form().edit()->text, std::string("nobody spoke of it"));
    form().segmentField().setValue(10);
    QVERIFY(change.isEnabled());
    QCOMPARE(rewrite(QStringLiteral("somebody spoke of it")), QStringLiteral("nobody spoke of it"));
    QCOMPARE(form().edit()->text, std::string("somebody spoke of it"));
    // Back to what the document says: nothing is left to be changed.
    QCOMPARE(rewrite(original), QStringLiteral("somebody spoke of it"));
    QVERIFY(!form().edit().has_value());
    form().segmentField().setValue(20);
    QVERIFY(change.isEnabled());
    static_cast<void>(rewrite(QStringLiteral("silence")));
    button(QStringLiteral("Forget")).click();
    form().segmentField().setValue(10);
    QVERIFY(change.isEnabled());
}

void TestBranchPanel::changesNoTextOfASample() {
    QVERIFY(m_read->read());
    SampleName name;
    name.task = "reasoning";
    name.segments = 9;
    RunController& controller = workspace().controller();
    controller.openSample(name, "model");
    QTRY_VERIFY(controller.document()->sample && controller.state() == RunState::Ready);
    controller.step();
    QTRY_COMPARE(controller.state(), RunState::Paused);
    form().segmentField().setValue(0);
    const QToolButton& change = button(QStringLiteral("Change the text"));
    QVERIFY(!change.isEnabled());
    QVERIFY(change.toolTip().contains(QStringLiteral("rmt generate")));
    QVERIFY(button(QStringLiteral("Run on")).isEnabled()); // its memory can be changed
}

void TestBranchPanel::keepsLineEndsAndBlanks() {
    auto document = std::make_shared<Document>();
    document->text = "in front\r\na\xC2\xA0whale\r\nbehind";
    const SegmentTextDialog dialog(document, {10, 20}, SegmentIndex(1));
    QCOMPARE(dialog.text().document()->blockCount(), 2); // the line's end belongs to it
    QVERIFY(dialog.edit() == (TextEdit{{10, 20}, "a\xC2\xA0whale\r\n"}));
    dialog.text().setPlainText(QStringLiteral("two\nlines"));
    QVERIFY(dialog.edit() == (TextEdit{{10, 20}, "two\r\nlines"}));
    // A segment that ends within a character leaves that alone.
    const SegmentTextDialog within(document, {10, 12}, SegmentIndex(1));
    QCOMPARE(within.text().toPlainText(), QStringLiteral("a"));
}

void TestBranchPanel::showsBothBesideEachOther() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    const auto& series = m_panel->answers().series();
    QTRY_VERIFY(series.size() == 2U && series[1].y.size() == 5); // asked after every eighth segment
    QCOMPARE(series[0].name, QStringLiteral("bathroom, run"));
    QCOMPARE(series[1].name, QStringLiteral("bathroom, branch"));
    QCOMPARE(series[0].y[0], series[1].y[0]);
    QVERIFY(series[1].y[1] < series[0].y[1]);
    const auto& distances = m_panel->distances().series();
    QTRY_VERIFY(distances.size() == 1U && distances[0].x.size() == 31);
    QCOMPARE(m_panel->distances().markers().at(0).x, 120.0);
    HeatmapPlot& write = m_panel->differences(MassKind::Write);
    write.refreshNow();
    QVERIFY(write.maximum() > 0);
    const QImage image = write.grab().toImage();
    const QColor less = image.pixelColor(write.cellCentre({10, 1}));
    const QColor same = image.pixelColor(write.cellCentre({10, 2}));
    QVERIFY(less.blue() > less.red() + 50); // the slot writes less
    QVERIFY(std::abs(same.blue() - same.red()) < 5);
}

void TestBranchPanel::restsWhileClosed() {
    m_panel->hide();
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QTRY_COMPARE(workspace().comparison().distances().size(), 31U);
    QVERIFY(m_panel->answers().series().empty());
    QVERIFY(m_panel->distances().series().empty());
    m_panel->show();
    QCOMPARE(m_panel->answers().series().size(), 2U);
    QVERIFY(m_panel->distances().series().at(0).x.size() == 31);
    QVERIFY(m_panel->caption().startsWith(QStringLiteral("Branch 1, from segment 10")));
}

void TestBranchPanel::keepsHowItIsLookedAt() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    HeatmapPlot& plot = m_panel->differences(MassKind::Write);
    QTest::keyClick(&plot, Qt::Key_Plus);
    const SegmentRange zoomed = plot.range();
    button(QStringLiteral("log distance")).setChecked(true);
    const QJsonObject state = m_panel->viewState();
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY(plot.range() != zoomed);
    button(QStringLiteral("log distance")).setChecked(false);
    m_panel->setViewState(state);
    QCOMPARE(plot.range(), zoomed);
    QCOMPARE(m_panel->differences(MassKind::Read).range(), zoomed);
    QVERIFY(button(QStringLiteral("log distance")).isChecked());
}

void TestBranchPanel::clicksSelect() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    HeatmapPlot& plot = m_panel->differences(MassKind::Read);
    plot.refreshNow();
    const QPoint at = plot.cellCentre({17, 3});
    QTest::mouseClick(plot.childAt(at), Qt::LeftButton, {}, plot.childAt(at)->mapFrom(&plot, at));
    QCOMPARE(workspace().selection().segment(), SegmentIndex(17));
    QCOMPARE(workspace().selection().slot(), SlotIndex(3));
    Q_EMIT m_panel->distances().clicked(16.0 * 12); // behind segment 15
    QCOMPARE(workspace().selection().segment(), SegmentIndex(15));
}

void TestBranchPanel::deletesAndBringsBack() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QVERIFY(branchOff(12));
    const quint64 first = workspace().branches().idAt(0);
    m_panel->list().setCurrentIndex(m_panel->list().model()->index(0, 0));
    button(QStringLiteral("Delete")).click();
    QCOMPARE(m_panel->list().model()->rowCount(), 1);
    QVERIFY(workspace().comparison().branch() != nullptr); // the other one is current now
    QVERIFY(workspace().comparison().branch()->id != first);
    m_panel->undoStack().undo();
    QCOMPARE(workspace().branches().idAt(0), first);
    QCOMPARE(workspace().comparison().branch()->id, first);
    m_panel->undoStack().redo();
    QCOMPARE(m_panel->list().model()->rowCount(), 1);
    m_panel->undoStack().undo();
    QCOMPARE(branch(0)->traces.size(), 30U);
    button(QStringLiteral("Delete")).click();
    button(QStringLiteral("Delete")).click();
    QCOMPARE(m_panel->list().model()->rowCount(), 0);
    QVERIFY(workspace().comparison().branch() == nullptr);
    QVERIFY(!button(QStringLiteral("Delete")).isEnabled());
    m_panel->undoStack().undo();
    m_panel->undoStack().undo();
    QCOMPARE(m_panel->list().model()->rowCount(), 2);
    QCOMPARE(workspace().branches().idAt(0), first);
}

void TestBranchPanel::renames() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QAbstractItemModel& model = *m_panel->list().model();
    const QModelIndex name = model.index(0, BranchList::Name);
    QVERIFY(model.setData(name, QStringLiteral("without slot 1")));
    QCOMPARE(name.data().toString(), QStringLiteral("without slot 1"));
    m_panel->undoStack().undo();
    QCOMPARE(name.data().toString(), QStringLiteral("Branch 1"));
    m_panel->undoStack().redo();
    QCOMPARE(name.data().toString(), QStringLiteral("without slot 1"));
    QVERIFY(model.setData(name, QStringLiteral("100 %2")));
    QTRY_VERIFY(m_panel->caption().startsWith(QStringLiteral("100 %2, from segment 10 on: slot 1 zeroed.")));
}

void TestBranchPanel::clearsWithTheDocument() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    button(QStringLiteral("Delete")).click();
    QVERIFY(branchOff(10));
    QVERIFY(m_panel->undoStack().canUndo());
    workspace().controller().openDocument("other.txt");
    QTRY_COMPARE(workspace().controller().state(), RunState::Ready);
    QCOMPARE(m_panel->list().model()->rowCount(), 0);
    QVERIFY(!m_panel->undoStack().canUndo());
    QTRY_VERIFY(m_panel->answers().series().empty());
}

void TestBranchPanel::stopsABranch() {
    FakePlan plan;
    plan.segments = 3000;
    m_panel.reset();
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_panel = std::make_unique<BranchPanel>(workspace());
    m_panel->show();
    RunController& controller = workspace().controller();
    controller.openModel("model");
    controller.openDocument("document.txt");
    QTRY_COMPARE(controller.state(), RunState::Ready);
    controller.step();
    QTRY_COMPARE(controller.state(), RunState::Paused);
    QVERIFY(!button(QStringLiteral("Stop")).isEnabled());
    form().segmentField().setValue(1);
    button(QStringLiteral("Run on")).click();
    QVERIFY(button(QStringLiteral("Stop")).isEnabled());
    button(QStringLiteral("Stop")).click();
    QCOMPARE(branch(0)->state, Branch::State::Stopped);
    QVERIFY(!button(QStringLiteral("Stop")).isEnabled());
}

void TestBranchPanel::exportsWhatIsSeen() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QTRY_VERIFY(!m_panel->answers().series().empty());
    QVERIFY(m_panel->csv().startsWith("segment,tokens_read,run_bathroom"));
    QCOMPARE(m_panel->csv().count('\n'), 41);
    QSvgRenderer renderer(renderFigure(*m_panel, FigureFormat::Svg));
    QVERIFY(renderer.isValid());
    QVERIFY(renderer.defaultSize().height() > 300);
}

void TestBranchPanel::followsTheTheme() {
    QVERIFY(m_read->read());
    QVERIFY(branchOff(10));
    QTRY_COMPARE(m_panel->answers().series().size(), 2U);
    const QColor light = m_panel->answers().series()[0].colour;
    m_panel->setPalette(themePalette(Theme::Dark));
    QVERIFY(m_panel->answers().series()[0].colour != light);
}

} // namespace

QTEST_MAIN(TestBranchPanel)
#include "tst_branch_panel.moc"
