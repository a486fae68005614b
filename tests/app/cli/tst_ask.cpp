#include "tests/app/cli/rmt_program.h"
#include "tests/support/one_token_decoder.h"

#include <QFile>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

using namespace rmtscope;
using namespace rmtscope::test;

namespace {

const QString reference = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/gpt2-rmt-tiny");

class AskTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void saysWhyTheTextEnds_data();
    void saysWhyTheTextEnds();
    void refusesThePromptBeforeItReads_data();
    void refusesThePromptBeforeItReads();
    void refusesAPromptThatIsNoText();
    void keepsWhatWasWrittenBeforeASignal_data();
    void keepsWhatWasWrittenBeforeASignal();
    void keepsItAsJsonToo();
    void saysHowMuchTextStandsInFront_data();
    void saysHowMuchTextStandsInFront();
    void givesNoOrdersToATerminal_data();
    void givesNoOrdersToATerminal();

private:
    [[nodiscard]] QString document() const { return m_folder.filePath(QStringLiteral("letter.txt")); }
    /// For seconds of writing, which nobody waits for.
    [[nodiscard]] QStringList longText() const {
        return {"ask", m_endless.folder(), document(), "a", "--tokens", "1000000"};
    }

    QTemporaryDir m_folder;
    OneTokenDecoder m_endless{OneTokenDecoder::letterA, 8192};
};

void AskTest::initTestCase() {
    QFile file(document());
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.write("It was the third day out, and the wind had come round to the north-east.") > 0);
}

void AskTest::saysWhyTheTextEnds_data() {
    QTest::addColumn<qint64>("token");
    QTest::addColumn<QString>("limit");
    QTest::addColumn<QString>("ended");
    QTest::addColumn<int>("tokens");
    QTest::addColumn<QByteArray>("words");
    const qint64 letter = OneTokenDecoder::letterA;
    QTest::newRow("end of text") << qint64{OneTokenDecoder::endOfText} << "8"
                                 << "end-of-text" << 0 << QByteArray("0 tokens, then the model ended the text.");
    QTest::newRow("limit") << letter << "3"
                           << "token-limit" << 3 << QByteArray("3 tokens, as many as --tokens allows.");
    QTest::newRow("limit of one") << letter << "1"
                                  << "token-limit" << 1 << QByteArray("1 token, as many as --tokens allows.");
    QTest::newRow("no position left") << letter << "1000"
                                      << "no-positions" << 60
                                      << QByteArray("60 tokens, then the model had no position");
}

void AskTest::saysWhyTheTextEnds() {
    QFETCH(qint64, token);
    QFETCH(QString, limit);
    QFETCH(QString, ended);
    QFETCH(int, tokens);
    QFETCH(QByteArray, words);
    const OneTokenDecoder decoder(token);
    const QStringList arguments{"ask", decoder.folder(), document(), "a", "--tokens", limit};
    const ProgramResult text = rmt(arguments);
    QVERIFY2(text.code == 0, text.complaints.constData());
    QCOMPARE(text.out, QByteArray("a").repeated(tokens) + "\n");
    QVERIFY2(text.complaints.contains(words), text.complaints.constData());
    const ProgramResult json = rmt(arguments + QStringList{"--json"});
    QVERIFY2(json.code == 0, json.complaints.constData());
    QCOMPARE(json.json()["ended"].toString(), ended);
    QCOMPARE(json.json()["text"].toString(), QString("a").repeated(tokens));
    QCOMPARE(json.json()["tokens"].toArray().size(), tokens);
}

void AskTest::refusesThePromptBeforeItReads_data() {
    QTest::addColumn<QString>("prompt");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("empty") << QString() << QByteArray("The prompt has 0 tokens");
    QTest::newRow("too long") << QString("!").repeated(25) << QByteArray("it must have between 1 and 24");
}

void AskTest::refusesThePromptBeforeItReads() {
    QFETCH(QString, prompt);
    QFETCH(QByteArray, part);
    // Where reading came first, the missing document would be what is said.
    const ProgramResult result = rmt({"ask", reference, m_folder.filePath("missing.txt"), prompt});
    QCOMPARE(result.code, 2);
    QVERIFY2(result.complaints.contains(part), result.complaints.constData());
}

void AskTest::refusesAPromptThatIsNoText() {
    // A process takes its arguments as characters, so that a shell must make these bytes.
    QProcess process;
    const char* const script = R"(prompt=$(printf 'caf\351'); "$0" ask "$1" "$2" "$prompt")";
    process.start("sh", {"-c", script, RMT_PROGRAM, reference, document()});
    QVERIFY(process.waitForFinished(-1));
    const QByteArray complaints = process.readAllStandardError();
    QCOMPARE(process.exitCode(), 2);
    QVERIFY2(complaints.contains("The prompt is no UTF-8 text at byte 3"), complaints.constData());
}

void AskTest::keepsWhatWasWrittenBeforeASignal_data() {
    QTest::addColumn<int>("signal");
    QTest::newRow("Ctrl+C") << SIGINT;
    QTest::newRow("terminate") << SIGTERM;
}

