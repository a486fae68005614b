#include "engine/api/error.h"
#include "engine/trace/trace_reader.h"
#include "engine/trace/trace_writer.h"
#include "tests/engine/trace/made_traces.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>
#include <hdf5.h>

#include <functional>

using namespace rmtscope;

namespace {

using Change = std::function<void(hid_t)>;

/// Changes a finished trace as another program might.
void change(const QString& file, const Change& work) {
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    const hid_t handle = H5Fopen(file.toLocal8Bit().constData(), H5F_ACC_RDWR, access);
    QVERIFY(handle >= 0);
    work(handle);
    QVERIFY(H5Fclose(handle) >= 0);
    H5Pclose(access);
}

Change setNumber(const char* name, std::int64_t value) {
    return [=](hid_t file) {
        const hid_t attribute = H5Aopen(file, name, H5P_DEFAULT);
        QVERIFY(H5Awrite(attribute, H5T_NATIVE_INT64, &value) >= 0);
        H5Aclose(attribute);
    };
}

Change removeAttribute(const char* name) {
    return [=](hid_t file) { QVERIFY(H5Adelete(file, name) >= 0); };
}

Change removeDataset(const char* name) {
    return [=](hid_t file) { QVERIFY(H5Ldelete(file, name, H5P_DEFAULT) >= 0); };
}

Change shorten(const char* name, std::vector<hsize_t> sizes) {
    return [=](hid_t file) {
        const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
        QVERIFY(H5Dset_extent(dataset, sizes.data()) >= 0);
        H5Dclose(dataset);
    };
}

/// The same name with numbers of another type.
Change retype(const char* name, hid_t type, std::vector<hsize_t> sizes) {
    return [=](hid_t file) {
        removeDataset(name)(file);
        const hid_t space = H5Screate_simple(static_cast<int>(sizes.size()), sizes.data(), nullptr);
        const hid_t dataset = H5Dcreate2(file, name, type, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
        QVERIFY(dataset >= 0);
        H5Dclose(dataset);
        H5Sclose(space);
    };
}

Change setInt32(const char* name, std::vector<std::int32_t> values) {
    return [=](hid_t file) {
        const hid_t dataset = H5Dopen2(file, name, H5P_DEFAULT);
        QVERIFY(H5Dwrite(dataset, H5T_NATIVE_INT32, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data()) >= 0);
        H5Dclose(dataset);
    };
}

struct Refusal {
    ErrorCode code = ErrorCode::Internal;
    QString sentence;
};

/// Reads all of it, and how that was refused; an empty sentence if it wasn't.
Refusal readAll(const QString& file) {
    try {
        const TraceReader reader(file.toStdString());
        static_cast<void>(reader.read(SegmentIndex(0), reader.segments()));
        for (std::int64_t i = 0; i < reader.states(); ++i) {
            static_cast<void>(reader.memoryBefore(SegmentIndex(i)));
        }
    } catch (const Error& error) {
        return {error.code(), QString::fromUtf8(error.what())};
    }
    return {};
}

Refusal writeTo(const QString& file) {
    try {
        writeMade(file.toStdString(), madeInfo(2), 2);
    } catch (const Error& error) {
        return {error.code(), QString::fromUtf8(error.what())};
    }
    return {};
}

class TraceDamageTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void noticesAMissingEnd();
    void noticesDamagedBytes();
    void noticesDamageWhileWritten();
    void refusesOtherFiles_data();
    void refusesOtherFiles();
    void recognisesTraces();
    void replacesOnlyTraces_data();
    void replacesOnlyTraces();
    void keepsLinks();
    void needsAFolder();

private:
    [[nodiscard]] QString path(const QString& name) const { return m_folder.filePath(name); }
    [[nodiscard]] QString write(const QString& name, const QByteArray& bytes) const;

    QTemporaryDir m_folder;
    QByteArray m_trace;
};

void TraceDamageTest::initTestCase() {
    writeMade(path("right.rmttrace").toStdString(), madeInfo(40), 40);
    QFile file(path("right.rmttrace"));
    QVERIFY(file.open(QIODevice::ReadOnly));
    m_trace = file.readAll();
    QCOMPARE(readAll(file.fileName()).sentence, QString());
}

QString TraceDamageTest::write(const QString& name, const QByteArray& bytes) const {
    QFile file(path(name));
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size() ? file.fileName() : QString();
}

void TraceDamageTest::namesWhatIsWrong_data() {
    QTest::addColumn<Change>("work");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("part");
    const auto row = [](const char* name, const Change& work, const char* part) {
        QTest::newRow(name) << work << ErrorCode::FileDamaged << QString(part);
    };
    QTest::newRow("newer schema") << setNumber("schema_version", 2) << ErrorCode::FileUnreadable
                                  << "has schema version 2, which is newer than the 1 that this program reads";
    row("schema 0", setNumber("schema_version", 0), "its attribute schema_version has an impossible value");
    row("no format", removeAttribute("format"), "is an HDF5 file, but not a trace");
    row("no labels", removeAttribute("labels"), "it lacks the attribute labels");
    row(
        "number instead of text",
        [](hid_t file) {
            removeAttribute("model_name")(file);
            const hid_t space = H5Screate(H5S_SCALAR);
            H5Aclose(H5Acreate2(file, "model_name", H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT));
            H5Sclose(space);
        },
        "its attribute model_name has an impossible value");
    row("negative sizes", setNumber("layers", -1), "its attribute layers has an impossible value");
    row("enormous sizes", setNumber("slots", INT64_MAX), "its attribute slots has an impossible value");
    row("other sizes", setNumber("heads", 4), "/masses/write has other sizes than the model");
    row("too many segments", setNumber("document_segments", 39), "more segments than its document");
    row("no dataset", removeDataset("/segments/bytes"), "/segments/bytes can't be opened");
    row("no group", removeDataset("/answers"), "/answers/segment can't be opened");
    row("float32 masses", retype("/masses/read", H5T_IEEE_F32LE, {40, 2, 3, 4}),
        "/masses/read holds numbers of another type");
    row("unsigned tokens", retype("/segments/tokens", H5T_STD_U32LE, {40}),
        "/segments/tokens holds numbers of another type");
    row("another rank", retype("/segments/first_token", H5T_STD_I64LE, {40, 1}), "has other sizes than the model");
    row("short masses", shorten("/masses/retain", {39, 2, 3, 4}), "/masses/retain is shorter than /segments/tokens");
    row("short states", shorten("/memory/state", {39, 4, 5}), "/memory/state is shorter than /segments/tokens");
    row("short answers", shorten("/answers/probabilities", {39, 3}), "answers are missing");
    row("negative answers", setInt32("/segments/answers", std::vector<std::int32_t>(40, -1)), "fewer than no answers");
    row("shifted answers", setInt32("/segments/answers", std::vector<std::int32_t>(40, 1)),
        "an answer belongs to no segment or question");
    row("unknown questions", setInt32("/answers/question", std::vector<std::int32_t>(40, 2)),
        "an answer belongs to no segment or question");
    row("empty segments", setInt32("/segments/tokens", std::vector<std::int32_t>(40, 0)), "segment 0 is missing");
}

void TraceDamageTest::namesWhatIsWrong() {
    QFETCH(Change, work);
    QFETCH(ErrorCode, code);
    QFETCH(QString, part);
    const QString file = write("changed.rmttrace", m_trace);
    change(file, work);
    const Refusal refusal = readAll(file);
    QCOMPARE(refusal.code, code);
    QVERIFY2(refusal.sentence.contains(part), qPrintable(refusal.sentence));
    QVERIFY2(refusal.sentence.contains(file), qPrintable(refusal.sentence));
}

void TraceDamageTest::noticesAMissingEnd() {
    for (qsizetype size = 1; size < m_trace.size(); size += size < 4096 ? 61 : 10007) {
        const Refusal refusal = readAll(write("cut.rmttrace", m_trace.left(size)));
        QVERIFY2(refusal.code == ErrorCode::FileDamaged && !refusal.sentence.isEmpty(),
                 qPrintable(QString("%1 bytes: %2").arg(size).arg(refusal.sentence)));
    }
}

void TraceDamageTest::noticesDamagedBytes() {
    // Numbers have no checksum, everything else has: a changed byte is read as such or refused, but always politely.
    int refused = 0;
    for (qsizetype at = 8; at < m_trace.size(); at += at < 20000 ? 41 : 5003) {
        QByteArray bytes = m_trace;
        bytes[at] = static_cast<char>(~bytes[at]);
        refused += readAll(write("flipped.rmttrace", bytes)).sentence.isEmpty() ? 0 : 1;
    }
    QVERIFY(refused > 100);
}

void TraceDamageTest::noticesDamageWhileWritten() {
    // Marked as being written, with checksums that will never fit.
    QByteArray bytes = m_trace;
    bytes[11] = 5;
    QCOMPARE(readAll(write("marked.rmttrace", bytes)).code, ErrorCode::FileDamaged);
}

void TraceDamageTest::refusesOtherFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QString>("part");
    QTest::newRow("empty") << QByteArray() << ErrorCode::FileEmpty << "is empty";
    QTest::newRow("text") << QByteArray("Call me Ishmael. Some years ago") << ErrorCode::FileDamaged << "isn't a trace";
    QTest::newRow("signature only") << m_trace.left(8) << ErrorCode::FileDamaged << "is damaged";
}

