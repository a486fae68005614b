#include "tests/app/session_fixture.h"

#include <QAction>
#include <QFile>

#include <chrono>

using namespace rmtscope;

namespace {

const QString lastIsKept = QStringLiteral("session/last_is_kept");

/// What the main window keeps of what was open, and offers at the next start.
class LastSessionTest : public SessionFixture {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { keepDataApart(); }
    void init() { begin(); }
    void cleanup() { end(); }
    void offersWhatWasOpenLast();
    void withdrawsTheOffer();
    void offersNothingThatIsGone();
    void remembersNothingOfAnEmptyWindow();
    void remembersWhatIsBeingBroughtBack();
    void takesOverWhatSettingsHold();
    void saysWhyTheLastCannotBeOpened();
};

void LastSessionTest::offersWhatWasOpenLast() {
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

void LastSessionTest::withdrawsTheOffer() {
    makeWindow(true);
    QVERIFY(reads(1));
    m_window->session().rememberLast();
    m_window->session().offerLast();
    QCOMPARE(workspace().messages().messages().size(), 1);
    controller().openDocument(path("other.txt").toStdString());
    QTRY_VERIFY(workspace().messages().isEmpty());
}

void LastSessionTest::offersNothingThatIsGone() {
    QVERIFY(reads(1));
    m_window->session().rememberLast();
    QVERIFY(QFile::remove(path("story.txt")));
    m_window->session().offerLast();
    QVERIFY(workspace().messages().isEmpty());
}

void LastSessionTest::remembersNothingOfAnEmptyWindow() {
    makeWindow(true);
    m_window->close();
    QVERIFY(!m_read->settings().contains(lastIsKept));
    QVERIFY(!QFile::exists(LastSession::fileName()));
    QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("saveSession"))->isEnabled());
    QVERIFY(!m_window->findChild<QAction*>(QStringLiteral("openLast"))->isEnabled());
}

void LastSessionTest::remembersWhatIsBeingBroughtBack() {
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

void LastSessionTest::takesOverWhatSettingsHold() {
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

void LastSessionTest::saysWhyTheLastCannotBeOpened() {
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

QTEST_MAIN(LastSessionTest)
#include "tst_last_session.moc"
