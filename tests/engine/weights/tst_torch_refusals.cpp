#include "engine/weights/format_problem.h"
#include "engine/weights/torch_checkpoint.h"
#include "tests/engine/weights/checkpoint_file.h"

#include <span>

using namespace rmtscope;
using namespace rmtscope::made;

/// Checkpoints as nobody should write them: none is executed, none takes more memory than its size allows, and each
/// gets one sentence.
class TestTorchRefusals : public QObject {
    Q_OBJECT

private:
    CheckpointFile m_file;

private Q_SLOTS:
    void runsNothing_data();
    void runsNothing();
    void refusesZip_data();
    void refusesZip();
    void refusesLegacy_data();
    void refusesLegacy();
    void namesInArchivesWriteNothing_data();
    void namesInArchivesWriteNothing();
    void cutAnywhereIsDamaged();
    void boundsCopies();
    void namesTheTensor();
    void recognisesOtherFiles_data();
    void recognisesOtherFiles();
    void refusesAdapters();
};

void TestTorchRefusals::runsNothing_data() {
    QTest::addColumn<QByteArray>("hostile");
    const QByteArray command = text("touch " + m_file.beside("ran").toUtf8());
    QTest::newRow("os.system") << call("os", "system", {command});
    QTest::newRow("posix.system") << call("posix", "system", {command});
    QTest::newRow("eval") << call("builtins", "eval", {text("__import__('os').system('touch ran')")});
    QTest::newRow("from the stack") << text("os") + text("system") + "\x93" + tuple({command}) + "R";
    QTest::newRow("old style") << "(" + command + "ios\nsystem\n";
    QTest::newRow("as an object") << "(" + global("os", "system") + command + "o";
    QTest::newRow("through a tensor's maker")
        << call("torch._tensor", "_rebuild_from_type_v2",
                {global("os", "system"), global("torch", "Tensor"), tuple({command}), "N"});
    QTest::newRow("as attributes") << call("a", "B", {}) + tuple({"N", dict({{"__setattr__", command}})}) + "b";
}

/// The tensor beside it opens, and what the pickle wanted to run did not.
void TestTorchRefusals::runsNothing() {
    QFETCH(QByteArray, hostile);
    const QByteArray root = dict({{"evil", hostile}, {"t", tensor(eightBytes, 0, {8}, {1})}});
    for (const QByteArray& file :
         {torchZip(root, {{"0", counting(8)}}), torchLegacy(root, {{eightBytes, counting(8)}})}) {
        const auto weights = openWeights(m_file.write(file));
        QCOMPARE(weights->tensors.size(), std::size_t{1});
        QCOMPARE(dataOf(*weights, "t"), counting(8));
        QVERIFY(!QFile::exists(m_file.beside("ran")));
    }
    m_file.expectError(torchZip(hostile, {}), ErrorCode::FileUnreadable, "running its code could do anything");
    QVERIFY(!QFile::exists(m_file.beside("ran")));
}

