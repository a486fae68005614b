#include "app/gui/guarded_application.h"
#include "engine/api/error.h"

#include <QSignalSpy>
#include <QTest>
#include <QTimer>

#include <functional>
#include <new>

using namespace rmtscope;

Q_DECLARE_METATYPE(std::function<void()>)

namespace {

using Action = std::function<void()>;

/// Does something of ours in an event's handler.
class Handler : public QObject {
public:
    explicit Handler(Action action)
        : m_action(std::move(action)) {}

protected:
    bool event(QEvent*) override {
        m_action();
        return true;
    }

private:
    Action m_action;
};

} // namespace

/// An exception in a handler becomes a sentence, and the program goes on.
class TestGuardedApplication : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void turnsExceptionsIntoSentences_data() {
        QTest::addColumn<Action>("action");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("no memory") << Action([] { throw std::bad_alloc(); })
                                   << "There isn't enough memory for what was "
                                      "asked; close other programs or";
        QTest::newRow("the engine's own")
            << Action([] { throw Error(ErrorCode::Internal, "One sentence."); }) << "One sentence.";
        QTest::newRow("another") << Action([] { throw std::runtime_error("what happened"); })
                                 << "What was asked failed: what happened";
        QTest::newRow("no exception at all") << Action([] { throw 42; }) << "What was asked failed in a way";
    }
    void turnsExceptionsIntoSentences() {
        QFETCH(Action, action);
        QFETCH(QString, sentence);
        QSignalSpy failed(qobject_cast<GuardedApplication*>(qApp), &GuardedApplication::failed);
        Handler handler(action);
        QCoreApplication::postEvent(&handler, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QCOMPARE(failed.count(), 1);
        QVERIFY2(failed.first().first().toString().startsWith(sentence), qPrintable(failed.first().first().toString()));
    }
    void survivesWhoCannotSayIt() {
        int said = 0;
        const auto fails = [&said](const QString&) {
            ++said;
            throw std::bad_alloc();
        };
        const auto connection =
            connect(qobject_cast<GuardedApplication*>(qApp), &GuardedApplication::failed, this, fails);
        Handler handler([] { throw std::bad_alloc(); });
        QCoreApplication::postEvent(&handler, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        disconnect(connection);
        QCOMPARE(said, 1);
    }
    void catchesWhatTimersThrow() {
        QSignalSpy failed(qobject_cast<GuardedApplication*>(qApp), &GuardedApplication::failed);
        QTimer::singleShot(0, this, [] { throw std::bad_alloc(); });
        QTRY_COMPARE(failed.count(), 1);
    }
    void handsOnWhatFollows() {
        int calls = 0;
        Handler handler([&calls] { ++calls; });
        QCoreApplication::postEvent(&handler, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QCOMPARE(calls, 1);
    }
};

int main(int argc, char** argv) {
    GuardedApplication application(argc, argv);
    TestGuardedApplication test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_guarded_application.moc"
