#include "tests/widgets/branch_panel_fixture.h"
#include "widgets/segment_text_dialog.h"

#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>

using namespace rmtscope;

namespace {

/// Types another text for the segment that the fields say; what the dialog showed at first.
QString rewrite(const BranchPanelFixture& f, const QString& text) {
    f.button(QStringLiteral("Change the text")).click();
    auto* const dialog = f.panel().findChild<SegmentTextDialog*>();
    if (dialog == nullptr) {
        return {};
    }
    const QString before = dialog->text().toPlainText();
    dialog->text().setPlainText(text);
    dialog->accept();
    const bool gone = QTest::qWaitFor([&f] { return f.panel().findChild<SegmentTextDialog*>() == nullptr; });
    return gone ? before : QString();
}

/// What a branch shall change, as it is planned in the fields.
class TestBranchForm : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void followsTheSelection();
    void refusesWhatIsNoSlot();
    void addsChanges();
    void restoresAndReplaces();
    void changesTheText();
    void goesOnWithAChangedText();
    void changesNoTextOfASample();
    void keepsLineEndsAndBlanks();
};

void TestBranchForm::followsTheSelection() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    f.workspace().selection().setSegment(SegmentIndex(7));
    f.workspace().selection().setSlot(SlotIndex(4));
    QCOMPARE(f.form().segment(), SegmentIndex(7));
    QCOMPARE(f.form().slotsField().text(), QStringLiteral("4"));
    QCOMPARE(changesText(f.form().spec()), QStringLiteral("slot 4 zeroed"));
    f.workspace().selection().setSlot(std::nullopt);
    QCOMPARE(changesText(f.form().spec()), QStringLiteral("all slots zeroed"));
}

void TestBranchForm::refusesWhatIsNoSlot() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    f.form().slotsField().setText(QStringLiteral("2, 6"));
    QVERIFY(f.form().problem().contains(QStringLiteral("0 to 5")));
    QVERIFY(!f.button(QStringLiteral("Run on as a branch")).isEnabled());
    f.choose(BranchForm::Nothing);
    QCOMPARE(f.form().problem(), QString()); // they aren't asked for
}

void TestBranchForm::addsChanges() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    f.form().segmentField().setValue(12);
    f.form().slotsField().setText(QStringLiteral("0"));
    f.choose(BranchForm::Freeze);
    f.button(QStringLiteral("And also")).click();
    f.form().segmentField().setValue(9);
    f.choose(BranchForm::Noise);
    BranchSpec spec = f.form().spec();
    QCOMPARE(spec.segment, SegmentIndex(9));
    QCOMPARE(spec.changes.size(), 2U);
    QCOMPARE(spec.changes[0].intervention.kind, InterventionKind::Freeze);
    QVERIFY(!spec.changes[0].intervention.segments.has_value());
    QCOMPARE(spec.changes[1].intervention.deviation, 0.5);
    f.choose(BranchForm::Nothing);
    QCOMPARE(f.form().spec().segment, SegmentIndex(12)); // where something is changed
    f.button(QStringLiteral("Run on as a branch")).click();
    QVERIFY(f.completes(0));
    QCOMPARE(f.branch(0)->spec.changes.size(), 1U);
    QVERIFY(f.form().spec().changes.empty()); // the next one begins anew
    f.choose(BranchForm::Zero);
    f.button(QStringLiteral("And also")).click();
    f.button(QStringLiteral("Forget")).click();
    QCOMPARE(f.form().spec().changes.size(), 1U);
}

void TestBranchForm::restoresAndReplaces() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    f.form().segmentField().setValue(12);
    f.choose(BranchForm::Restore);
    f.form().restoredField().setValue(13);
    QVERIFY(f.form().problem().contains(QStringLiteral("earlier")));
    f.form().restoredField().setValue(3);
    QCOMPARE(changesText(f.form().spec()), QStringLiteral("all slots restored from before segment 3"));
    f.choose(BranchForm::Replace);
    QVERIFY(f.form().problem().contains(QStringLiteral("Keep a memory")));
    f.button(QStringLiteral("Keep memory")).click();
    QTRY_COMPARE(f.form().memoryField().count(), 1);
    f.form().slotsField().setText(QStringLiteral("5, 0"));
    const Intervention made = f.form().spec().changes.front().intervention;
    QCOMPARE(made.kind, InterventionKind::Replace);
    QCOMPARE(made.values.size(), 2U * 16U);
    QCOMPARE(made.values.front(), f.workspace().keptMemories().at(0).values->at(5 * 16));
    QVERIFY(changesText(f.form().spec()).contains(QStringLiteral("document.txt, before segment 12")));
    // Into another document.
    f.workspace().controller().openDocument("other.txt");
    QTRY_COMPARE(f.workspace().controller().state(), RunState::Ready);
    QCOMPARE(f.form().memoryField().count(), 1);
    QVERIFY(f.form().discardButton().isEnabled());
    f.form().discardButton().click();
    QCOMPARE(f.workspace().keptMemories().size(), 0U);
    QCOMPARE(f.form().memoryField().count(), 0);
    QVERIFY(!f.form().discardButton().isEnabled());
}