void TraceDamageTest::refusesOtherFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(ErrorCode, code);
    QFETCH(QString, part);
    const Refusal refusal = readAll(write("other.rmttrace", bytes));
    QCOMPARE(refusal.code, code);
    QVERIFY2(refusal.sentence.contains(part), qPrintable(refusal.sentence));
}

void TraceDamageTest::recognisesTraces() {
    QCOMPARE(readAll(path("none.rmttrace")).code, ErrorCode::FileMissing);
    QCOMPARE(readAll(m_folder.path()).code, ErrorCode::FileUnreadable);
    QCOMPARE(readAll("/dev/null").code, ErrorCode::FileUnreadable);
    QVERIFY(looksLikeTrace(path("none.rmttrace").toStdString()));
    QVERIFY(looksLikeTrace(write("unnamed", m_trace).toStdString()));
    QVERIFY(!looksLikeTrace(write("text", "text").toStdString()));
    QVERIFY(!looksLikeTrace(m_folder.path().toStdString()));
    QVERIFY(!looksLikeTrace(path("none").toStdString()));
}

void TraceDamageTest::replacesOnlyTraces_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("replaced");
    QTest::newRow("a trace") << m_trace << true;
    QTest::newRow("nothing") << QByteArray() << true;
    QTest::newRow("a book") << QByteArray("Call me Ishmael.") << false;
}

