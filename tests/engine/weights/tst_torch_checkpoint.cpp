#include "engine/api/error.h"
#include "engine/weights/weights.h"
#include "tests/engine/weights/made_archives.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

using namespace rmtscope;
using namespace rmtscope::made;

Q_DECLARE_METATYPE(QList<std::int64_t>)

namespace {

/// Bytes counting up from 0.
QByteArray counting(int count) {
    QByteArray bytes(count, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return bytes;
}

const Storage eightBytes{"ByteStorage", "0", 8};

QByteArray oneTensor() {
    return dict({{"t", tensor(eightBytes, 0, {8}, {1})}});
}

QByteArray dataOf(const Weights& weights, const std::string& name) {
    const auto data = weights.tensors.at(name).data;
    return {reinterpret_cast<const char*>(data.data()), static_cast<qsizetype>(data.size())};
}

} // namespace

/// Checkpoints as PyTorch writes them, and as nobody should.
class TestTorchCheckpoint : public QObject {
    Q_OBJECT

private:
    std::filesystem::path write(const QByteArray& bytes) {
        QFile file(m_folder.filePath("weights.bin"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
        return file.filesystemFileName();
    }
    void expectError(const QByteArray& bytes, ErrorCode code, const QByteArray& part) {
        try {
            openWeights(write(bytes));
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QCOMPARE(error.code(), code);
            QVERIFY2(sentence.contains(part), sentence);
            QVERIFY2(sentence.endsWith("."), sentence);
            QVERIFY2(!sentence.contains("\n"), sentence);
            QVERIFY(!error.subject().empty());
        }
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void readsTypes_data();
    void readsTypes();
    void readsStrides_data();
    void readsStrides();
    void refusesPlaces_data();
    void refusesPlaces();
    void readsTensorsWithoutElements();
    void sharesStorages();
    void findsStateDict_data();
    void findsStateDict();
    void lastOfTwoEqualNamesCounts();
    void skipsWhatIsNoTensor();
    void removesWrappersFromNames();
    void refusesAdapters();
    void runsNothing_data();
    void runsNothing();
    void readsLegacy();
    void refusesZip_data();
    void refusesZip();
    void refusesLegacy_data();
    void refusesLegacy();
    void boundsCopies();
    void namesTheTensor();
    void recognisesOtherFiles_data();
    void recognisesOtherFiles();
};

void TestTorchCheckpoint::readsTypes_data() {
    QTest::addColumn<int>("type");
    QTest::newRow("BoolStorage") << static_cast<int>(DType::Bool);
    QTest::newRow("ByteStorage") << static_cast<int>(DType::U8);
    QTest::newRow("CharStorage") << static_cast<int>(DType::I8);
    QTest::newRow("ShortStorage") << static_cast<int>(DType::I16);
    QTest::newRow("IntStorage") << static_cast<int>(DType::I32);
    QTest::newRow("LongStorage") << static_cast<int>(DType::I64);
    QTest::newRow("HalfStorage") << static_cast<int>(DType::F16);
    QTest::newRow("BFloat16Storage") << static_cast<int>(DType::BF16);
    QTest::newRow("FloatStorage") << static_cast<int>(DType::F32);
    QTest::newRow("DoubleStorage") << static_cast<int>(DType::F64);
}

void TestTorchCheckpoint::readsTypes() {
    QFETCH(int, type);
    const int bytes = static_cast<int>(bytesOf(static_cast<DType>(type)));
    const Storage made{QTest::currentDataTag(), "0", 3};
    const QByteArray root = dict({{"t", tensor(made, 1, {2}, {1})}});
    const QByteArray data = counting(3 * bytes);
    for (const QByteArray& file : {torchZip(root, {{"0", data}}), torchLegacy(root, {{made, data}})}) {
        const auto weights = openWeights(write(file));
        QCOMPARE(static_cast<int>(weights->tensors.at("t").type), type);
        QCOMPARE(dataOf(*weights, "t"), data.mid(bytes));
        QCOMPARE(weights->copiedBytes, std::uint64_t{0});
    }
}

void TestTorchCheckpoint::readsStrides_data() {
    QTest::addColumn<int>("offset");
    QTest::addColumn<QList<std::int64_t>>("shape");
    QTest::addColumn<QList<std::int64_t>>("strides");
    QTest::addColumn<QByteArray>("expected");
    QTest::addColumn<bool>("copied");
    using Sizes = QList<std::int64_t>;
    QTest::newRow("row-major") << 0 << Sizes{2, 4} << Sizes{4, 1} << counting(8) << false;
    QTest::newRow("scalar") << 5 << Sizes{} << Sizes{} << QByteArray("\x05") << false;
    QTest::newRow("rows of a matrix") << 4 << Sizes{1, 4} << Sizes{4, 1} << QByteArray("\4\5\6\7") << false;
    QTest::newRow("any stride of one row") << 0 << Sizes{1, 8} << Sizes{0, 1} << counting(8) << false;
    QTest::newRow("transposed") << 0 << Sizes{4, 2} << Sizes{1, 4} << QByteArray("\0\4\1\5\2\6\3\7", 8) << true;
    QTest::newRow("every second") << 1 << Sizes{4} << Sizes{2} << QByteArray("\1\3\5\7") << true;
    QTest::newRow("columns") << 1 << Sizes{2, 2} << Sizes{4, 1} << QByteArray("\1\2\5\6") << true;
    QTest::newRow("repeated") << 3 << Sizes{2, 2} << Sizes{0, 1} << QByteArray("\3\4\3\4") << true;
    QTest::newRow("swapped outside") << 0 << Sizes{2, 2, 2} << Sizes{2, 4, 1} << QByteArray("\0\1\4\5\2\3\6\7", 8)
                                     << true;
}

void TestTorchCheckpoint::readsStrides() {
    QFETCH(int, offset);
    QFETCH(QList<std::int64_t>, shape);
    QFETCH(QList<std::int64_t>, strides);
    QFETCH(QByteArray, expected);
    QFETCH(bool, copied);
    const QByteArray root = dict({{"t", tensor(eightBytes, offset, shape, strides)}});
    const auto weights = openWeights(write(torchZip(root, {{"0", counting(8)}})));
    QCOMPARE(dataOf(*weights, "t"), expected);
    QCOMPARE(weights->tensors.at("t").shape, std::vector<std::int64_t>(shape.begin(), shape.end()));
    QCOMPARE(weights->copiedBytes, static_cast<std::uint64_t>(copied ? expected.size() : 0));
}

void TestTorchCheckpoint::refusesPlaces_data() {
    QTest::addColumn<int>("offset");
    QTest::addColumn<QList<std::int64_t>>("shape");
    QTest::addColumn<QList<std::int64_t>>("strides");
    QTest::addColumn<QByteArray>("part");
    using Sizes = QList<std::int64_t>;
    constexpr std::int64_t huge = std::int64_t{1} << 62;
    QTest::newRow("too long") << 0 << Sizes{9} << Sizes{1} << QByteArray("bytes 0 to 9 of a storage with 8");
    QTest::newRow("too far") << 8 << Sizes{1} << Sizes{1} << QByteArray("bytes 8 to 9 of a storage with 8");
    QTest::newRow("stride too far") << 0 << Sizes{2} << Sizes{8} << QByteArray("bytes 0 to 9 of a storage with 8");
    QTest::newRow("negative offset") << -1 << Sizes{1} << Sizes{1} << QByteArray("an impossible shape");
    QTest::newRow("negative size") << 0 << Sizes{-1} << Sizes{1} << QByteArray("an impossible shape");
    QTest::newRow("negative stride") << 7 << Sizes{2} << Sizes{-1} << QByteArray("an impossible shape");
    QTest::newRow("fewer strides") << 0 << Sizes{2, 2} << Sizes{1} << QByteArray("an impossible shape");
    QTest::newRow("huge size") << 0 << Sizes{huge, 4} << Sizes{1, 1} << QByteArray("more than 2^63 bytes");
    QTest::newRow("huge stride") << 0 << Sizes{5} << Sizes{huge} << QByteArray("more than 2^63 bytes");
    QTest::newRow("huge together") << 1 << Sizes{2, 2} << Sizes{huge, huge} << QByteArray("more than 2^63 bytes");
}

void TestTorchCheckpoint::refusesPlaces() {
    QFETCH(int, offset);
    QFETCH(QList<std::int64_t>, shape);
    QFETCH(QList<std::int64_t>, strides);
    QFETCH(QByteArray, part);
    const QByteArray root = dict({{"t", tensor(eightBytes, offset, shape, strides)}});
    expectError(torchZip(root, {{"0", counting(8)}}), ErrorCode::FileDamaged, part);
}

void TestTorchCheckpoint::readsTensorsWithoutElements() {
    const Storage none{"FloatStorage", "0", 0};
    const QByteArray root = dict({{"t", tensor(none, 0, {0, 1000}, {1000, 1})}});
    const auto weights = openWeights(write(torchZip(root, {{"0", ""}})));
    QVERIFY(weights->tensors.at("t").data.empty());
    QCOMPARE(weights->tensors.at("t").shape, (std::vector<std::int64_t>{0, 1000}));
}

void TestTorchCheckpoint::sharesStorages() {
    const QByteArray root =
        dict({{"a", tensor(eightBytes, 0, {8}, {1})}, {"b", tensor(eightBytes, 0, {2, 4}, {4, 1})}});
    const auto weights = openWeights(write(torchZip(root, {{"0", counting(8)}})));
    QVERIFY(weights->tensors.at("a").data.data() == weights->tensors.at("b").data.data());
}

void TestTorchCheckpoint::findsStateDict_data() {
    QTest::addColumn<QByteArray>("root");
    const QByteArray inner = oneTensor();
    QTest::newRow("directly") << inner;
    for (const char* key : {"model_state_dict", "state_dict", "model", "module"}) {
        QTest::newRow(key) << dict(
            {{"optimizer_state_dict", dict({{"state", dict({{"x", inner}})}})}, {key, inner}, {"epoch", integer(3)}});
    }
    const QByteArray other = dict({{"other", tensor(eightBytes, 0, {1}, {1})}});
    QTest::newRow("the trainer's own first") << dict({{"model", other}, {"model_state_dict", inner}});
    QTest::newRow("a setting of that name") << dict({{"model", text("bert")}, {"t", tensor(eightBytes, 0, {8}, {1})}});
    QTest::newRow("ordered, with its state") << call("collections", "OrderedDict", {}) + text("t") +
                                                    tensor(eightBytes, 0, {8}, {1}) + "s}" + text("_metadata") + "}sb";
}

void TestTorchCheckpoint::findsStateDict() {
    QFETCH(QByteArray, root);
    const auto weights = openWeights(write(torchZip(root, {{"0", counting(8)}})));
    QCOMPARE(weights->tensors.size(), std::size_t{1});
    QCOMPARE(dataOf(*weights, "t"), counting(8));
}

void TestTorchCheckpoint::lastOfTwoEqualNamesCounts() {
    const QByteArray root = dict({{"t", tensor(eightBytes, 0, {1}, {1})}, {"t", tensor(eightBytes, 7, {1}, {1})}});
    QCOMPARE(dataOf(*openWeights(write(torchZip(root, {{"0", counting(8)}}))), "t"), QByteArray("\x07"));
}

void TestTorchCheckpoint::skipsWhatIsNoTensor() {
    const QByteArray root = dict({{"t", tensor(eightBytes, 0, {8}, {1})},
                                  {"loss", call("numpy.core.multiarray", "scalar",
                                                {call("numpy", "dtype", {text("f8"), "\x89", "\x88"}) +
                                                     tuple({integer(3), text("<"), "N", "N", "N"}) + "b",
                                                 call("_codecs", "encode", {text("12345678"), text("latin1")})})},
                                  {"array", call("numpy.core.multiarray", "_reconstruct",
                                                 {global("numpy", "ndarray"), tuple({integer(0)}),
                                                  "C\x01"
                                                  "b"}) +
                                                tuple({integer(1), tuple({integer(2)})}) + "b"},
                                  {"extra", "N"}});
    const auto weights = openWeights(write(torchZip(root, {{"0", counting(8)}})));
    QCOMPARE(weights->tensors.size(), std::size_t{1});
}

void TestTorchCheckpoint::removesWrappersFromNames() {
    const QByteArray one = tensor(eightBytes, 0, {1}, {1});
    const QByteArray root = dict({{"module.bert.weight", one}, {"module.memory", one}});
    const auto weights = openWeights(write(torchZip(root, {{"0", counting(8)}})));
    QVERIFY(weights->tensors.contains("bert.weight"));
    QVERIFY(weights->tensors.contains("memory"));
    QCOMPARE(weights->tensors.size(), std::size_t{2});
}

void TestTorchCheckpoint::refusesAdapters() {
    const QByteArray one = tensor(eightBytes, 0, {1}, {1});
    const QByteArray root = dict({{"base_model.model.query.base_layer.weight", one},
                                  {"base_model.model.query.lora_A.default.weight", one},
                                  {"base_model.model.query.lora_B.default.weight", one}});
    expectError(torchZip(root, {{"0", counting(8)}}), ErrorCode::WeightsMismatch, "merge_and_unload");
}

void TestTorchCheckpoint::runsNothing_data() {
    QTest::addColumn<QByteArray>("hostile");
    const QByteArray command = text("touch " + m_folder.filePath("ran").toUtf8());
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
void TestTorchCheckpoint::runsNothing() {
    QFETCH(QByteArray, hostile);
    const QByteArray root = dict({{"evil", hostile}, {"t", tensor(eightBytes, 0, {8}, {1})}});
    for (const QByteArray& file :
         {torchZip(root, {{"0", counting(8)}}), torchLegacy(root, {{eightBytes, counting(8)}})}) {
        const auto weights = openWeights(write(file));
        QCOMPARE(weights->tensors.size(), std::size_t{1});
        QCOMPARE(dataOf(*weights, "t"), counting(8));
        QVERIFY(!QFile::exists(m_folder.filePath("ran")));
    }
    expectError(torchZip(hostile, {}), ErrorCode::FileUnreadable, "running its code could do anything");
    QVERIFY(!QFile::exists(m_folder.filePath("ran")));
}

void TestTorchCheckpoint::readsLegacy() {
    const Storage first{"LongStorage", "140008592", 2};
    const Storage second{"ByteStorage", "140008600", 3};
    const QByteArray root = dict(
        {{"b", tensor(second, 0, {3}, {1})}, {"a", tensor(first, 1, {1}, {1})}, {"c", tensor(first, 0, {1}, {1})}});
    const auto weights = openWeights(write(torchLegacy(root, {{first, counting(16)}, {second, "xyz"}})));
    QCOMPARE(dataOf(*weights, "a"), counting(16).mid(8));
    QCOMPARE(dataOf(*weights, "b"), QByteArray("xyz"));
    QCOMPARE(dataOf(*weights, "c"), counting(8));
}

void TestTorchCheckpoint::refusesZip_data() {
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
    row("compressed pickle", zipOf({{"a/data.pkl", good, 8}}), ErrorCode::FileUnreadable, "compressed or encrypted");
    row("TorchScript", torchZip(root, data, {{"archive/constants.pkl", good}}), ErrorCode::FileUnreadable,
        "TorchScript");
    row("big-endian", torchZip(root, data, {{"archive/byteorder", "big"}}), ErrorCode::FileUnreadable,
        "the byte order \"big\"");
    row("unknown type", torchZip(dict({{"t", tensor({"Float8Storage", "0", 8}, 0, {8}, {1})}}), data),
        ErrorCode::FileUnreadable, "type \"Float8Storage\"");
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

void TestTorchCheckpoint::refusesZip() {
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    expectError(file, static_cast<ErrorCode>(code), part);
}

void TestTorchCheckpoint::refusesLegacy_data() {
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

void TestTorchCheckpoint::refusesLegacy() {
    QFETCH(QByteArray, file);
    QFETCH(int, code);
    QFETCH(QByteArray, part);
    expectError(file, static_cast<ErrorCode>(code), part);
}

void TestTorchCheckpoint::boundsCopies() {
    // 16 GB from 8 bytes in one tensor, and the same by many small ones.
    const QByteArray one = dict({{"t", tensor(eightBytes, 0, {1 << 14, 1 << 20}, {0, 0})}});
    expectError(torchZip(one, {{"0", counting(8)}}), ErrorCode::FileDamaged, "far more memory than it has bytes");
    QList<QPair<QByteArray, QByteArray>> many;
    for (int i = 0; i < 100; ++i) {
        many.append({QByteArray::number(i), tensor(eightBytes, 0, {1 << 20}, {0})});
    }
    expectError(torchZip(dict(many), {{"0", counting(8)}}), ErrorCode::FileDamaged,
                "far more memory than it has bytes");
}

void TestTorchCheckpoint::namesTheTensor() {
    const QByteArray root = dict({{"encoder.weight", tensor(eightBytes, 0, {9}, {1})}});
    try {
        openWeights(write(torchZip(root, {{"0", counting(8)}})));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.subject(), std::string("encoder.weight"));
        QVERIFY(QByteArray(error.what()).contains("tensor \"encoder.weight\""));
        QVERIFY(QByteArray(error.what()).contains("weights.bin"));
    }
}

void TestTorchCheckpoint::recognisesOtherFiles_data() {
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

void TestTorchCheckpoint::recognisesOtherFiles() {
    QFETCH(QByteArray, bytes);
    QFETCH(QByteArray, part);
    expectError(bytes, ErrorCode::FileUnreadable, part);
}

QTEST_APPLESS_MAIN(TestTorchCheckpoint)
#include "tst_torch_checkpoint.moc"
