#include "engine/text/document_reader.h"
#include "tests/engine/text/text_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace rmtscope;

namespace {

QByteArray bytes(std::initializer_list<int> values) {
    QByteArray result;
    for (const int value : values) {
        result.append(static_cast<char>(value));
    }
    return result;
}

QByteArray utf16(const QString& text, bool bigEndian) {
    QByteArray result;
    for (const QChar c : text) {
        const char low = static_cast<char>(c.unicode() & 0xFF);
        const char high = static_cast<char>(c.unicode() >> 8);
        result.append(bigEndian ? high : low).append(bigEndian ? low : high);
    }
    return result;
}

class DocumentReaderTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reads_data();
    void reads();
    void refuses_data();
    void refuses();
    void refusesMissingFile();
    void refusesFolder();
    void refusesPipe();
    void refusesWithoutPermission();
    void mapsLargeFiles();
    void textOutlivesTheFile();
    void stops_data();
    void stops();
    void reportsProgress();
    void findsTheQuestionsBeside_data();
    void findsTheQuestionsBeside();
    void readsTheQuestionsBeside();
    void countsQuestionSpansWithoutTheMark();
    void refusesWrongQuestions();

private:
    QTemporaryDir m_folder;
};

void DocumentReaderTest::reads_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<TextEncoding>("encoding");
    QTest::addColumn<QByteArray>("text");
    using enum TextEncoding;
    const QString mixed = "Zoë 中 🐳.\n";
    const QString english = "Call me Ishmael.\r\n";
    const QByteArray mark = bytes({0xEF, 0xBB, 0xBF});
    QTest::newRow("ASCII") << QByteArray("Call me Ishmael.\n") << Utf8 << QByteArray("Call me Ishmael.\n");
    QTest::newRow("UTF-8") << mixed.toUtf8() << Utf8 << mixed.toUtf8();
    QTest::newRow("UTF-8 with a mark") << mark + mixed.toUtf8() << Utf8 << mixed.toUtf8();
    QTest::newRow("a second mark stays") << mark + mark + "a" << Utf8 << mark + "a";
    QTest::newRow("UTF-16LE with a mark") << bytes({0xFF, 0xFE}) + utf16(mixed, false) << Utf16Le << mixed.toUtf8();
    QTest::newRow("UTF-16BE with a mark") << bytes({0xFE, 0xFF}) + utf16(mixed, true) << Utf16Be << mixed.toUtf8();
    QTest::newRow("UTF-16LE without a mark") << utf16(english, false) << Utf16Le << english.toUtf8();
    QTest::newRow("UTF-16BE without a mark") << utf16(english, true) << Utf16Be << english.toUtf8();
    QTest::newRow("UTF-16LE, few zero bytes")
        << utf16("Жил был кит.\n", false) << Utf16Le << QByteArray("Жил был кит.\n");
    QTest::newRow("Latin-1") << QByteArray("caf\xE9 na\xEFve\n") << Latin1 << QByteArray("café naïve\n");
    QTest::newRow("Latin-1, quotes of Windows")
        << QByteArray("\x93whale\x94 \x96 d\xE9j\xE0") << Latin1 << QByteArray("“whale” – déjà");
    QTest::newRow("Latin-1, one accidental sequence")
        << QByteArray("\xC3\xA9 \xE9 \xE8") << Latin1 << QByteArray("Ã© é è");
    QTest::newRow("white space only") << QByteArray(" \n\t \n") << Utf8 << QByteArray(" \n\t \n");
    QTest::newRow("control characters of texts")
        << QByteArray("\f\x1B[1mbold\x1B[0m\b\v\x07\x1A") << Utf8 << QByteArray("\f\x1B[1mbold\x1B[0m\b\v\x07\x1A");
    QTest::newRow("one character") << QByteArray("a") << Utf8 << QByteArray("a");
}

void DocumentReaderTest::reads() {
    QFETCH(QByteArray, file);
    QFETCH(TextEncoding, encoding);
    QFETCH(QByteArray, text);
    const auto path = writeBytes(m_folder.path(), "text.txt", file);
    const auto document = readDocument(path, {}, {});
    QCOMPARE(document->path, path);
    QCOMPARE(document->encoding, encoding);
    QCOMPARE(QByteArray(document->text.data(), static_cast<qsizetype>(document->text.size())), text);
    QVERIFY(document->questions.empty());
}