void TraceDamageTest::replacesOnlyTraces() {
    QFETCH(QByteArray, bytes);
    QFETCH(bool, replaced);
    const QString file = write("existing", bytes);
    const Refusal refusal = writeTo(file);
    QCOMPARE(refusal.sentence.isEmpty(), replaced);
    if (replaced) {
        QCOMPARE(TraceReader(file.toStdString()).segments(), 2);
        return;
    }
    QCOMPARE(refusal.code, ErrorCode::WriteFailed);
    QFile kept(file);
    QVERIFY(kept.open(QIODevice::ReadOnly));
    QCOMPARE(kept.readAll(), bytes);
}

void TraceDamageTest::keepsLinks() {
    const QString target = write("target.rmttrace", m_trace);
    QVERIFY(QFile::link(target, path("link.rmttrace")));
    QCOMPARE(writeTo(path("link.rmttrace")).sentence, QString());
    QVERIFY(QFileInfo(path("link.rmttrace")).isSymLink());
    QCOMPARE(TraceReader(target.toStdString()).segments(), 2);
}

void TraceDamageTest::needsAFolder() {
    const Refusal missing = writeTo(path("no/such/folder.rmttrace"));
    QCOMPARE(missing.code, ErrorCode::WriteFailed);
    QVERIFY2(missing.sentence.contains("No such file or directory"), qPrintable(missing.sentence));
    QCOMPARE(writeTo(m_folder.path()).code, ErrorCode::WriteFailed);
    QCOMPARE(writeTo("/dev/null").code, ErrorCode::WriteFailed);
    QCOMPARE(QDir(m_folder.path()).entryList({"*.part"}), QStringList());
}

} // namespace

QTEST_APPLESS_MAIN(TraceDamageTest)
#include "tst_trace_damage.moc"
