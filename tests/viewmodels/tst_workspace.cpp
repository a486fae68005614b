#include "tests/support/fake_engine.h"
#include "viewmodels/workspace.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

class TestWorkspace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void connectsEverything();
    void tellsFailures();
    void successOvertakesFailures();
    void warnsOfLeftOverLayers();
    void startsOverWithAnotherDocument();
    void forgetsWhereItWasInAnotherDocument();
    void opensASampleAtItsLastFact();
    void forgetsASampleThatTheModelCannotFind();
    void opensASampleAtTheSegmentThatIsNamed();
    void handsOnSettings();
    void overridesSessionOptions();
    void isDestroyedInMidRun();

private:
    QTemporaryDir m_folder;
    QSettings m_settings{m_folder.filePath(QStringLiteral("settings.ini")), QSettings::IniFormat};
};

void TestWorkspace::connectsEverything() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("/models/tiny");
    workspace.controller().openDocument("/texts/story.txt");
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    QCOMPARE(workspace.store().size(), 40U);
    for (const MassKind kind : {MassKind::Write, MassKind::Read, MassKind::Retain}) {
        QCOMPARE(workspace.timeline(kind).segmentCount(), 40U);
        QCOMPARE(workspace.timeline(kind).kind(), kind);
    }
    QCOMPARE(workspace.answers().size(), 5U);
    QCOMPARE(workspace.accuracy().points().size(), 5U);
    QCOMPARE(workspace.timing().size(), 40U);
    QTRY_VERIFY(workspace.lines().isReady());
    workspace.colouring().setVisible(ByteSpan{0, 200});
    QTRY_VERIFY(!workspace.colouring().weights(ByteSpan{0, 200}).empty());
    workspace.attention().setActive(true);
    workspace.selection().setSegment(SegmentIndex{1});
    QTRY_VERIFY(workspace.attention().positions() > 0);
    QCOMPARE(workspace.recentFiles().models(), QStringList("/models/tiny"));
    QCOMPARE(workspace.recentFiles().documents(), QStringList("/texts/story.txt"));
    QVERIFY(workspace.messages().isEmpty());
}

void TestWorkspace::tellsFailures() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("missing");
    QTRY_COMPARE(workspace.messages().messages().size(), 1);
    QCOMPARE(workspace.messages().messages().front().severity, Severity::Error);
    QVERIFY(workspace.recentFiles().models().isEmpty());
}

void TestWorkspace::successOvertakesFailures() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.messages().add(Severity::Error, QStringLiteral("A file couldn't be written."));
    workspace.controller().openModel("missing");
    QTRY_COMPARE(workspace.messages().messages().size(), 2);
    workspace.controller().openDocument("story.txt");
    QTRY_VERIFY(workspace.controller().document() != nullptr);
    QCOMPARE(workspace.messages().messages().size(), 2); // there is no model yet
    workspace.controller().openModel("model");
    QTRY_COMPARE(workspace.messages().messages().size(), 1);
    QCOMPARE(workspace.messages().messages().front().text, QStringLiteral("A file couldn't be written."));
    workspace.controller().openModel("missing");
    QTRY_COMPARE(workspace.messages().messages().size(), 2);
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    QCOMPARE(workspace.messages().messages().size(), 2);
    workspace.controller().run();
    QTRY_COMPARE(workspace.messages().messages().size(), 1);
}

void TestWorkspace::warnsOfLeftOverLayers() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    const Messages& messages = workspace.messages();
    workspace.controller().openModel("leftover");
    QTRY_COMPARE(messages.messages().size(), 1);
    const Message warning = messages.messages().front();
    QCOMPARE(warning.severity, Severity::Info);
    QVERIFY2(warning.text.startsWith(QStringLiteral("1 tensor in the layers of leftover isn't used, bert.encoder.layer"
                                                    ".4.output.dense.bias: the model runs with 4 layers, so check")),
             qPrintable(warning.text));
    workspace.controller().openDocument("story.txt");
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    QCOMPARE(messages.messages().size(), 1); // it is true as long as the model is open
    workspace.messages().dismiss(warning.id);
    QVERIFY(messages.isEmpty());
    workspace.controller().openModel("leftover");
    QTRY_COMPARE(messages.messages().size(), 1);
    workspace.controller().openModel("model");
    QTRY_VERIFY(messages.isEmpty());
}

