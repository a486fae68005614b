#include "app/gui/window_undo.h"
#include "tests/app/session_fixture.h"
#include "viewmodels/session_file.h"
#include "widgets/branch_panel.h"
#include "widgets/model_settings_dialog.h"

#include <QAction>
#include <QDir>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace rmtscope;

namespace {

/// Sessions that the main window saves and brings back.
class WindowSessionTest : public SessionFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { keepDataApart(); }
    void init() { begin(); }
    void cleanup() { end(); }
    void comesBack();
    void branchesComeBackAndAreReadOnDemand();
    void samplesComeBack();
    void saysThatTheTextHasChanged();
    void anythingOpensASession();
    void takesItsOptions();
    void keepsThePersonsOptions();
    void givesOptionsBackWhenItEnds();
    void leavesViewsThatSomebodyTouched();
    void goesOnWhenTheModelIsSet();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void saysWhereItCannotSave();
    void endsWhenItIsStopped();
    void endsWhenSomethingElseIsOpened();
};

void WindowSessionTest::comesBack() {
    saveAndBeginAnew();
    QVERIFY(!m_window->docks()[3]->isHidden());
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(m_window->session().isOpening());
    QVERIFY(isBack());
    QCOMPARE(controller().state(), RunState::Paused);
    QCOMPARE(controller().segmentsRead(), position);
    QVERIFY(controller().modelInfo()->path == path("model").toStdString());
    QVERIFY(controller().document()->path == path("story.txt").toStdString());
    QVERIFY(workspace().selection().state() == m_selection);
    QCOMPARE(m_window->timeline().viewState(), m_timeline);
    QVERIFY(m_window->docks()[3]->isHidden());
    QVERIFY(workspace().messages().isEmpty()); // that it reads on is no news any more
    QVERIFY(!workspace().history().canGoBack());
    QVERIFY(!m_window->undo().views().stack().canUndo());
    QCOMPARE(workspace().recentFiles().sessions(), QStringList(path("work.rmtscope")));
}

void WindowSessionTest::branchesComeBackAndAreReadOnDemand() {
    QVERIFY(reads(position));
    MemoryChange zeroed{{InterventionKind::Zero, SegmentIndex(5), {SlotIndex(2)}}};
    const BranchSpec spec{QStringLiteral("without slot 2"), SegmentIndex(5), {zeroed}};
    QVERIFY(workspace().branches().begin(spec) != 0);
    m_window->session().save(path("work.rmtscope"));
    makeWindow();
    m_window->addInterventions();
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    BranchList& branches = workspace().branches();
    QCOMPARE(branches.rowCount(), 1);
    QVERIFY(branches.specs() == std::vector<BranchSpec>{spec});
    const auto branch = branches.find(branches.idAt(0));
    QCOMPARE(branch->state, Branch::State::Listed);
    QCOMPARE(branches.index(0, BranchList::Progress).data().toString(), QStringLiteral("not read yet"));
    auto* const panel = m_window->findChild<BranchPanel*>();
    panel->list().setCurrentIndex(branches.index(0, 0));
    QVERIFY(panel->readButton().isEnabled());
    panel->readButton().click();
    QVERIFY(!panel->readButton().isEnabled());
    QTRY_COMPARE(branch->state, Branch::State::Complete);
    QVERIFY(branch->traceCount() > 5);
    QTRY_COMPARE(workspace().comparison().store().size(), branch->traceCount());
}

void WindowSessionTest::samplesComeBack() {
    SampleName name;
    name.task = "reasoning";
    name.segments = 8;
    name.seed = 3;
    name.noise = path("noise.txt").toStdString();
    controller().openSample(name, path("model").toStdString());
    QTRY_COMPARE(controller().state(), RunState::Ready);
    m_window->session().save(path("work.rmtscope"));
    makeWindow();
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QCOMPARE(controller().state(), RunState::Ready); // nothing had been read
    QVERIFY(controller().document()->sample->name == name);
    QVERIFY(controller().modelInfo()->path == path("model").toStdString());
    m_window->session().open(path("work.rmtscope")); // once more, with the model open
    QVERIFY(isBack());
    QCOMPARE(controller().state(), RunState::Ready);
}