void TestTorchRefusals::refusesZip_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QByteArray& file, ErrorCode code, const QByteArray& part) {
        QTest::newRow(name) << file << static_cast<int>(code) << part;
    };
    const StorageData data{{"0", counting(8)}};
    const QByteArray root = oneTensor();
    const QByteArray good = pickle(root);
    row("no storage", torchZip(root, {}), ErrorCode::FileDamaged, "has no entry \"archive/data/0\" (tensor \"t\")");
    row("storage too short", torchZip(root, {{"0", counting(7)}}), ErrorCode::FileDamaged, "has 7 bytes in storage");
    row("storage too long", torchZip(root, {{"0", counting(9)}}), ErrorCode::FileDamaged, "has 9 bytes in storage");
    row("no pickle", zipOf({{"archive/version", "3\n"}}), ErrorCode::FileUnreadable, "PyTorch hasn't saved it");
    row("a document", zipOf({{"word/document.xml", "<x/>"}}), ErrorCode::FileUnreadable, "PyTorch hasn't saved it");
    row("two pickles", zipOf({{"a/data.pkl", good}, {"b/data.pkl", good}}), ErrorCode::FileDamaged, "two checkpoints");
    row("bomb: compressed storage", zipOf({{"a/data.pkl", good}, {"a/data/0", QByteArray(8, 'x'), 8}}),
        ErrorCode::FileUnreadable, "compressed or encrypted");
    row("compressed pickle", zipOf({{"a/data.pkl", good, 8}}), ErrorCode::FileUnreadable, "compressed or encrypted");
    row("TorchScript", torchZip(root, data, {{"archive/constants.pkl", good}}), ErrorCode::FileUnreadable,
        "TorchScript");
    row("big-endian", torchZip(root, data, {{"archive/byteorder", "big"}}), ErrorCode::FileUnreadable,
        "the byte order \"big\"");
    row("unknown type", torchZip(dict({{"t", tensor({"Float8Storage", "0", 8}, 0, {8}, {1})}}), data),
        ErrorCode::FileUnreadable, "type \"Float8Storage\"");
    row("quantised storage", torchZip(dict({{"t", tensor({"QInt8Storage", "0", 8}, 0, {8}, {1})}}), data),
        ErrorCode::FileUnreadable, "save the weights as float32, float16 or bfloat16 (tensor \"t\")");
    row("quantised tensor", torchZip(dict({{"t", call("torch._utils", "_rebuild_qtensor", {integer(1)})}}), data),
        ErrorCode::FileUnreadable, "holds tensor \"t\" in quantised or 8-bit numbers (_rebuild_qtensor)");
    row("8-bit floats", torchZip(dict({{"t", call("torch._utils", "_rebuild_tensor_v3", {integer(1)})}}), data),
        ErrorCode::FileUnreadable, "can't read; save the weights as float32");
    row("complex numbers", torchZip(dict({{"t", tensor({"ComplexFloatStorage", "0", 1}, 0, {1}, {1})}}), data),
        ErrorCode::FileUnreadable, "type \"ComplexFloatStorage\"");
    row("whole model", torchZip(global("transformers", "BertModel") + ")\x81}b", data), ErrorCode::FileUnreadable,
        "type \"transformers.BertModel\"");
    row("whole model in a checkpoint", torchZip(dict({{"model", global("a", "Bert") + ")\x81"}}), data),
        ErrorCode::FileUnreadable, "type \"a.Bert\"");
    row("a list", torchZip("]", {}), ErrorCode::FileUnreadable, "no dictionary of tensors");
    row("no tensors", torchZip(dict({{"epoch", integer(1)}}), {}), ErrorCode::FileUnreadable, "no named tensors");
    row("a contradiction",
        torchZip("K\x01K\x02"
                 "a",
                 {}),
        ErrorCode::FileDamaged, "appends to what is no list");
}

void TestTorchRefusals::refusesZip() {
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    m_file.expectError(file, static_cast<ErrorCode>(code), part);
}

void TestTorchRefusals::refusesLegacy_data() {
    QTest::addColumn<QByteArray>("file");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("part");
    const auto row = [](const char* name, const QByteArray& file, ErrorCode code, const QByteArray& part) {
        QTest::newRow(name) << file << static_cast<int>(code) << part;
    };
    const QByteArray root = oneTensor();
    const QByteArray good = torchLegacy(root, {{eightBytes, counting(8)}});
    const auto replaced = [&good](const QByteArray& before, const QByteArray& after) {
        return QByteArray(good).replace(before, after);
    };
    row("other version", replaced(integer(1001), integer(1002)), ErrorCode::FileUnreadable, "version 1001");
    row("big-endian", replaced(dict({{"little_endian", "\x88"}}), dict({{"little_endian", "\x89"}})),
        ErrorCode::FileUnreadable, "big-endian");
    row("no system", replaced(dict({{"little_endian", "\x88"}}), "N"), ErrorCode::FileDamaged, "on which system");
    row("no list of storages", replaced("](" + text("0") + "e", "N"), ErrorCode::FileDamaged, "no list of storages");
    row("unknown storage", replaced("](" + text("0") + "e", "](" + text("1") + "e"), ErrorCode::FileDamaged,
        "a storage that its pickle doesn't know");
    row("storage left out", torchLegacy(root, {}), ErrorCode::FileDamaged, "has no storage \"0\" (tensor \"t\")");
    row("other size", torchLegacy(root, {{{"ByteStorage", "0", 9}, counting(9)}}), ErrorCode::FileDamaged,
        "states 8 elements for storage \"0\", but holds 9");
    row("cut off", good.chopped(1), ErrorCode::FileDamaged, "8 bytes are needed");
    row("something behind", good + "x", ErrorCode::FileDamaged, "has 1 bytes behind its last storage");
    row("unknown type",
        torchLegacy(dict({{"t", tensor({"Float8Storage", "0", 8}, 0, {8}, {1})}}),
                    {{{"Float8Storage", "0", 8}, counting(8)}}),
        ErrorCode::FileUnreadable, "type \"Float8Storage\"");
    row("huge storage",
        torchLegacy(dict({{"t", tensor({"LongStorage", "0", INT64_MAX}, 0, {8}, {1})}}),
                    {{{"LongStorage", "0", INT64_MAX}, counting(8)}}),
        ErrorCode::FileDamaged, "more than 2^64 bytes");
}

void TestTorchRefusals::refusesLegacy() {
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    m_file.expectError(file, static_cast<ErrorCode>(code), part);
}

