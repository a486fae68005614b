#include "viewmodels/line_index.h"

#include <QtTest>

#include <string>

using namespace rmtscope;

namespace {

std::vector<std::string> lines(const std::string& text, std::size_t columns) {
    const LineIndex index = indexLines(text, columns, [](std::uint64_t) {}, {});
    std::vector<std::string> result;
    for (std::size_t i = 0; i < index.begins.size(); ++i) {
        const std::uint64_t end = i + 1 < index.begins.size() ? index.begins[i + 1] : text.size();
        result.push_back(text.substr(index.begins[i], end - index.begins[i]));
    }
    return result;
}

class TestLineIndex : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void breaksLines_data();
    void breaksLines();
    void fitsTheColumns();
    void stopsEarly();
    void tellsProgress();
};

void TestLineIndex::breaksLines_data() {
    using Lines = QStringList;
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("expected"); // together they are the text
    QTest::newRow("empty") << "" << Lines{};
    QTest::newRow("short") << "abc" << Lines{"abc"};
    QTest::newRow("newline at the end") << "abc\n" << Lines{"abc\n"};
    QTest::newRow("empty lines") << "a\n\n\nb" << Lines{"a\n", "\n", "\n", "b"};
    QTest::newRow("carriage returns") << "a\r\nb" << Lines{"a\r\n", "b"};
    QTest::newRow("between words") << "aaaa bbbb cccc dd" << Lines{"aaaa bbbb ", "cccc dd"};
    QTest::newRow("exactly full") << "aaaa bbbbb\nc" << Lines{"aaaa bbbbb\n", "c"};
    QTest::newRow("blank hangs over") << "aaaa bbbbb c" << Lines{"aaaa bbbbb ", "c"};
    QTest::newRow("long word") << "aaaaaaaaaabbbbb" << Lines{"aaaaaaaaaa", "bbbbb"};
    QTest::newRow("long word after a short one") << "aa bbbbbbbbbbbb" << Lines{"aa ", "bbbbbbbbbb", "bb"};
    QTest::newRow("two bytes each") << "äöüäöüäöüäöü" << Lines{"äöüäöüäöüä", "öü"};
    QTest::newRow("four bytes each") << "😀😀😀😀😀😀😀😀😀😀😀" << Lines{"😀😀😀😀😀😀😀😀😀😀", "😀"};
    QTest::newRow("tabs are wide") << "\t\tabc" << Lines{"\t\t", "abc"};
    QTest::newRow("many blanks") << QString(45, ' ') << Lines{QString(20, ' '), QString(20, ' '), QString(5, ' ')};
}

void TestLineIndex::breaksLines() {
    QFETCH(QString, text);
    QFETCH(QStringList, expected);
    QStringList found;
    for (const std::string& line : lines(text.toStdString(), 10)) {
        found.append(QString::fromStdString(line));
    }
    QCOMPARE(found, expected);
}

void TestLineIndex::fitsTheColumns() {
    std::string text;
    for (int i = 0; i < 3000; ++i) {
        text += std::string(static_cast<std::size_t>(i * 7919 % 23), 'x') + (i % 17 == 0 ? "\n" : " ");
    }
    std::string joined;
    for (const std::string& line : lines(text, 40)) {
        QVERIFY(!line.empty());
        QVERIFY(line.find_last_not_of(" \n") == std::string::npos || line.find_last_not_of(" \n") < 40);
        joined += line;
    }
    QVERIFY(joined == text);
}

void TestLineIndex::stopsEarly() {
    std::stop_source stop;
    const std::string text(20 << 20, 'x');
    const auto index = indexLines(
        text, 96, [&](std::uint64_t) { stop.request_stop(); }, stop.get_token());
    QVERIFY(!index.begins.empty());
    QVERIFY(index.begins.back() < text.size() / 2);
}

void TestLineIndex::tellsProgress() {
    std::vector<std::uint64_t> done;
    const std::string text(10 << 20, 'x');
    (void)indexLines(text, 96, [&](std::uint64_t bytes) { done.push_back(bytes); }, {});
    QVERIFY(done.size() > 1);
    QVERIFY(std::is_sorted(done.begin(), done.end()));
    QCOMPARE(done.back(), text.size());
}

} // namespace

QTEST_APPLESS_MAIN(TestLineIndex)
#include "tst_line_index.moc"