void DocumentReaderTest::refuses_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("part");
    using enum ErrorCode;
    const QByteArray valid = QByteArray("Zoë über älter ").repeated(4);
    QTest::newRow("empty") << QByteArray() << FileEmpty << "is empty";
    QTest::newRow("only a mark") << bytes({0xEF, 0xBB, 0xBF}) << FileEmpty << "byte-order mark";
    QTest::newRow("only a wide mark") << bytes({0xFF, 0xFE}) << FileEmpty << "byte-order mark";
    QTest::newRow("zero byte") << bytes({'a', 'b', 0, 'c', 'd'}) << NotText << "byte 2 is the control character 0x00";
    QTest::newRow("control character") << QByteArray("ab\x01") << NotText << "byte 2 is the control character 0x01";
    QTest::newRow("delete") << QByteArray("\x7F"
                                          "ELF")
                            << NotText << "byte 0 is the control character 0x7F";
    QTest::newRow("zero byte behind a mark") << bytes({0xEF, 0xBB, 0xBF, 'a', 0}) << NotText << "byte 4";
    QTest::newRow("unused byte of Latin-1") << QByteArray("caf\xE9 \x81") << NotText << "byte 5";
    QTest::newRow("picture") << bytes({0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n', 0, 0, 0, 0x0D}) << NotText
                             << "byte 8";
    QTest::newRow("UTF-8 cut within a character")
        << valid + "\xE4\xB8" << FileDamaged << "UTF-8 text that is damaged at byte 72";
    QTest::newRow("UTF-8 with a foreign byte") << "ab\xFF" + valid << FileDamaged << "damaged at byte 2";
    QTest::newRow("UTF-8 with a mark and a foreign byte")
        << bytes({0xEF, 0xBB, 0xBF, 'a', 0xFF}) << FileDamaged << "damaged at byte 4";
    QTest::newRow("surrogates in UTF-8") << valid + bytes({0xED, 0xA0, 0x80}) << FileDamaged << "damaged at byte 72";
    QTest::newRow("overlong UTF-8") << valid + bytes({0xC0, 0xAF}) << FileDamaged << "damaged at byte 72";
    QTest::newRow("half a unit of UTF-16")
        << bytes({0xFF, 0xFE, 'a', 0, 'b'}) << FileDamaged << "UTF-16LE text that is damaged at byte 4";
    QTest::newRow("lone surrogate, high")
        << bytes({0xFE, 0xFF, 0xD8, 0x00, 0, 'a'}) << FileDamaged << "UTF-16BE text that is damaged at byte 2";
    QTest::newRow("lone surrogate, low") << bytes({0xFF, 0xFE, 0x00, 0xDC}) << FileDamaged << "damaged at byte 2";
    QTest::newRow("lone surrogate at the end")
        << bytes({0xFF, 0xFE, 'a', 0, 0x00, 0xD8}) << FileDamaged << "damaged at byte 4";
    QTest::newRow("zero in UTF-16") << bytes({0xFF, 0xFE, 'a', 0, 0, 0}) << NotText << "byte 4";
    QTest::newRow("small numbers aren't UTF-16") << bytes({1, 0, 2, 0, 3, 0, 4, 0}) << NotText << "byte 0";
}

void DocumentReaderTest::refuses() {
    QFETCH(QByteArray, file);
    QFETCH(ErrorCode, code);
    QFETCH(QString, part);
    const auto path = writeBytes(m_folder.path(), "text.txt", file);
    const Thrown thrown = thrownBy([&] { readDocument(path, {}, {}); });
    QCOMPARE(thrown.code, std::optional(code));
    QVERIFY2(thrown.sentence.contains(part), qPrintable(thrown.sentence));
    QVERIFY2(thrown.sentence.contains("text.txt"), qPrintable(thrown.sentence));
}

void DocumentReaderTest::refusesMissingFile() {
    const std::filesystem::path folder = m_folder.path().toStdString();
    QCOMPARE(thrownBy([&] { readDocument(folder / "absent.txt", {}, {}); }).code,
             std::optional(ErrorCode::FileMissing));
    QCOMPARE(thrownBy([&] { readDocument({}, {}, {}); }).code, std::optional(ErrorCode::FileMissing));
    const auto file = writeBytes(m_folder.path(), "file.txt", "a");
    QCOMPARE(thrownBy([&] { readDocument(file / "within.txt", {}, {}); }).code, std::optional(ErrorCode::FileMissing));
}

void DocumentReaderTest::refusesFolder() {
    const Thrown thrown = thrownBy([&] { readDocument(m_folder.path().toStdString(), {}, {}); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::FileUnreadable));
    QVERIFY(thrown.sentence.contains("folder"));
}

void DocumentReaderTest::refusesPipe() {
    const std::filesystem::path pipe = m_folder.filePath("pipe").toStdString();
    QCOMPARE(::mkfifo(pipe.c_str(), 0600), 0);
    QCOMPARE(thrownBy([&] { readDocument(pipe, {}, {}); }).code, std::optional(ErrorCode::FileUnreadable));
}

void DocumentReaderTest::refusesWithoutPermission() {
    if (::geteuid() == 0) {
        QSKIP("root may read everything");
    }
    const auto file = writeBytes(m_folder.path(), "secret.txt", "a");
    std::filesystem::permissions(file, std::filesystem::perms::none);
    QCOMPARE(thrownBy([&] { readDocument(file, {}, {}); }).code, std::optional(ErrorCode::FileUnreadable));
}

void DocumentReaderTest::mapsLargeFiles() {
    const QByteArray line("Call me Ishmael – some years ago.\n");
    const QByteArray content = line.repeated((70 << 20) / line.size());
    const auto document = readDocument(writeBytes(m_folder.path(), "large.txt", content), {}, {});
    QCOMPARE(document->text.size(), static_cast<std::size_t>(content.size()));
    QVERIFY(document->text.starts_with("Call me"));
    QVERIFY(document->text.ends_with("years ago.\n"));
}

void DocumentReaderTest::textOutlivesTheFile() {
    const auto path = writeBytes(m_folder.path(), "shrinks.txt", "Call me Ishmael.");
    const auto document = readDocument(path, {}, {});
    std::filesystem::resize_file(path, 0);
    QCOMPARE(document->text, std::string_view("Call me Ishmael."));
}

void DocumentReaderTest::stops_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::newRow("UTF-8") << QByteArray("Call me Ishmael.");
    QTest::newRow("UTF-16") << bytes({0xFF, 0xFE}) + utf16("Call me Ishmael.", false);
    QTest::newRow("Latin-1") << QByteArray("caf\xE9");
}

