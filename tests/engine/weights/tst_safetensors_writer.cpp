#include "engine/api/error.h"
#include "engine/weights/safetensors_writer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <algorithm>
#include <csignal>
#include <optional>
#include <sys/resource.h>

using namespace rmtscope;

namespace {

using Tensors = std::map<std::string, TensorView, std::less<>>;

const std::vector<std::byte> numbers(1000, std::byte{7});

TensorView viewOf(DType type, const std::vector<std::int64_t>& shape) {
    std::size_t bytes = bytesOf(type);
    for (const std::int64_t size : shape) {
        bytes *= static_cast<std::size_t>(size);
    }
    return {type, shape, std::span(numbers).first(bytes)};
}

/// No file may grow beyond `bytes`, as on a full disk, while this lives.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes) {
        ::getrlimit(RLIMIT_FSIZE, &m_before);
        m_signal = std::signal(SIGXFSZ, SIG_IGN);
        const rlimit limit{bytes, m_before.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_before);
        std::signal(SIGXFSZ, m_signal);
    }

private:
    rlimit m_before{};
    void (*m_signal)(int) = SIG_DFL;
};

} // namespace

class TestSafetensorsWriter : public QObject {
    Q_OBJECT

private:
    [[nodiscard]] std::filesystem::path path(const QString& name = QStringLiteral("out.safetensors")) const {
        return m_folder->filePath(name).toStdString();
    }
    [[nodiscard]] QByteArray content(const QString& name = QStringLiteral("out.safetensors")) const {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    std::optional<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder.emplace(); }
    void roundTrips_data();
    void roundTrips();
    void roundTripsItself();
    void laysOut();
    void alignsEveryTensor();
    void writesNoTensors();
    void refusesImpossibleTensors_data();
    void refusesImpossibleTensors();
    void refusesNamesThatAreNoText();
    void keepsTheOldFileOnAFullDisk();
    void reportsProgress();
    void stops();
    void namesAFolderThatIsntThere();
    void namesAFolderInItsPlace();
};

void TestSafetensorsWriter::roundTrips_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"bert-rmt-tiny/pytorch_model.bin", "bert-plain-tiny/pytorch_model.legacy.bin",
                             "gpt2-rmt-tiny/model_best.pth", "gpt2-plain-tiny/model.safetensors"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestSafetensorsWriter::roundTrips() {
    QFETCH(QString, name);
    const auto before = openWeights((QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/") + name).toStdString());
    saveSafetensors(path(), before->tensors, {{"format", "pt"}});
    const auto after = openSafetensors(path());
    QCOMPARE(after->metadata.size(), std::size_t{1});
    QCOMPARE(after->metadata.at("format"), std::string("pt"));
    QCOMPARE(after->tensors.size(), before->tensors.size());
    for (const auto& [tensor, view] : before->tensors) {
        const TensorView& read = after->tensors.at(tensor);
        QVERIFY(read.type == view.type && read.shape == view.shape);
        QVERIFY2(std::ranges::equal(read.data, view.data), tensor.c_str());
    }
}

/// The same tensors give the same bytes, also written over the file that they are read from.
void TestSafetensorsWriter::roundTripsItself() {
    saveSafetensors(path(), {{"a", viewOf(DType::F32, {2, 3})}, {"b", viewOf(DType::I64, {4})}}, {{"k", "v"}});
    const QByteArray before = content();
    const auto weights = openSafetensors(path());
    saveSafetensors(path(), weights->tensors, weights->metadata);
    QCOMPARE(content(), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), qsizetype{1}); // no temporary file is left
}

void TestSafetensorsWriter::laysOut() {
    saveSafetensors(path(),
                    {{"z", viewOf(DType::F64, {1})}, {"a", viewOf(DType::U8, {2})}, {"y", viewOf(DType::F64, {0})}},
                    {{"format", "pt"}});
    const QByteArray header = R"({"__metadata__":{"format":"pt"},)"
                              R"("y":{"dtype":"F64","shape":[0],"data_offsets":[0,0]},)"
                              R"("z":{"dtype":"F64","shape":[1],"data_offsets":[0,8]},)"
                              R"("a":{"dtype":"U8","shape":[2],"data_offsets":[8,10]}})";
    const qsizetype padded = (header.size() + 7) / 8 * 8;
    QByteArray size(8, '\0');
    size[0] = static_cast<char>(padded);
    QCOMPARE(content(), size + header.leftJustified(padded, ' ') + QByteArray(10, '\7'));
}

void TestSafetensorsWriter::alignsEveryTensor() {
    Tensors tensors;
    for (const auto type : {DType::Bool, DType::F16, DType::F32, DType::I64, DType::BF16, DType::F64}) {
        tensors[std::string(nameOf(type))] = viewOf(type, {3});
        tensors[std::string(nameOf(type)) + " too"] = viewOf(type, {5});
    }
    saveSafetensors(path(), tensors, {});
    const auto weights = openSafetensors(path());
    for (const auto& [name, view] : weights->tensors) {
        QCOMPARE(reinterpret_cast<std::uintptr_t>(view.data.data()) % bytesOf(view.type), std::uintptr_t{0});
    }
}

void TestSafetensorsWriter::writesNoTensors() {
    saveSafetensors(path(), {}, {});
    QVERIFY(openSafetensors(path())->tensors.empty());
}

void TestSafetensorsWriter::refusesImpossibleTensors_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QList<qlonglong>>("shape");
    QTest::newRow("fewer bytes than its shape") << QStringLiteral("t") << QList<qlonglong>{3};
    QTest::newRow("more bytes than its shape") << QStringLiteral("t") << QList<qlonglong>{1};
    QTest::newRow("negative") << QStringLiteral("t") << QList<qlonglong>{-2, -1};
    QTest::newRow("too many") << QStringLiteral("t") << QList<qlonglong>{1LL << 62, 1LL << 62};
    QTest::newRow("the name of the metadata") << QStringLiteral("__metadata__") << QList<qlonglong>{2};
}