void TestBranchForm::changesTheText() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    f.form().segmentField().setValue(10);
    f.choose(BranchForm::Nothing);
    f.button(QStringLiteral("Change the text")).click();
    auto* dialog = f.panel().findChild<SegmentTextDialog*>();
    QVERIFY(dialog != nullptr);
    const ByteSpan bytes = f.workspace().store().at(10)->bytes;
    const std::string before(f.workspace().controller().document()->text.substr(bytes.begin, bytes.size()));
    QCOMPARE(dialog->text().toPlainText().toStdString(), before);
    auto* use = dialog->findChild<QPushButton*>();
    for (QPushButton* each : dialog->findChildren<QPushButton*>()) {
        use = each->text().contains(QStringLiteral("branch")) ? each : use;
    }
    QVERIFY(!use->isEnabled());
    dialog->text().setPlainText(QStringLiteral("nobody spoke of it"));
    QVERIFY(use->isEnabled());
    use->click();
    QVERIFY(f.form().edit().has_value());
    QCOMPARE(f.form().edit()->text, std::string("nobody spoke of it"));
    QVERIFY(f.form().edit()->replaced == bytes);
    f.form().segmentField().setValue(20); // the text is changed where it is changed
    QCOMPARE(f.form().spec().segment, SegmentIndex(10));
    f.button(QStringLiteral("Run on as a branch")).click();
    QVERIFY(f.completes(0));
    QVERIFY(f.branch(0)->context.document->text.substr(bytes.begin).starts_with("nobody spoke of it"));
    QVERIFY(!f.form().edit().has_value());
}

void TestBranchForm::goesOnWithAChangedText() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    QToolButton& change = f.button(QStringLiteral("Change the text"));
    f.form().segmentField().setValue(10);
    const QString original = rewrite(f, QStringLiteral("nobody spoke of it"));
    QVERIFY(!original.isEmpty());
    const auto* const planned = qobject_cast<QLabel*>(f.form().fields().front());
    QCOMPARE(planned->text(), QStringLiteral("planned: text of segment 10 changed; and:"));
    // Another segment's would take its place.
    f.form().segmentField().setValue(20);
    QVERIFY(!change.isEnabled());
    QVERIFY(change.toolTip().contains(QStringLiteral("choose segment 10")));
    QVERIFY(change.toolTip().contains(QStringLiteral("Forget")));
    QCOMPARE(f.form().edit()->text, std::string("nobody spoke of it"));
    f.form().segmentField().setValue(10);
    QVERIFY(change.isEnabled());
    QCOMPARE(rewrite(f, QStringLiteral("somebody spoke of it")), QStringLiteral("nobody spoke of it"));
    QCOMPARE(f.form().edit()->text, std::string("somebody spoke of it"));
    // Back to what the document says: nothing is left to be changed.
    QCOMPARE(rewrite(f, original), QStringLiteral("somebody spoke of it"));
    QVERIFY(!f.form().edit().has_value());
    f.form().segmentField().setValue(20);
    QVERIFY(change.isEnabled());
    static_cast<void>(rewrite(f, QStringLiteral("silence")));
    f.button(QStringLiteral("Forget")).click();
    f.form().segmentField().setValue(10);
    QVERIFY(change.isEnabled());
}

void TestBranchForm::changesNoTextOfASample() {
    BranchPanelFixture f;
    QVERIFY(f.read());
    SampleName name;
    name.task = "reasoning";
    name.segments = 9;
    RunController& controller = f.workspace().controller();
    controller.openSample(name, "model");
    QTRY_VERIFY(controller.document()->sample && controller.state() == RunState::Ready);
    controller.step();
    QTRY_COMPARE(controller.state(), RunState::Paused);
    f.form().segmentField().setValue(0);
    const QToolButton& change = f.button(QStringLiteral("Change the text"));
    QVERIFY(!change.isEnabled());
    QVERIFY(change.toolTip().contains(QStringLiteral("rmt generate")));
    QVERIFY(f.button(QStringLiteral("Run on as a branch")).isEnabled()); // its memory can be changed
}

void TestBranchForm::keepsLineEndsAndBlanks() {
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

} // namespace

QTEST_MAIN(TestBranchForm)
#include "tst_branch_form.moc"
