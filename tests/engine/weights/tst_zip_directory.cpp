#include "engine/weights/format_problem.h"
#include "engine/weights/zip_directory.h"
#include "tests/engine/weights/made_archives.h"

#include <QTest>

#include <cstring>

using namespace rmtscope;
using namespace rmtscope::made;

namespace {

const QList<ZipFile> twoFiles{{"a/one", "first"}, {"a/two", "second one"}};

QByteArray contentOf(const std::map<std::string_view, ZipEntry>& entries, std::string_view name) {
    const auto data = entries.at(name).data;
    return {reinterpret_cast<const char*>(data.data()), static_cast<qsizetype>(data.size())};
}

} // namespace

class TestZipDirectory : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsEntries_data();
    void findsEntries();
    void pointsIntoTheArchive();
    void marksWhatIsNotStored_data();
    void marksWhatIsNotStored();
    void refuses_data();
    void refuses();
    void refusesEveryTruncation();
    void neverLeavesTheArchive();
};

void TestZipDirectory::findsEntries_data() {
    QTest::addColumn<QByteArray>("archive");
    QTest::newRow("plain") << zipOf(twoFiles);
    QTest::newRow("zip64") << zipOf(twoFiles, true);
    QByteArray commented = zipOf(twoFiles);
    commented.chop(2);
    QTest::newRow("with a comment") << commented + little<std::uint16_t>(300) + QByteArray(300, 'c');
}

void TestZipDirectory::findsEntries() {
    QFETCH(QByteArray, archive);
    const std::vector<std::byte> bytes = exactBytes(archive);
    const auto entries = readZipDirectory(bytes);
    QCOMPARE(entries.size(), std::size_t{2});
    QCOMPARE(contentOf(entries, "a/one"), QByteArray("first"));
    QCOMPARE(contentOf(entries, "a/two"), QByteArray("second one"));
    QVERIFY(entries.at("a/one").stored);
}

void TestZipDirectory::pointsIntoTheArchive() {
    const std::vector<std::byte> bytes = exactBytes(zipOf(twoFiles));
    const auto entries = readZipDirectory(bytes);
    const auto data = entries.at("a/two").data;
    QVERIFY(data.data() > bytes.data() && data.data() + data.size() < bytes.data() + bytes.size());
}

void TestZipDirectory::marksWhatIsNotStored_data() {
    QTest::addColumn<int>("method");
    QTest::addColumn<int>("flags");
    QTest::newRow("compressed") << 8 << 0;
    QTest::newRow("encrypted") << 0 << 1;
}

void TestZipDirectory::marksWhatIsNotStored() {
    QFETCH(int, method);
    QFETCH(int, flags);
    const std::vector<std::byte> bytes =
        exactBytes(zipOf({{"a", "x", static_cast<std::uint16_t>(method), static_cast<std::uint16_t>(flags), {}}}));
    QVERIFY(!readZipDirectory(bytes).at("a").stored);
}

