#include "engine/api/error.h"
#include "engine/trace/trace_reader.h"
#include "engine/trace/trace_writer.h"
#include "tests/engine/trace/made_traces.h"

#include <QCoreApplication>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

#include <csignal>
#include <cstdio>
#include <sys/resource.h>

using namespace rmtscope;

namespace {

constexpr std::int64_t documentSegments = 3000;

// Within one process HDF5 shares its buffers between two handles of a file, so that only another process sees what is
// on the disk. These are this program again, with a command.

/// Prints what can be read: segments, states, open or closed, and what isn't as it was made.
int readInThisProcess(const std::string& file) {
    try {
        const TraceReader reader(file);
        std::string wrong;
        for (const SegmentTrace& trace : reader.read(SegmentIndex(0), reader.segments())) {
            wrong.append(differenceFromMade(reader.info(), trace));
        }
        for (std::int64_t i = 0; i < reader.states(); ++i) {
            wrong.append(reader.memoryBefore(SegmentIndex(i)) == madeState(reader.info(), i) ? "" : "state ");
        }
        std::printf("%lld %s %s", static_cast<long long>(reader.segments()), reader.open() ? "open" : "closed",
                    wrong.empty() ? "right" : wrong.c_str());
        return 0;
    } catch (const Error& error) {
        std::printf("%s", error.what());
        return 1;
    }
}

/// Writes some segments and is killed.
int dieWriting(const std::string& file) {
    const TraceInfo info = madeInfo(documentSegments);
    TraceWriter writer(file, info);
    appendMade(writer, info, 0, 700);
    return std::raise(SIGKILL);
}

/// Meets the end of the disk, here a limit of bytes, and prints the reason. The trace must be readable in this process
/// too, and leave nothing that complains when it ends.
int fillTheDisk(const std::string& file, rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    const rlimit limit{bytes, bytes};
    ::setrlimit(RLIMIT_FSIZE, &limit);
    try {
        const TraceInfo info = madeInfo(documentSegments);
        TraceWriter writer(file, info);
        try {
            appendMade(writer, info, 0, documentSegments);
            writer.finish();
        } catch (const Error&) {
            writer.append(madeTrace(info, 0)); // fails again, for the same reason
        }
    } catch (const Error& error) {
        std::printf("%d %s", error.code() == ErrorCode::WriteFailed ? 1 : 0, error.what());
    }
    return 0;
}

struct Outcome {
    QString output;
    QString complaints;
    int code = 0;
};

Outcome runSelf(const QStringList& arguments) {
    QProcess process;
    process.start(QCoreApplication::applicationFilePath(), arguments);
    process.waitForFinished(-1);
    return {QString::fromUtf8(process.readAllStandardOutput()), QString::fromUtf8(process.readAllStandardError()),
            process.exitCode()};
}

class TraceWhileWrittenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isReadableFromItsStart();
    void showsWhatWasFlushed();
    void growsForAReader();
    void growsForAReaderInTheSameProcess();
    void survivesItsWriter();
    void endsWithWhatWasReadWithoutFinish();
    void saysThatTheDiskIsFull_data();
    void saysThatTheDiskIsFull();

private:
    [[nodiscard]] QString file() const { return m_folder.filePath(QTest::currentTestFunction()) + ".rmttrace"; }
    [[nodiscard]] QString readElsewhere() const { return runSelf({"--read", file()}).output; }

    QTemporaryDir m_folder;
};

void TraceWhileWrittenTest::isReadableFromItsStart() {
    const TraceInfo info = madeInfo(documentSegments);
    const TraceWriter writer(file().toStdString(), info);
    QCOMPARE(readElsewhere(), QString("0 open right"));
}

void TraceWhileWrittenTest::showsWhatWasFlushed() {
    const TraceInfo info = madeInfo(documentSegments);
    TraceWriter writer(file().toStdString(), info);
    appendMade(writer, info, 0, 600);
    // On a slow machine a second may have passed meanwhile, which flushes more.
    const QStringList words = readElsewhere().split(' ');
    QVERIFY2(words[0].toInt() >= 512 && words[0].toInt() <= 600, qPrintable(words.join(' ')));
    QCOMPARE(words.mid(1), QStringList({"open", "right"}));
    writer.finish(madeState(info, 600));
    QCOMPARE(readElsewhere(), QString("600 closed right"));
}