void DocumentReaderTest::stops() {
    QFETCH(QByteArray, file);
    const auto path = writeBytes(m_folder.path(), "text.txt", file);
    std::stop_source stop;
    stop.request_stop();
    QCOMPARE(thrownBy([&] { readDocument(path, {}, stop.get_token()); }).code, std::optional(ErrorCode::Cancelled));
}

void DocumentReaderTest::reportsProgress() {
    const auto path = writeBytes(m_folder.path(), "text.txt", QByteArray("Call me. ").repeated(1 << 20));
    std::stop_source stop;
    std::uint64_t total = 0;
    const auto progress = [&](const Progress& report) {
        total = report.total;
        stop.request_stop();
    };
    QCOMPARE(thrownBy([&] { readDocument(path, progress, stop.get_token()); }).code,
             std::optional(ErrorCode::Cancelled));
    QCOMPARE(total, std::uint64_t{9} << 20);
}

void DocumentReaderTest::findsTheQuestionsBeside_data() {
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("questions");
    QTest::newRow("text") << "/a/moby.txt"
                          << "/a/moby.questions.json";
    QTest::newRow("no ending") << "/a/moby"
                               << "/a/moby.questions.json";
    QTest::newRow("two dots") << "/a/moby.v2.txt"
                              << "/a/moby.v2.questions.json";
    QTest::newRow("relative") << "moby.md"
                              << "moby.questions.json";
}

void DocumentReaderTest::findsTheQuestionsBeside() {
    QFETCH(QString, document);
    QFETCH(QString, questions);
    QCOMPARE(QString::fromStdString(questionsPath(document.toStdString()).string()), questions);
}

const char* const maryQuestions = R"({"format": "rmtscope-questions", "version": 1, "questions": [{"id": "q1",
    "question": "Where is Mary?", "answer": "garden",
    "facts": [{"begin": 4, "end": 27, "text": "Mary went to the garden"}]}]})";

void DocumentReaderTest::readsTheQuestionsBeside() {
    const auto path = writeBytes(m_folder.path(), "mary.txt", "Zoë Mary went to the garden.");
    writeBytes(m_folder.path(), "mary.questions.json", maryQuestions);
    const auto document = readDocument(path, {}, {});
    QCOMPARE(document->questions.size(), 1U);
    const Question& question = document->questions.front();
    QCOMPARE(QString::fromStdString(question.id), "q1");
    QCOMPARE(question.facts.size(), 1U);
    QCOMPARE(question.facts.front().bytes, (ByteSpan{5, 28}));
}

void DocumentReaderTest::countsQuestionSpansWithoutTheMark() {
    const auto path =
        writeBytes(m_folder.path(), "wide.txt", bytes({0xFF, 0xFE}) + utf16("🐳ë: Mary went to the garden.", false));
    QByteArray json(maryQuestions);
    writeBytes(m_folder.path(), "wide.questions.json", json);
    const auto document = readDocument(path, {}, {});
    QCOMPARE(document->questions.front().facts.front().bytes, (ByteSpan{8, 31}));
}

void DocumentReaderTest::refusesWrongQuestions() {
    const auto path = writeBytes(m_folder.path(), "wrong.txt", "Mary went to the kitchen.");
    writeBytes(m_folder.path(), "wrong.questions.json", maryQuestions);
    const Thrown thrown = thrownBy([&] { readDocument(path, {}, {}); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::QuestionsInvalid));
    QVERIFY(thrown.sentence.contains("wrong.questions.json"));
}

} // namespace

QTEST_APPLESS_MAIN(DocumentReaderTest)
#include "tst_document_reader.moc"