void TestWorkspace::startsOverWithAnotherDocument() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("model");
    workspace.controller().openDocument("doc-20.txt");
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    workspace.selection().setSegment(SegmentIndex{15});
    workspace.selection().setSlot(SlotIndex{2});
    workspace.controller().openDocument("doc-5.txt");
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    QVERIFY(!workspace.selection().segment());
    QVERIFY(workspace.selection().slot());
    QCOMPARE(workspace.store().size(), 0U);
    QCOMPARE(workspace.timing().size(), 0U);
    QCOMPARE(workspace.timeline(MassKind::Write).segmentCount(), 0U);
    QCOMPARE(workspace.store().context().geometry.segments, 5);
    workspace.controller().openModel("other");
    QTRY_VERIFY(!workspace.selection().slot());
}

void TestWorkspace::forgetsWhereItWasInAnotherDocument() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("model");
    workspace.controller().openDocument("one.txt");
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    QVERIFY(!workspace.history().canGoBack());
    workspace.selection().setSegment(SegmentIndex(3));
    QVERIFY(workspace.history().canGoBack());
    workspace.controller().openDocument("another.txt");
    QTRY_VERIFY(workspace.controller().document()->path == "another.txt");
    QVERIFY(!workspace.history().canGoBack());
    workspace.selection().setSegment(SegmentIndex(3));
    workspace.controller().openModel("another");
    QTRY_VERIFY(workspace.controller().modelInfo()->name == "another");
    QVERIFY(!workspace.history().canGoBack());
}

void TestWorkspace::opensASampleAtItsLastFact() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("model");
    workspace.controller().openDocument("/texts/story.txt");
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    SampleName name;
    name.task = "reasoning";
    name.segments = 5;
    workspace.controller().openSample(name, "model");
    QTRY_VERIFY(workspace.controller().document()->sample != nullptr);
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    QCOMPARE(workspace.selection().segment(), std::optional(SegmentIndex(1)));
    QCOMPARE(workspace.recentFiles().documents(), QStringList("/texts/story.txt"));
    workspace.attention().setActive(true);
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    QTRY_VERIFY(workspace.attention().map() != nullptr);
    QCOMPARE(workspace.attention().map()->segment, SegmentIndex(1));
    workspace.controller().openDocument("/texts/story.txt");
    QTRY_VERIFY(workspace.controller().document()->sample == nullptr);
    QVERIFY(!workspace.selection().segment());
}

/// Nothing of the run before is shown beside the new model.
void TestWorkspace::forgetsASampleThatTheModelCannotFind() {
    m_settings.clear();
    FakePlan plan;
    plan.writesText = true;
    Workspace workspace(std::make_shared<FakeEngine>(plan), m_settings);
    SampleName name;
    name.task = "reasoning";
    name.segments = 5;
    workspace.controller().openSample(name, "model");
    QTRY_COMPARE(workspace.controller().state(), RunState::Ready);
    workspace.attention().setActive(true);
    workspace.controller().run();
    QTRY_COMPARE(workspace.controller().state(), RunState::Finished);
    QTRY_VERIFY(workspace.attention().map() != nullptr);
    workspace.generation().ask(QStringLiteral("Where is Mary?"), {});
    QTRY_COMPARE(workspace.generation().state(), TextGeneration::State::Complete);
    workspace.controller().openModel("unsuited");
    QTRY_COMPARE(workspace.messages().messages().size(), 1);
    QCOMPARE(workspace.controller().state(), RunState::Empty);
    QVERIFY(workspace.store().empty());
    QVERIFY(workspace.store().context().document == nullptr);
    QVERIFY(workspace.lines().document() == nullptr);
    QVERIFY(workspace.attention().map() == nullptr);
    QVERIFY(workspace.generation().text().isEmpty());
    QVERIFY(!workspace.selection().segment());
    QVERIFY(workspace.colouring().facts(ByteSpan{0, 1'000'000}).empty());
    QCOMPARE(workspace.timeline(MassKind::Write).segmentCount(), 0U);
    QCOMPARE(workspace.answers().size(), 0U);
}