void TraceWhileWrittenTest::growsForAReader() {
    const TraceInfo info = madeInfo(documentSegments);
    TraceWriter writer(file().toStdString(), info);
    std::int64_t last = 0;
    for (std::int64_t begin = 0; begin < 2048; begin += 256) {
        appendMade(writer, info, begin, begin + 256);
        const QStringList words = readElsewhere().split(' ');
        QVERIFY2(words[0].toInt() > last, qPrintable(words.join(' ')));
        QCOMPARE(words.mid(1), QStringList({"open", "right"}));
        last = words[0].toInt();
    }
}

void TraceWhileWrittenTest::growsForAReaderInTheSameProcess() {
    const TraceInfo info = madeInfo(documentSegments);
    TraceWriter writer(file().toStdString(), info);
    appendMade(writer, info, 0, 256);
    TraceReader reader(file().toStdString());
    const std::int64_t before = reader.segments();
    appendMade(writer, info, 256, 768);
    QCOMPARE(reader.segments(), before);
    reader.refresh();
    QVERIFY(reader.segments() >= before + 256);
    for (const SegmentTrace& trace : reader.read(SegmentIndex(0), reader.segments())) {
        QCOMPARE(differenceFromMade(info, trace), std::string());
    }
}

void TraceWhileWrittenTest::survivesItsWriter() {
    QVERIFY(runSelf({"--die-writing", file()}).code != 0);
    const QStringList words = readElsewhere().split(' ');
    QVERIFY2(words[0].toInt() >= 512, qPrintable(words.join(' ')));
    QCOMPARE(words.mid(1), QStringList({"open", "right"}));
    // And makes room for a new one.
    writeMade(file().toStdString(), madeInfo(4), 4);
    QCOMPARE(readElsewhere(), QString("4 closed right"));
}

void TraceWhileWrittenTest::endsWithWhatWasReadWithoutFinish() {
    const TraceInfo info = madeInfo(documentSegments);
    {
        TraceWriter writer(file().toStdString(), info);
        appendMade(writer, info, 0, 300);
    }
    QCOMPARE(readElsewhere(), QString("300 closed right"));
}

void TraceWhileWrittenTest::saysThatTheDiskIsFull_data() {
    QTest::addColumn<int>("bytes");
    QTest::addColumn<bool>("exists");
    QTest::newRow("before anything") << 0 << false;
    QTest::newRow("in the header") << 3000 << false;
    // The columns' indices, chunks and lengths are written at different times: whichever fails, the rest must hold.
    for (int kilobytes = 40; kilobytes <= 1000; kilobytes += 20) {
        QTest::addRow("after %d KB", kilobytes) << kilobytes * 1000 << true;
    }
}

void TraceWhileWrittenTest::saysThatTheDiskIsFull() {
    QFETCH(int, bytes);
    QFETCH(bool, exists);
    QFile::remove(file());
    const Outcome outcome = runSelf({"--fill-the-disk", file(), QString::number(bytes)});
    QCOMPARE(outcome.output,
             "1 The trace " + file() + " can't be written: File too large; make room or choose another folder.");
    QCOMPARE(outcome.complaints, QString());
    QCOMPARE(outcome.code, 0);
    QCOMPARE(QFile::exists(file()), exists);
    QCOMPARE(QDir(m_folder.path()).entryList({"*.part"}), QStringList());
    if (exists) {
        const QStringList words = readElsewhere().split(' ');
        QCOMPARE(words.last(), QString("right"));
    }
}

} // namespace

int main(int argc, char** argv) {
    const QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    const std::string file = arguments.value(2).toStdString();
    if (arguments.value(1) == "--read") {
        return readInThisProcess(file);
    }
    if (arguments.value(1) == "--die-writing") {
        return dieWriting(file);
    }
    if (arguments.value(1) == "--fill-the-disk") {
        return fillTheDisk(file, arguments.value(3).toULong());
    }
    TraceWhileWrittenTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_trace_while_written.moc"
