#include "engine/text/same_answer.h"

#include <QTest>

using namespace rmtscope;

class TestSameAnswer : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ignoresCaseOnly_data();
    void ignoresCaseOnly();
};

void TestSameAnswer::ignoresCaseOnly_data() {
    QTest::addColumn<QByteArray>("a");
    QTest::addColumn<QByteArray>("b");
    QTest::addColumn<bool>("same");
    QTest::newRow("equal") << QByteArray("kitchen") << QByteArray("kitchen") << true;
    QTest::newRow("other case") << QByteArray("kitchen") << QByteArray("Kitchen") << true;
    QTest::newRow("with an accent") << QByteArray("école") << QByteArray("École") << true;
    QTest::newRow("Greek") << QByteArray("ΟΔΟΣ") << QByteArray("οδοσ") << true;
    QTest::newRow("another word") << QByteArray("kitchen") << QByteArray("garden") << false;
    QTest::newRow("longer") << QByteArray("kitchen") << QByteArray("kitchens") << false;
    QTest::newRow("without the accent") << QByteArray("école") << QByteArray("ecole") << false;
    QTest::newRow("nothing") << QByteArray() << QByteArray() << true;
}

void TestSameAnswer::ignoresCaseOnly() {
    QFETCH(QByteArray, a);
    QFETCH(QByteArray, b);
    QFETCH(bool, same);
    QCOMPARE(sameAnswer(a.toStdString(), b.toStdString()), same);
}

QTEST_APPLESS_MAIN(TestSameAnswer)
#include "tst_same_answer.moc"