void TestWorkspace::opensASampleAtTheSegmentThatIsNamed() {
    m_settings.clear();
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    workspace.controller().openModel("model");
    SampleName name;
    name.task = "reasoning";
    name.segments = 9;
    workspace.openSample(name, "model", SegmentIndex(4));
    QTRY_VERIFY(workspace.controller().document() && workspace.controller().document()->sample);
    QCOMPARE(workspace.selection().segment(), std::optional(SegmentIndex(4)));
    name.seed = 1;
    workspace.openSample(name, "model"); // nothing is left of the one before
    QTRY_VERIFY(workspace.controller().document()->sample->name.seed == 1);
    QCOMPARE(workspace.selection().segment(), std::optional(SegmentIndex(1)));
    name.seed = 2;
    workspace.openSample(name, "model", SegmentIndex(4));
    name.seed = 3;
    workspace.controller().openSample(name, "model"); // another one overtakes it
    QTRY_VERIFY(workspace.controller().document()->sample->name.seed == 3);
    QCOMPARE(workspace.selection().segment(), std::optional(SegmentIndex(1)));
}

void TestWorkspace::handsOnSettings() {
    m_settings.clear();
    m_settings.setValue(QStringLiteral("run/ask_every"), 5);
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    QCOMPARE(workspace.controller().sessionOptions().askEvery, 5);
    workspace.settings().setAskEvery(2);
    QCOMPARE(workspace.controller().sessionOptions().askEvery, 2);
}

void TestWorkspace::overridesSessionOptions() {
    m_settings.clear();
    m_settings.setValue(QStringLiteral("run/ask_every"), 5);
    Workspace workspace(std::make_shared<FakeEngine>(), m_settings);
    SessionOptions options;
    options.askEvery = 2;
    options.capture = CaptureLevel::Masses;
    workspace.overrideSessionOptions(options);
    QVERIFY(workspace.controller().sessionOptions() == options);
    QCOMPARE(m_settings.value(QStringLiteral("run/ask_every")).toInt(), 5);
    QVERIFY(!m_settings.contains(QStringLiteral("run/capture")));
    workspace.setDetailBudgetBytes(1 << 20); // the person's own choice
    QCOMPARE(workspace.controller().sessionOptions().detailBudgetBytes, std::uint64_t{1} << 20);
    QCOMPARE(workspace.controller().sessionOptions().askEvery, 2);
    workspace.useOwnSessionOptions();
    QCOMPARE(workspace.controller().sessionOptions().askEvery, 5);
    QVERIFY(workspace.controller().sessionOptions().capture == SessionOptions().capture);
    QCOMPARE(workspace.controller().sessionOptions().detailBudgetBytes, std::uint64_t{1} << 20);
}

void TestWorkspace::isDestroyedInMidRun() {
    m_settings.clear();
    FakePlan plan;
    plan.segments = 5000;
    plan.segmentDelay = 1ms;
    const auto engine = std::make_shared<FakeEngine>(plan);
    auto workspace = std::make_unique<Workspace>(engine, m_settings);
    workspace->attention().setActive(true);
    workspace->colouring().setVisible(ByteSpan{0, 1000});
    workspace->selection().setSegment(SegmentIndex{3});
    workspace->controller().openModel("model");
    workspace->controller().openDocument("story.txt");
    workspace->controller().run();
    QTRY_VERIFY(workspace->store().size() > 5);
    workspace->selection().setAggregation(Aggregation::Max);
    workspace.reset();
    QCOMPARE(engine->counters().sessionsAlive.load(), 0);
}

} // namespace

QTEST_GUILESS_MAIN(TestWorkspace)
#include "tst_workspace.moc"
