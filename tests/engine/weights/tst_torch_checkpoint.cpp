#include "tests/engine/weights/checkpoint_file.h"

using namespace rmtscope;
using namespace rmtscope::made;

Q_DECLARE_METATYPE(QList<std::int64_t>)

/// Checkpoints as PyTorch writes them.
class TestTorchCheckpoint : public QObject {
    Q_OBJECT

private:
    CheckpointFile m_file;

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
    void readsLegacy();
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
        const auto weights = openWeights(m_file.write(file));
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
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
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
    m_file.expectError(torchZip(root, {{"0", counting(8)}}), ErrorCode::FileDamaged, part);
}

void TestTorchCheckpoint::readsTensorsWithoutElements() {
    const Storage none{"FloatStorage", "0", 0};
    const QByteArray root = dict({{"t", tensor(none, 0, {0, 1000}, {1000, 1})}});
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", ""}})));
    QVERIFY(weights->tensors.at("t").data.empty());
    QCOMPARE(weights->tensors.at("t").shape, (std::vector<std::int64_t>{0, 1000}));
}

void TestTorchCheckpoint::sharesStorages() {
    const QByteArray root =
        dict({{"a", tensor(eightBytes, 0, {8}, {1})}, {"b", tensor(eightBytes, 0, {2, 4}, {4, 1})}});
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
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
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
    QCOMPARE(weights->tensors.size(), std::size_t{1});
    QCOMPARE(dataOf(*weights, "t"), counting(8));
}

void TestTorchCheckpoint::lastOfTwoEqualNamesCounts() {
    const QByteArray root = dict({{"t", tensor(eightBytes, 0, {1}, {1})}, {"t", tensor(eightBytes, 7, {1}, {1})}});
    QCOMPARE(dataOf(*openWeights(m_file.write(torchZip(root, {{"0", counting(8)}}))), "t"), QByteArray("\x07"));
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
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
    QCOMPARE(weights->tensors.size(), std::size_t{1});
}

void TestTorchCheckpoint::removesWrappersFromNames() {
    const QByteArray one = tensor(eightBytes, 0, {1}, {1});
    const QByteArray root = dict({{"module.bert.weight", one}, {"module.memory", one}});
    const auto weights = openWeights(m_file.write(torchZip(root, {{"0", counting(8)}})));
    QVERIFY(weights->tensors.contains("bert.weight"));
    QVERIFY(weights->tensors.contains("memory"));
    QCOMPARE(weights->tensors.size(), std::size_t{2});
}

void TestTorchCheckpoint::readsLegacy() {
    const Storage first{"LongStorage", "140008592", 2};
    const Storage second{"ByteStorage", "140008600", 3};
    const QByteArray root = dict(
        {{"b", tensor(second, 0, {3}, {1})}, {"a", tensor(first, 1, {1}, {1})}, {"c", tensor(first, 0, {1}, {1})}});
    const auto weights = openWeights(m_file.write(torchLegacy(root, {{first, counting(16)}, {second, "xyz"}})));
    QCOMPARE(dataOf(*weights, "a"), counting(16).mid(8));
    QCOMPARE(dataOf(*weights, "b"), QByteArray("xyz"));
    QCOMPARE(dataOf(*weights, "c"), counting(8));
}

QTEST_APPLESS_MAIN(TestTorchCheckpoint)
#include "tst_torch_checkpoint.moc"