void WindowSessionTest::saysThatTheTextHasChanged() {
    FakePlan changed;
    changed.wordsLeftOut = 3;
    saveAndBeginAnew(changed);
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QCOMPARE(controller().segmentsRead(), position);
    QCOMPARE(workspace().messages().messages().size(), 1);
    const Message message = workspace().messages().messages().first();
    QCOMPARE(message.severity, Severity::Info);
    QVERIFY2(message.text.startsWith(QStringLiteral("story.txt has changed")), qPrintable(message.text));
    m_window->session().save(path("work.rmtscope")); // of the text as it is now
    makeWindow(false, changed);
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QVERIFY(workspace().messages().isEmpty());
}

void WindowSessionTest::anythingOpensASession() {
    saveAndBeginAnew();
    m_window->openAnything(path("work.rmtscope")); // dropped, or chosen as a document
    QVERIFY(isBack());
    QCOMPARE(controller().segmentsRead(), position);
}

void WindowSessionTest::takesItsOptions() {
    workspace().settings().setCaptureLevel(CaptureLevel::Masses);
    workspace().settings().setAskEvery(0);
    saveAndBeginAnew();
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QCOMPARE(controller().usedSessionOptions().capture, CaptureLevel::Masses);
    QCOMPARE(controller().usedSessionOptions().askEvery, 0);
}

void WindowSessionTest::keepsThePersonsOptions() {
    workspace().settings().setCaptureLevel(CaptureLevel::Masses);
    workspace().settings().setAskEvery(0);
    workspace().settings().setDetailBudgetBytes(std::uint64_t{1} << 28);
    saveAndBeginAnew();
    workspace().settings().setCaptureLevel(CaptureLevel::Off);
    workspace().settings().setAskEvery(4);
    const auto stored = [this] {
        const QSettings& settings = m_read->settings();
        return QVariantList{settings.value(QStringLiteral("run/capture")),
                            settings.value(QStringLiteral("run/ask_every")),
                            settings.value(QStringLiteral("run/detail_budget_bytes"))};
    };
    const QVariantList before = stored();
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QCOMPARE(controller().usedSessionOptions().capture, CaptureLevel::Masses);
    QCOMPARE(stored(), before);
    const auto isChecked = [this](const QString& text) {
        const auto actions = m_window->findChildren<QAction*>();
        return std::any_of(actions.begin(), actions.end(), [&text](const QAction* action) {
            return action->isChecked() && QString(action->text()).remove(QLatin1Char('&')) == text;
        });
    };
    QVERIFY(isChecked(QStringLiteral("Masses"))); // the menu shows what is used
    QVERIFY(isChecked(QStringLiteral("never")));
    workspace().setAskEvery(16); // a choice is the person's, and stays
    QCOMPARE(controller().sessionOptions().askEvery, 16);
    QCOMPARE(controller().sessionOptions().capture, CaptureLevel::Masses);
    QCOMPARE(m_read->settings().value(QStringLiteral("run/ask_every")).toInt(), 16);
    controller().openDocument(path("other.txt").toStdString());
    QTRY_COMPARE(controller().usedSessionOptions().capture, CaptureLevel::Off);
    QTRY_COMPARE(controller().state(), RunState::Ready);
    QCOMPARE(controller().usedSessionOptions().askEvery, 16);
}

void WindowSessionTest::givesOptionsBackWhenItEnds() {
    workspace().settings().setCaptureLevel(CaptureLevel::Masses);
    FakePlan slow;
    slow.openDelay = std::chrono::seconds(30); // unless it is stopped
    saveAndBeginAnew(slow);
    m_window->session().open(path("work.rmtscope"));
    QCOMPARE(workspace().sessionOptions().capture, CaptureLevel::Masses);
    controller().stop();
    QVERIFY(isBack());
    QVERIFY(workspace().sessionOptions() == SessionOptions());
    QVERIFY(controller().sessionOptions() == SessionOptions());
}