void AskTest::keepsWhatWasWrittenBeforeASignal() {
    QFETCH(int, signal);
    QProcess process;
    process.start(RMT_PROGRAM, longText());
    QVERIFY(process.waitForReadyRead(60'000));
    ::kill(static_cast<pid_t>(process.processId()), signal);
    QVERIFY(process.waitForFinished(-1));
    QCOMPARE(process.exitStatus(), QProcess::NormalExit);
    QCOMPARE(process.exitCode(), 1);
    const QByteArray out = process.readAllStandardOutput();
    const qsizetype tokens = out.size() - 1;
    QVERIFY(tokens > 0);
    QCOMPARE(out, QByteArray("a").repeated(tokens) + "\n");
    const QByteArray complaints = process.readAllStandardError();
    QVERIFY2(complaints.contains("rmt: stopped after " + QByteArray::number(tokens) + " token"),
             complaints.constData());
}

void AskTest::keepsItAsJsonToo() {
    // Nothing shows when writing begins, so the signal comes later and later until something was written.
    ProgramResult result;
    for (int patienceMs = 100; result.json()["text"].toString().isEmpty() && patienceMs < 60'000; patienceMs *= 2) {
        QProcess process;
        process.start(RMT_PROGRAM, longText() + QStringList{"--json"});
        QVERIFY(process.waitForStarted(60'000));
        if (!process.waitForFinished(patienceMs)) {
            ::kill(static_cast<pid_t>(process.processId()), SIGINT);
            QVERIFY(process.waitForFinished(-1));
        }
        result = {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
    }
    QCOMPARE(result.code, 1);
    QCOMPARE(result.json()["ended"].toString(), QString("stopped"));
    const qsizetype tokens = result.json()["tokens"].toArray().size();
    QCOMPARE(result.json()["text"].toString(), QString("a").repeated(tokens));
    QVERIFY2(result.complaints.contains("stopped after " + QByteArray::number(tokens) + " token"),
             result.complaints.constData());
}

void AskTest::saysHowMuchTextStandsInFront_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<int>("tokens");
    // A segment has 24 tokens, the prompt one.
    const QByteArray full = "It was the third day out, and the wind ha";
    const QByteArray longer = full + "d come round to the north-east."; // 20 more
    QTest::newRow("as much as a segment holds") << full << QStringList{"--tokens", "8"} << 23;
    QTest::newRow("all of a short segment") << longer << QStringList{"--tokens", "8"} << 20;
    QTest::newRow("as much as leaves room") << full << QStringList{"--tokens", "50"} << 9; // of 60 positions
    QTest::newRow("none left") << full << QStringList{"--tokens", "1000"} << 0;
    QTest::newRow("none wanted") << full << QStringList{"--prompt-only"} << 0;
}

void AskTest::saysHowMuchTextStandsInFront() {
    QFETCH(QByteArray, text);
    QFETCH(QStringList, options);
    QFETCH(int, tokens);
    QFile file(m_folder.filePath("read.txt"));
    QVERIFY(file.open(QIODevice::WriteOnly) && file.write(text) == text.size());
    file.close();
    const ProgramResult result = rmt(QStringList{"ask", reference, file.fileName(), "a", "--json"} + options);
    QVERIFY2(result.code == 0, result.complaints.constData());
    QCOMPARE(result.json()["context_tokens"].toInt(-1), tokens);
}

void AskTest::givesNoOrdersToATerminal_data() {
    QTest::addColumn<QStringList>("options");
    QTest::addColumn<QByteArray>("shown");
    QTest::newRow("text") << QStringList{} << QByteArray("\u241B\u241B\u241B");
    QTest::newRow("JSON") << QStringList{"--json"} << QByteArray("\\u001b\\u001b\\u001b");
}

void AskTest::givesNoOrdersToATerminal() {
    QFETCH(QStringList, options);
    QFETCH(QByteArray, shown);
    const OneTokenDecoder decoder(OneTokenDecoder::escape);
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    QVERIFY(terminal >= 0 && ::grantpt(terminal) == 0 && ::unlockpt(terminal) == 0);
    const int inside = ::open(::ptsname(terminal), O_RDWR | O_NOCTTY);
    QVERIFY(inside >= 0);
    QProcess process;
    process.setChildProcessModifier([inside] { ::dup2(inside, STDOUT_FILENO); });
    process.start(RMT_PROGRAM, QStringList{"ask", decoder.folder(), document(), "a", "--tokens", "3"} + options);
    QVERIFY(process.waitForFinished(-1));
    QVERIFY2(process.exitCode() == 0, process.readAllStandardError().constData());
    QByteArray out;
    for (pollfd ready{terminal, POLLIN, 0}; ::poll(&ready, 1, 500) > 0;) { // all was written, but comes in pieces
        QByteArray piece(1 << 12, '\0');
        piece.resize(std::max<ssize_t>(::read(terminal, piece.data(), static_cast<std::size_t>(piece.size())), 0));
        out += piece;
    }
    ::close(inside);
    ::close(terminal);
    QVERIFY2(out.contains(shown), out.constData());
    QVERIFY2(!out.contains('\x1B'), "an escape character");
    const ProgramResult piped = rmt(QStringList{"ask", decoder.folder(), document(), "a", "--tokens", "3"} + options);
    QCOMPARE(piped.json().isEmpty() ? piped.out : piped.json()["text"].toString().toUtf8(),
             QByteArray("\x1B\x1B\x1B") + (piped.json().isEmpty() ? "\n" : ""));
}

} // namespace

QTEST_GUILESS_MAIN(AskTest)
#include "tst_ask.moc"