void TestSafetensorsWriter::refusesImpossibleTensors() {
    QFETCH(QString, name);
    QFETCH(QList<qlonglong>, shape);
    const TensorView view{DType::U8, {shape.begin(), shape.end()}, std::span(numbers).first(2)};
    try {
        saveSafetensors(path(), {{name.toStdString(), view}}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Internal);
        QCOMPARE(error.subject(), name.toStdString());
    }
    QVERIFY(!QFile::exists(m_folder->filePath("out.safetensors")));
}

void TestSafetensorsWriter::refusesNamesThatAreNoText() {
    try {
        saveSafetensors(path(), {{"\xff\xfe", viewOf(DType::U8, {1})}}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY2(QByteArray(error.what()).contains("UTF-8"), error.what());
    }
}

void TestSafetensorsWriter::keepsTheOldFileOnAFullDisk() {
    saveSafetensors(path(), {{"old", viewOf(DType::U8, {1})}}, {});
    const QByteArray before = content();
    try {
        const FileSizeLimit limit(500);
        saveSafetensors(path(), {{"new", viewOf(DType::U8, {1000})}}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY2(QByteArray(error.what()).contains("out.safetensors can't be written"), error.what());
    }
    QCOMPARE(content(), before);
    QCOMPARE(QDir(m_folder->path()).entryList(QDir::Files).size(), qsizetype{1});
}

void TestSafetensorsWriter::reportsProgress() {
    std::vector<std::uint64_t> done;
    const auto progress = [&done](const Progress& now) {
        done.push_back(now.done);
        QCOMPARE(now.total, std::uint64_t{120});
    };
    const Tensors tensors{{"a", viewOf(DType::F32, {20})}, {"b", viewOf(DType::F32, {10})}};
    saveSafetensors(path(), tensors, {}, progress);
    QCOMPARE(done, (std::vector<std::uint64_t>{80, 120}));
}

void TestSafetensorsWriter::stops() {
    std::stop_source stop;
    const auto progress = [&stop](const Progress&) { stop.request_stop(); };
    const Tensors tensors{{"a", viewOf(DType::F32, {20})}, {"b", viewOf(DType::F32, {10})}};
    try {
        saveSafetensors(path(), tensors, {}, progress, stop.get_token());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::Cancelled);
    }
    QVERIFY(QDir(m_folder->path()).isEmpty());
}

void TestSafetensorsWriter::namesAFolderThatIsntThere() {
    try {
        saveSafetensors(path("absent/out.safetensors"), {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY2(QByteArray(error.what()).contains("absent/out.safetensors can't be written: No such file"),
                 error.what());
    }
}

void TestSafetensorsWriter::namesAFolderInItsPlace() {
    QVERIFY(QDir(m_folder->path()).mkdir("out.safetensors"));
    try {
        saveSafetensors(path(), {}, {});
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
    }
    QVERIFY(QDir(m_folder->path()).entryList(QDir::Files).isEmpty());
}

QTEST_APPLESS_MAIN(TestSafetensorsWriter)
#include "tst_safetensors_writer.moc"