void TestTorchRefusals::namesInArchivesWriteNothing_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::newRow("upwards") << QByteArray("../../out");
    QTest::newRow("upwards inside") << QByteArray("archive/../../out");
    QTest::newRow("absolute") << QByteArray("/out");
    QTest::newRow("with a drive") << QByteArray("C:\\out");
}

/// An archive is looked into, never unpacked: whatever its names say, they are only names.
void TestTorchRefusals::namesInArchivesWriteNothing() {
    QFETCH(QByteArray, name);
    const QByteArray file =
        zipOf({{"archive/data.pkl", pickle(oneTensor())}, {"archive/data/0", counting(8)}, {name, counting(8)}});
    const auto weights = openWeights(m_file.write(file));
    QCOMPARE(dataOf(*weights, "t"), counting(8));
    QCOMPARE(m_file.names(), QStringList("weights.bin"));
    QVERIFY(!QFile::exists(m_file.beside("../../out")) && !QFile::exists("/out"));
}

void TestTorchRefusals::cutAnywhereIsDamaged() {
    const QByteArray zip = torchZip(oneTensor(), {{"0", counting(8)}});
    const QByteArray legacy = torchLegacy(oneTensor(), {{eightBytes, counting(8)}});
    const auto expectDamage = [](const QByteArray& whole, const auto& read) {
        for (qsizetype size = 0; size < whole.size(); ++size) {
            // A copy of exactly that many bytes, so that the address sanitizer sees a read behind them.
            const std::vector<char> cut(whole.cbegin(), whole.cbegin() + size);
            Weights weights;
            weights.fileBytes = cut.size();
            QVERIFY_EXCEPTION_THROWN(read(std::as_bytes(std::span(cut)), weights), FormatProblem);
        }
    };
    expectDamage(zip, readTorchZip);
    expectDamage(legacy, readTorchLegacy);
}

void TestTorchRefusals::boundsCopies() {
    // 16 GB from 8 bytes in one tensor, and the same by many small ones.
    const QByteArray one = dict({{"t", tensor(eightBytes, 0, {1 << 14, 1 << 20}, {0, 0})}});
    m_file.expectError(torchZip(one, {{"0", counting(8)}}), ErrorCode::FileDamaged,
                       "far more memory than it has bytes");
    QList<QPair<QByteArray, QByteArray>> many;
    for (int i = 0; i < 100; ++i) {
        many.append({QByteArray::number(i), tensor(eightBytes, 0, {1 << 20}, {0})});
    }
    m_file.expectError(torchZip(dict(many), {{"0", counting(8)}}), ErrorCode::FileDamaged,
                       "far more memory than it has bytes");
}

void TestTorchRefusals::namesTheTensor() {
    const QByteArray root = dict({{"encoder.weight", tensor(eightBytes, 0, {9}, {1})}});
    try {
        openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.subject(), std::string("encoder.weight"));
        QVERIFY(QByteArray(error.what()).contains("tensor \"encoder.weight\""));
        QVERIFY(QByteArray(error.what()).contains("weights.bin"));
    }
}

void TestTorchRefusals::recognisesOtherFiles_data() {
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("pointer") << QByteArray("version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n")
                             << QByteArray("run `git lfs pull`");
    QTest::newRow("web page") << QByteArray("<!DOCTYPE html><html>") << QByteArray("web page");
    QTest::newRow("HDF5") << QByteArray("\x89HDF\r\n\x1a\n") << QByteArray("HDF5");
    QTest::newRow("GGUF") << QByteArray("GGUF\3\0\0\0", 8) << QByteArray("GGUF");
    QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08") << QByteArray("gzip");
    QTest::newRow("text") << QByteArray("Call me Ishmael.") << QByteArray("no format of weights");
    QTest::newRow("zeros") << QByteArray(100, '\0') << QByteArray("no format of weights");
    QTest::newRow("another pickle") << pickle("]") << QByteArray("no format of weights");
    QTest::newRow("one byte") << QByteArray("\x80") << QByteArray("no format of weights");
}

void TestTorchRefusals::recognisesOtherFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    m_file.expectError(bytes, ErrorCode::FileUnreadable, part);
}

void TestTorchRefusals::refusesAdapters() {
    const QByteArray one = tensor(eightBytes, 0, {1}, {1});
    const QByteArray root = dict({{"base_model.model.query.base_layer.weight", one},
                                  {"base_model.model.query.lora_A.default.weight", one},
                                  {"base_model.model.query.lora_B.default.weight", one}});
    m_file.expectError(torchZip(root, {{"0", counting(8)}}), ErrorCode::WeightsMismatch, "merge_and_unload");
}

QTEST_APPLESS_MAIN(TestTorchRefusals)
#include "tst_torch_refusals.moc"
