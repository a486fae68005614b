#include "app/gui/main_window.h"
#include "app/gui/window_session.h"
#include "app/gui/window_undo.h"
#include "tests/widgets/workspace_fixture.h"
#include "viewmodels/session_file.h"
#include "viewmodels/session_json.h"
#include "widgets/branch_panel.h"
#include "widgets/model_settings_dialog.h"
#include "widgets/timeline_panel.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QDockWidget>
#include <QLineEdit>
#include <QTableView>
#include <QToolButton>

#include <algorithm>

using namespace rmtscope;

namespace {

constexpr std::int64_t position = 12;
const QString lastIsKept = QStringLiteral("session/last_is_kept");

/// Sessions that the main window saves and brings back.
class WindowSessionTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();
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
    void offersWhatWasOpenLast();
    void withdrawsTheOffer();
    void offersNothingThatIsGone();
    void remembersNothingOfAnEmptyWindow();
    void remembersWhatIsBeingBroughtBack();
    void takesOverWhatSettingsHold();
    void saysWhyTheLastCannotBeOpened();

private:
    [[nodiscard]] Workspace& workspace() const { return m_read->workspace(); }
    [[nodiscard]] RunController& controller() const { return workspace().controller(); }
    [[nodiscard]] QString path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    void makeWindow(bool remember = false, const FakePlan& plan = {});
    /// Model and document, and reads so many segments.
    [[nodiscard]] bool reads(std::int64_t segments);
    /// A session of them in `work.rmtscope`, looked at in a way of its own; then there is a new window.
    void saveAndBeginAnew(const FakePlan& plan = {});
    /// What was remembered last of all.
    [[nodiscard]] SavedSession remembered() const {
        QFile file(LastSession::fileName());
        return sessionOf(file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray(), {}, file.fileName());
    }
    [[nodiscard]] bool isBack() const {
        return QTest::qWaitFor([this] { return !m_window->session().isOpening(); }, 20'000);
    }

    QTemporaryDir m_data; ///< what was open last is kept below it
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ReadWorkspace> m_read;
    std::unique_ptr<MainWindow> m_window;
    SelectionState m_selection;
    QJsonObject m_timeline;
};

void WindowSessionTest::initTestCase() {
    qputenv("XDG_DATA_HOME", m_data.path().toUtf8());
}

void WindowSessionTest::init() {
    QFile::remove(LastSession::fileName());
    QApplication::setQuitOnLastWindowClosed(false); // the next test has another one
    m_folder = std::make_unique<QTemporaryDir>();
    QVERIFY(QDir(m_folder->path()).mkpath(QStringLiteral("model")));
    for (const char* name : {"story.txt", "noise.txt", "other.txt"}) {
        QFile file(path(name));
        QVERIFY(file.open(QIODevice::WriteOnly));
    }
    makeWindow();
}

void WindowSessionTest::cleanup() {
    m_window.reset();
    m_read.reset();
}

void WindowSessionTest::makeWindow(bool remember, const FakePlan& plan) {
    m_window.reset();
    m_read = std::make_unique<ReadWorkspace>(plan);
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), remember);
    m_window->show();
}

