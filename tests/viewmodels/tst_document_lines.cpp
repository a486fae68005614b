#include "tests/support/fake_engine.h"
#include "viewmodels/document_lines.h"

#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;

namespace {

std::shared_ptr<const Document> makeDocument(std::string text) {
    auto storage = std::make_shared<const std::string>(std::move(text));
    auto document = std::make_shared<Document>();
    document->text = *storage;
    document->storage = storage;
    return document;
}

class TestDocumentLines : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void givesLinesWithoutTheirEnds();
    void findsTheLineOfAByte_data();
    void findsTheLineOfAByte();
    void neverCutsACharacter_data();
    void neverCutsACharacter();
    void coversTheWholeText();
    void takesOnlyTheNewestDocument();
    void clears();
    void takesAnEmptyDocument();
    void isDestroyedWhileIndexing();
};

void TestDocumentLines::givesLinesWithoutTheirEnds() {
    DocumentLines lines;
    QSignalSpy ready(&lines, &DocumentLines::ready);
    lines.setDocument(makeDocument("first\r\n\nthïrd\n"));
    QCOMPARE(lines.lineCount(), 0U);
    QVERIFY(!lines.isReady());
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(lines.lineCount(), 3U);
    QCOMPARE(lines.text(std::size_t{0}), QStringLiteral("first"));
    QCOMPARE(lines.text(std::size_t{1}), QString());
    QCOMPARE(lines.text(std::size_t{2}), QStringLiteral("thïrd"));
    QVERIFY((lines.line(2) == ByteSpan{8, 14}));
}

void TestDocumentLines::findsTheLineOfAByte_data() {
    QTest::addColumn<quint64>("byte");
    QTest::addColumn<std::size_t>("line");
    QTest::newRow("first") << quint64{0} << std::size_t{0};
    QTest::newRow("line end") << quint64{5} << std::size_t{0};
    QTest::newRow("begin of a line") << quint64{6} << std::size_t{1};
    QTest::newRow("last") << quint64{12} << std::size_t{2};
    QTest::newRow("past the end") << quint64{1000} << std::size_t{2};
}

void TestDocumentLines::findsTheLineOfAByte() {
    QFETCH(quint64, byte);
    QFETCH(std::size_t, line);
    DocumentLines lines;
    lines.setDocument(makeDocument("first\nsec\nthird"));
    QTRY_VERIFY(lines.isReady());
    QCOMPARE(lines.lineOfByte(byte), line);
}

void TestDocumentLines::neverCutsACharacter_data() {
    QTest::addColumn<quint64>("begin");
    QTest::addColumn<quint64>("end");
    QTest::addColumn<QString>("text");
    // a, a quotation mark of three bytes, b
    QTest::newRow("whole") << quint64{0} << quint64{4} << QStringLiteral("a\u201C");
    QTest::newRow("its first byte") << quint64{1} << quint64{2} << QStringLiteral("\u201C");
    QTest::newRow("its last bytes") << quint64{2} << quint64{4} << QStringLiteral("\u201C");
    QTest::newRow("its end and what follows") << quint64{3} << quint64{5} << QStringLiteral("\u201Cb");
}

void TestDocumentLines::neverCutsACharacter() {
    QFETCH(quint64, begin);
    QFETCH(quint64, end);
    QFETCH(QString, text);
    DocumentLines lines;
    QSignalSpy ready(&lines, &DocumentLines::ready);
    lines.setDocument(makeDocument("a\u201Cb"));
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(lines.text(ByteSpan{begin, end}), text);
}

void TestDocumentLines::coversTheWholeText() {
    FakePlan plan;
    plan.segments = 2000;
    const auto document = makeFakeDocument(plan, "story.txt");
    DocumentLines lines;
    lines.setDocument(document);
    QTRY_VERIFY(lines.isReady());
    QVERIFY(lines.lineCount() > 1000);
    for (std::size_t i = 0; i < lines.lineCount(); ++i) {
        const ByteSpan span = lines.line(i);
        QVERIFY(lines.text(i).size() <= 97);
        QCOMPARE(lines.lineOfByte(span.begin), i);
        QVERIFY(i == 0 || span.begin - lines.line(i - 1).end <= 1);
    }
}

void TestDocumentLines::takesOnlyTheNewestDocument() {
    DocumentLines lines;
    QSignalSpy ready(&lines, &DocumentLines::ready);
    lines.setDocument(makeDocument(std::string(30 << 20, 'x')));
    lines.setDocument(makeDocument("one\ntwo"));
    QTRY_COMPARE(ready.size(), 1);
    QCOMPARE(lines.lineCount(), 2U);
    QTest::qWait(100);
    QCOMPARE(ready.size(), 1);
}

void TestDocumentLines::clears() {
    DocumentLines lines;
    lines.setDocument(makeDocument("one\ntwo"));
    QTRY_VERIFY(lines.isReady());
    QSignalSpy changed(&lines, &DocumentLines::documentChanged);
    lines.setDocument(nullptr);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(lines.lineCount(), 0U);
    QVERIFY(!lines.isReady());
}

void TestDocumentLines::takesAnEmptyDocument() {
    DocumentLines lines;
    lines.setDocument(makeDocument(""));
    QTRY_VERIFY(lines.isReady());
    QCOMPARE(lines.lineCount(), 0U);
}

void TestDocumentLines::isDestroyedWhileIndexing() {
    auto lines = std::make_unique<DocumentLines>();
    const auto document = makeDocument(std::string(50 << 20, 'x'));
    lines->setDocument(document);
    lines.reset();
    QTRY_COMPARE(document.use_count(), 1); // the work has ended too
}

} // namespace

QTEST_GUILESS_MAIN(TestDocumentLines)
#include "tst_document_lines.moc"
