#include "app/gui/guarded_application.h"

#include <QSignalSpy>
#include <QTest>

#include <functional>
#include <new>

using namespace rmtscope;

namespace {

/// Does something of ours in an event's handler.
class Handler : public QObject {
public:
    explicit Handler(std::function<void()> action)
        : m_action(std::move(action)) {}

protected:
    bool event(QEvent*) override {
        m_action();
        return true;
    }

private:
    std::function<void()> m_action;
};

} // namespace

/// An exception in a handler becomes a sentence, and the program goes on.
class TestGuardedApplication : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void turnsExceptionsIntoSentences_data() {
        QTest::addColumn<bool>("outOfMemory");
        QTest::addColumn<QString>("part");
        QTest::newRow("no memory") << true << "isn't enough memory";
        QTest::newRow("another") << false << "failed: what happened";
    }
    void turnsExceptionsIntoSentences() {
        QFETCH(bool, outOfMemory);
        QFETCH(QString, part);
        QSignalSpy failed(qobject_cast<GuardedApplication*>(qApp), &GuardedApplication::failed);
        Handler handler([outOfMemory] {
            if (outOfMemory) {
                throw std::bad_alloc();
            }
            throw std::runtime_error("what happened");
        });
        QCoreApplication::postEvent(&handler, new QEvent(QEvent::User));
        QCoreApplication::processEvents();
        QCOMPARE(failed.count(), 1);
        QVERIFY2(failed.first().first().toString().contains(part), qPrintable(failed.first().first().toString()));
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