bool WindowSessionTest::reads(std::int64_t segments) {
    controller().openModel(path("model").toStdString());
    controller().openDocument(path("story.txt").toStdString());
    controller().runTo(segments);
    return QTest::qWaitFor([this] { return controller().state() == RunState::Paused; }, 20'000);
}

void WindowSessionTest::saveAndBeginAnew(const FakePlan& plan) {
    QVERIFY(reads(position));
    Selection& selection = workspace().selection();
    selection.setSegment(SegmentIndex(5));
    selection.setHeads(HeadChoice(HeadIndex(2)));
    selection.setSlot(SlotIndex(3));
    m_selection = selection.state();
    m_window->timeline().heatmap(MassKind::Write).setRange({2, 8});
    m_timeline = m_window->timeline().viewState();
    m_window->docks()[3]->close();
    m_window->session().save(path("work.rmtscope"));
    QVERIFY(workspace().messages().isEmpty());
    makeWindow(false, plan);
}

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

void WindowSessionTest::offersWhatWasOpenLast() {
    makeWindow(true);
    QVERIFY(reads(position));
    m_window->close();
    QVERIFY(m_read->settings().value(lastIsKept).toBool());
    makeWindow();
    m_window->session().offerLast();
    QVERIFY(workspace().messages().isEmpty()); // of another user
    m_read->settings().setValue(lastIsKept, true);
    m_window->session().offerLast();
    QCOMPARE(workspace().messages().messages().size(), 1);
    const Message offer = workspace().messages().messages().first();
    QVERIFY2(offer.text.contains(QStringLiteral("story.txt with model")), qPrintable(offer.text));
    QVERIFY(controller().modelInfo() == nullptr); // nobody has said yes
    workspace().messages().take(offer.id);
    QVERIFY(isBack());
    QCOMPARE(controller().segmentsRead(), position);
    QVERIFY(workspace().messages().isEmpty());
}

void WindowSessionTest::withdrawsTheOffer() {
    makeWindow(true);
    QVERIFY(reads(1));
    m_window->session().rememberLast();
    m_window->session().offerLast();
    QCOMPARE(workspace().messages().messages().size(), 1);
    controller().openDocument(path("other.txt").toStdString());
    QTRY_VERIFY(workspace().messages().isEmpty());
}

void WindowSessionTest::offersNothingThatIsGone() {
    QVERIFY(reads(1));
    m_window->session().rememberLast();
    QVERIFY(QFile::remove(path("story.txt")));
    m_window->session().offerLast();
    QVERIFY(workspace().messages().isEmpty());
}

void WindowSessionTest::remembersNothingOfAnEmptyWindow() {
    makeWindow(true);
    m_window->close();
    QVERIFY(!m_read->settings().contains(lastIsKept));
    QVERIFY(!QFile::exists(LastSession::fileName()));
    QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("saveSession"))->isEnabled());
    QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("openLast"))->isEnabled());
}

void WindowSessionTest::remembersWhatIsBeingBroughtBack() {
    FakePlan slow;
    slow.openDelay = std::chrono::seconds(30); // unless it is stopped
    saveAndBeginAnew(slow);
    m_window->session().open(path("work.rmtscope"));
    m_window->session().rememberLast(); // before anything of it is open
    QCOMPARE(remembered().segmentsRead, position);
    QCOMPARE(remembered().model, path("model"));
    controller().stop();
    QVERIFY(isBack());
    makeWindow();
    int times = 0;
    connect(&controller(), &RunController::stateChanged, this, [&](RunState state) {
        if (state == RunState::Running) { // nothing is read yet
            m_window->session().rememberLast();
            ++times;
        }
    });
    m_window->session().open(path("work.rmtscope"));
    QVERIFY(isBack());
    QVERIFY(times > 0);
    QCOMPARE(remembered().segmentsRead, position);
    QVERIFY(remembered().selection == m_selection);
    QCOMPARE(remembered().views[m_window->timeline().fileStem()].toObject(), m_timeline);
    workspace().selection().setSegment(SegmentIndex(1)); // it is back: from now on what the window shows is kept
    m_window->session().rememberLast();
    QVERIFY(remembered().selection == workspace().selection().state());
}

void WindowSessionTest::takesOverWhatSettingsHold() {
    const QString earlier = QStringLiteral("session/last");
    SavedSession session;
    session.model = path("model");
    session.document = path("story.txt");
    session.segmentsRead = position;
    m_window.reset();
    m_read->settings().setValue(earlier, sessionJson(session, {}));
    m_window = std::make_unique<MainWindow>(workspace(), m_read->settings(), false);
    QVERIFY(!m_read->settings().contains(earlier));
    QCOMPARE(remembered().document, path("story.txt"));
    QVERIFY(m_window->findChild<QAction*>(QStringLiteral("openLast"))->isEnabled());
    m_window->session().openLast();
    QVERIFY(isBack());
    QCOMPARE(controller().segmentsRead(), position);
}

void WindowSessionTest::saysWhyTheLastCannotBeOpened() {
    QVERIFY(reads(1));
    m_window->session().rememberLast();
    QVERIFY(QFile::remove(path("story.txt")));
    m_window->session().openLast();
    QVERIFY(!m_window->session().isOpening());
    QCOMPARE(workspace().messages().messages().size(), 1);
    const QString sentence = workspace().messages().messages().first().text;
    QVERIFY2(sentence.contains(QStringLiteral("story.txt, which isn't there")), qPrintable(sentence));
}

} // namespace

QTEST_MAIN(WindowSessionTest)
#include "tst_window_session.moc"
