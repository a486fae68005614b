#include "engine/text/piece_trie.h"

#include <QTest>

#include <map>
#include <random>
#include <string>

using namespace rmtscope;

namespace {

class PieceTrieTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheLongest_data();
    void findsTheLongest();
    void agreesWithAMap();
};

void PieceTrieTest::findsTheLongest_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("id");
    QTest::addColumn<int>("length");
    QTest::newRow("the whole") << QByteArray("whale") << 2 << 5;
    QTest::newRow("a part, when the longer one doesn't fit") << QByteArray("whal") << 1 << 2;
    QTest::newRow("the beginning only") << QByteArray("whalers") << 2 << 5;
    QTest::newRow("a prefix of an entry is none") << QByteArray("w") << -1 << 0;
    QTest::newRow("nothing") << QByteArray("shark") << -1 << 0;
    QTest::newRow("empty") << QByteArray() << -1 << 0;
    QTest::newRow("not only ASCII") << QByteArray("中z") << 3 << 3;
    QTest::newRow("half a character") << QByteArray("\xE4\xB8") << -1 << 0;
}

void PieceTrieTest::findsTheLongest() {
    QFETCH(QByteArray, text);
    QFETCH(int, id);
    QFETCH(int, length);
    PieceTrie trie;
    trie.insert("wh", 1);
    trie.insert("whale", 2);
    trie.insert("中", 3);
    const PieceTrie::Match match = trie.longest({text.constData(), static_cast<std::size_t>(text.size())});
    QCOMPARE(match.id, id);
    QCOMPARE(match.length, static_cast<std::size_t>(length));
}

// Enough entries for the table to grow several times.
void PieceTrieTest::agreesWithAMap() {
    std::mt19937 random(11);
    const auto word = [&random] {
        std::string letters(1 + random() % 6, 'a');
        for (char& letter : letters) {
            letter = static_cast<char>('a' + random() % 6);
        }
        return letters;
    };
    PieceTrie trie;
    std::map<std::string, std::int32_t> entries;
    for (std::int32_t id = 0; id < 5000; ++id) {
        const std::string entry = word();
        entries[entry] = id;
        trie.insert(entry, id);
    }
    for (int i = 0; i < 5000; ++i) {
        const std::string text = word() + word();
        PieceTrie::Match expected;
        for (std::size_t length = text.size(); length > 0 && expected.id < 0; --length) {
            if (const auto entry = entries.find(text.substr(0, length)); entry != entries.end()) {
                expected = {entry->second, length};
            }
        }
        const PieceTrie::Match match = trie.longest(text);
        QCOMPARE(match.id, expected.id);
        QCOMPARE(match.length, expected.length);
    }
}

} // namespace

QTEST_APPLESS_MAIN(PieceTrieTest)
#include "tst_piece_trie.moc"