void TestZipDirectory::refuses_data() {
    QTest::addColumn<QByteArray>("archive");
    QTest::addColumn<QByteArray>("part");
    const QByteArray good = zipOf(twoFiles);
    const qsizetype end = good.size() - 22;
    const qsizetype directory = good.indexOf("PK\x01\x02");
    const auto patched = [&good](qsizetype at, const QByteArray& bytes) {
        return QByteArray(good).replace(at, bytes.size(), bytes);
    };
    QTest::newRow("too short") << QByteArray("PK\x03\x04") << QByteArray("too few for a zip archive");
    QTest::newRow("cut off") << good.left(end) << QByteArray("no directory at its end");
    QTest::newRow("directory behind the end")
        << patched(end + 16, little<std::uint32_t>(100000)) << QByteArray("places its directory at byte 100000");
    QTest::newRow("directory too long") << patched(end + 12, little<std::uint32_t>(100000))
                                        << QByteArray("but it must end before byte");
    QTest::newRow("other number of entries")
        << patched(end + 10, little<std::uint16_t>(3)) << QByteArray("states 3 entries, but its directory has 2");
    QTest::newRow("no entry") << patched(directory, "XX") << QByteArray("has no entry at byte 0");
    QTest::newRow("no local header") << patched(0, "XX") << QByteArray("has no entry \"a/one\" at byte 0");
    QTest::newRow("local header behind the directory")
        << patched(directory + 42, little<std::uint32_t>(100000)) << QByteArray("behind its own directory");
    QTest::newRow("longer than the archive")
        << patched(directory + 20, little<std::uint32_t>(5000) + little<std::uint32_t>(5000))
        << QByteArray("gives entry \"a/one\" 5000 bytes, but only");
    QTest::newRow("overlap") << patched(directory + 20, little<std::uint32_t>(10) + little<std::uint32_t>(10))
                             << QByteArray("lets entry \"a/two\" overlap \"a/one\"");
    QTest::newRow("two sizes") << patched(directory + 24, little<std::uint32_t>(4)) << QByteArray("two sizes, 5 and 4");
    QTest::newRow("same name twice") << zipOf({{"a", "1"}, {"a", "2"}}) << QByteArray("has entry \"a\" twice");
    QTest::newRow("other name in front") << zipOf({{"a", "1", 0, 0, "b"}}) << QByteArray("another name");
    QByteArray zip64 = zipOf(twoFiles, true);
    zip64.replace(zip64.indexOf("PK\x06\x06"), 2, "XX");
    QTest::newRow("no zip64 record") << zip64 << QByteArray("no zip64 record");
    QByteArray farAway = zipOf(twoFiles, true);
    farAway.replace(farAway.indexOf("PK\x06\x07") + 8, 8, little<std::uint64_t>(-1));
    QTest::newRow("zip64 record far away") << farAway << QByteArray("no zip64 record");
}

void TestZipDirectory::refuses() {
    QFETCH(QByteArray, archive);
    QFETCH(QByteArray, part);
    const std::vector<std::byte> bytes = exactBytes(archive);
    try {
        static_cast<void>(readZipDirectory(bytes));
        QFAIL("nothing was thrown");
    } catch (const FormatProblem& problem) {
        QVERIFY2(QByteArray(problem.what()).contains(part), problem.what());
    }
}

void TestZipDirectory::refusesEveryTruncation() {
    for (const bool zip64 : {false, true}) {
        const QByteArray whole = zipOf(twoFiles, zip64);
        for (qsizetype size = 0; size < whole.size(); ++size) {
            const std::vector<std::byte> bytes = exactBytes(whole.left(size));
            QVERIFY_EXCEPTION_THROWN(static_cast<void>(readZipDirectory(bytes)), FormatProblem);
        }
    }
}

/// Whatever a damaged byte says, an archive that is accepted has entries within itself.
void TestZipDirectory::neverLeavesTheArchive() {
    int accepted = 0;
    int refused = 0;
    for (const bool zip64 : {false, true}) {
        const QByteArray whole = zipOf(twoFiles, zip64);
        for (qsizetype at = 0; at < whole.size(); ++at) {
            for (const char value : {'\0', '\x01', '\x7f', '\x80', '\xff'}) {
                QByteArray damaged = whole;
                damaged[at] = value;
                const std::vector<std::byte> bytes = exactBytes(damaged);
                try {
                    for (const auto& [name, entry] : readZipDirectory(bytes)) {
                        QVERIFY(entry.data.data() >= bytes.data());
                        QVERIFY(entry.data.data() + entry.data.size() <= bytes.data() + bytes.size());
                    }
                    ++accepted;
                } catch (const FormatProblem&) {
                    ++refused;
                }
            }
        }
    }
    QVERIFY(accepted > 0); // another time or checksum is fine
    QVERIFY(refused > 0);
}

QTEST_APPLESS_MAIN(TestZipDirectory)
#include "tst_zip_directory.moc"