void WindowSessionTest::leavesViewsThatSomebodyTouched() {
    FakePlan slow;
    slow.segmentDelay = std::chrono::milliseconds(5);
    saveAndBeginAnew(slow);
    m_window->session().open(path("work.rmtscope"));
    QTRY_VERIFY(controller().state() == RunState::Running || !m_window->session().isOpening());
    QTest::keyClick(&m_window->timeline().heatmap(MassKind::Write), Qt::Key_Home);
    QVERIFY(isBack());
    QVERIFY(m_window->timeline().viewState() != m_timeline); // all that was read stays in view
}

void WindowSessionTest::goesOnWhenTheModelIsSet() {
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("unconfigured")));
    SavedSession session;
    session.model = path("unconfigured");
    session.document = path("story.txt");
    session.segmentsRead = position;
    writeSession(path("work.rmtscope"), session, {});
    m_window->session().open(path("work.rmtscope"));
    QTRY_VERIFY(m_window->findChild<ModelSettingsDialog*>() != nullptr);
    QTRY_VERIFY(controller().document() != nullptr);
    auto* dialog = m_window->findChild<ModelSettingsDialog*>();
    dialog->findChild<QLineEdit*>(QStringLiteral("heads"))->setText(QStringLiteral("6"));
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(isBack());
    QCOMPARE(controller().segmentsRead(), position);
}

void WindowSessionTest::saysWhatIsWrong_data() {
    QTest::addColumn<QString>("file");
    QTest::addColumn<QString>("words");
    QTest::newRow("no such file") << "none.rmtscope"
                                  << "There is no session file";
    QTest::newRow("no session") << "story.txt"
                                << "is damaged";
    QTest::newRow("a document that is gone") << "work.rmtscope"
                                             << "story.txt, which isn't there";
}

void WindowSessionTest::saysWhatIsWrong() {
    QFETCH(QString, file);
    QFETCH(QString, words);
    saveAndBeginAnew();
    if (file == QStringLiteral("work.rmtscope")) {
        QVERIFY(QFile::remove(path("story.txt")));
    }
    m_window->session().open(m_folder->filePath(file));
    QVERIFY(!m_window->session().isOpening());
    QCOMPARE(workspace().messages().messages().size(), 1);
    const QString sentence = workspace().messages().messages().first().text;
    QVERIFY2(sentence.contains(words), qPrintable(sentence));
    QVERIFY(controller().modelInfo() == nullptr);
    QVERIFY(workspace().recentFiles().sessions().isEmpty());
}

void WindowSessionTest::saysWhereItCannotSave() {
    QVERIFY(reads(1));
    m_window->session().save(path("nowhere/at/all.rmtscope"));
    QCOMPARE(workspace().messages().messages().size(), 1);
    QVERIFY(workspace().messages().messages().first().text.contains(QStringLiteral("can't be saved")));
    QVERIFY(workspace().recentFiles().sessions().isEmpty());
}

void WindowSessionTest::endsWhenItIsStopped() {
    FakePlan slow;
    slow.openDelay = std::chrono::seconds(30); // unless it is stopped
    saveAndBeginAnew(slow);
    m_window->session().open(path("work.rmtscope"));
    QCOMPARE(controller().state(), RunState::Opening);
    controller().stop();
    QVERIFY(isBack());
    QVERIFY(controller().modelInfo() == nullptr);
}

void WindowSessionTest::endsWhenSomethingElseIsOpened() {
    saveAndBeginAnew();
    m_window->session().open(path("work.rmtscope"));
    controller().openDocument(path("other.txt").toStdString());
    QVERIFY(isBack());
    QTRY_VERIFY(controller().document() != nullptr && controller().document()->path == path("other.txt").toStdString());
    QCOMPARE(controller().segmentsRead(), 0);
}

} // namespace

QTEST_MAIN(WindowSessionTest)
#include "tst_window_session.moc"
