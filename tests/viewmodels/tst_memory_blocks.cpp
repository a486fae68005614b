#include "viewmodels/memory_blocks.h"

#include <QTest>

#include <string_view>

using namespace rmtscope;

namespace {

/// m: memory, t: text, s: special
std::vector<SegmentToken> tokensOf(std::string_view roles) {
    std::vector<SegmentToken> tokens(roles.size());
    for (std::size_t i = 0; i < roles.size(); ++i) {
        tokens[i].role = roles[i] == 'm' ? TokenRole::Memory : roles[i] == 's' ? TokenRole::Special : TokenRole::Text;
    }
    return tokens;
}

} // namespace

class TestMemoryBlocks : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsThem_data();
    void findsThem();
};

void TestMemoryBlocks::findsThem_data() {
    QTest::addColumn<QString>("roles");
    QTest::addColumn<std::size_t>("read");
    QTest::addColumn<std::size_t>("write");
    QTest::addColumn<std::size_t>("slots");
    const auto row = [](const char* name, const char* roles, std::size_t read, std::size_t write, std::size_t slots) {
        QTest::newRow(name) << QString::fromLatin1(roles) << read << write << slots;
    };
    row("encoder", "smmmstttts", 1, 1, 3);
    row("decoder", "mmttttttmm", 0, 8, 2);
    row("decoder with one token of text", "mmmtmmm", 0, 4, 3);
    row("no memory", "sttts", 0, 0, 0);
    row("nothing", "", 0, 0, 0);
}

void TestMemoryBlocks::findsThem() {
    QFETCH(QString, roles);
    QFETCH(std::size_t, read);
    QFETCH(std::size_t, write);
    QFETCH(std::size_t, slots);
    const MemoryBlocks blocks = memoryBlocks(tokensOf(roles.toStdString()));
    QCOMPARE(blocks.read, read);
    QCOMPARE(blocks.write, write);
    QCOMPARE(blocks.slots, slots);
}

QTEST_APPLESS_MAIN(TestMemoryBlocks)
#include "tst_memory_blocks.moc"
