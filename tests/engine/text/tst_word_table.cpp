#include "engine/text/word_table.h"

#include <QTest>

using namespace rmtscope;

namespace {

class WordTableTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsWhatWasInserted();
    void tellsNeighboursApart_data();
    void tellsNeighboursApart();
};

void WordTableTest::findsWhatWasInserted() {
    WordTable table(5000);
    for (std::int32_t id = 0; id < 5000; ++id) { // 1 to 12 bytes
        table.insert(std::string(static_cast<std::size_t>(id % 9), 'x') + std::to_string(id), id);
    }
    for (std::int32_t id = 0; id < 5000; ++id) {
        QCOMPARE(table.find(std::string(static_cast<std::size_t>(id % 9), 'x') + std::to_string(id)), id);
        QCOMPARE(table.find(std::string(static_cast<std::size_t>(id % 9), 'y') + std::to_string(id)),
                 id % 9 == 0 ? id : -1);
    }
}

void WordTableTest::tellsNeighboursApart_data() {
    QTest::addColumn<QByteArray>("word");
    QTest::addColumn<int>("id");
    QTest::newRow("short") << QByteArray("a") << 1;
    QTest::newRow("with a zero byte behind") << QByteArray("a\0", 2) << 2;
    QTest::newRow("as long as fits") << QByteArray("12345678") << 3;
    QTest::newRow("one byte more") << QByteArray("123456789") << 4;
    QTest::newRow("missing") << QByteArray("b") << -1;
    QTest::newRow("missing, long") << QByteArray("123456780") << -1;
    QTest::newRow("zero byte only") << QByteArray("\0", 1) << -1;
}

void WordTableTest::tellsNeighboursApart() {
    QFETCH(QByteArray, word);
    QFETCH(int, id);
    WordTable table(4);
    table.insert("a", 1);
    table.insert(std::string_view("a\0", 2), 2);
    table.insert("12345678", 3);
    table.insert("123456789", 4);
    QCOMPARE(table.find({word.constData(), static_cast<std::size_t>(word.size())}), id);
}

} // namespace

QTEST_APPLESS_MAIN(WordTableTest)
#include "tst_word_table.moc"
