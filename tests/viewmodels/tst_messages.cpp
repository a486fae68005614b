#include "viewmodels/messages.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

class TestMessages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void addsAndDismisses();
    void doesntRepeatItself();
    void forgetsTheOldest();
    void clears();
    void tellsWhatIsTaken();
};

void TestMessages::addsAndDismisses() {
    Messages messages;
    QSignalSpy changed(&messages, &Messages::changed);
    const int first = messages.add(Severity::Error, QStringLiteral("One."));
    const int second = messages.add(Severity::Info, QStringLiteral("Two."));
    QVERIFY(first != second);
    QCOMPARE(messages.messages().back().text, QStringLiteral("Two."));
    messages.dismiss(first);
    messages.dismiss(first);
    QCOMPARE(messages.messages().size(), 1);
    QCOMPARE(messages.messages().front().id, second);
    QCOMPARE(messages.messages().front().severity, Severity::Info);
    QCOMPARE(changed.size(), 3);
}

void TestMessages::doesntRepeatItself() {
    Messages messages;
    const int id = messages.add(Severity::Error, QStringLiteral("One."));
    QSignalSpy changed(&messages, &Messages::changed);
    QCOMPARE(messages.add(Severity::Error, QStringLiteral("One.")), id);
    QCOMPARE(changed.size(), 0);
    messages.dismiss(id);
    QVERIFY(messages.add(Severity::Error, QStringLiteral("One.")) != id);
}

void TestMessages::forgetsTheOldest() {
    Messages messages;
    for (int i = 0; i < 25; ++i) {
        messages.add(Severity::Info, QString::number(i));
    }
    QCOMPARE(messages.messages().size(), Messages::most);
    QCOMPARE(messages.messages().front().text, QStringLiteral("5"));
}

void TestMessages::clears() {
    Messages messages;
    QSignalSpy changed(&messages, &Messages::changed);
    messages.clear();
    QCOMPARE(changed.size(), 0);
    messages.add(Severity::Info, QStringLiteral("One."));
    messages.clear();
    QVERIFY(messages.isEmpty());
    QCOMPARE(changed.size(), 2);
}

void TestMessages::tellsWhatIsTaken() {
    Messages messages;
    QSignalSpy taken(&messages, &Messages::taken);
    messages.add(Severity::Info, QStringLiteral("One."));
    const int id = messages.addOffer(QStringLiteral("Two."), QStringLiteral("Do it"));
    QVERIFY(messages.messages().front().offer.isEmpty());
    QCOMPARE(messages.messages().back().offer, QStringLiteral("Do it"));
    messages.take(id);
    QCOMPARE(taken.size(), 1);
    QCOMPARE(taken.front().front().toInt(), id);
    QCOMPARE(messages.messages().size(), 1);
}

} // namespace

QTEST_GUILESS_MAIN(TestMessages)
#include "tst_messages.moc"
