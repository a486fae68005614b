#include "engine/api/error.h"
#include "engine/weights/format_problem.h"
#include "engine/weights/safetensors_header.h"
#include "engine/weights/weights.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QTest>

#include <cstring>
#include <numeric>
#include <vector>

using namespace rmtscope;

namespace {

/// The bytes of a safetensors file: the header's size, the header, `dataBytes` bytes counting up from 0.
QByteArray fileOf(const QByteArray& header, int dataBytes) {
    const auto size = static_cast<quint64>(header.size());
    QByteArray bytes(reinterpret_cast<const char*>(&size), sizeof size);
    bytes += header;
    for (int i = 0; i < dataBytes; ++i) {
        bytes += static_cast<char>(i);
    }
    return bytes;
}

const QByteArray twoTensors = R"({"__metadata__":{"format":"pt"},)"
                              R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]},)"
                              R"("a":{"dtype":"I16","shape":[2,1],"data_offsets":[0,4]}})";
constexpr int twoTensorsBytes = 12;

/// One tensor "t" with this description.
QByteArray tensor(const QByteArray& fields) {
    return "{\"t\":{" + fields + "}}";
}

std::vector<std::byte> exactBytes(const QByteArray& bytes) {
    const auto* const data = reinterpret_cast<const std::byte*>(bytes.constData());
    return {data, data + bytes.size()};
}

std::string joined(const std::vector<std::int64_t>& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::string(), [](const std::string& text, std::int64_t size) {
        return text + std::to_string(size) + ",";
    });
}

} // namespace

class TestSafetensors : public QObject {
    Q_OBJECT

private:
    std::filesystem::path write(const QByteArray& bytes) {
        QFile file(m_folder.filePath("model.safetensors"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
        return file.filesystemFileName();
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void readsTensors();
    void readsTypes_data();
    void readsTypes();
    void readsUnalignedData();
    void readsEmptyTensors();
    void readsFileWithoutTensors();
    void ignoresPaddingOfHeader();
    void viewsOutliveTheirFile();
    void readsReference();
    void refuses_data();
    void refuses();
    void refusesHeaderSize_data();
    void refusesHeaderSize();
    void refusesEveryTruncation();
    void neverLeavesTheFile();
    void namesMissingFile();
    void namesFolder();
    void shortensLongNames();
};

void TestSafetensors::readsTensors() {
    const auto weights = openSafetensors(write(fileOf(twoTensors, twoTensorsBytes)));
    QCOMPARE(weights->tensors.size(), std::size_t{2});
    QCOMPARE(weights->metadata.at("format"), std::string("pt"));
    QCOMPARE(weights->fileBytes, static_cast<std::uint64_t>(8 + twoTensors.size() + twoTensorsBytes));
    const TensorView& a = weights->tensors.at("a");
    QVERIFY(a.type == DType::I16);
    QCOMPARE(joined(a.shape), std::string("2,1,"));
    QCOMPARE(a.data.size(), std::size_t{4});
    QCOMPARE(std::to_integer<int>(a.data.front()), 0);
    const TensorView& b = weights->tensors.at("b");
    QVERIFY(b.type == DType::F32);
    QCOMPARE(b.data.size(), std::size_t{8});
    QCOMPARE(std::to_integer<int>(b.data.front()), 4);
    QCOMPARE(std::to_integer<int>(b.data.back()), 11);
}

void TestSafetensors::readsTypes_data() {
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("bytes");
    QTest::newRow("BOOL") << static_cast<int>(DType::Bool) << 1;
    QTest::newRow("U8") << static_cast<int>(DType::U8) << 1;
    QTest::newRow("I8") << static_cast<int>(DType::I8) << 1;
    QTest::newRow("I16") << static_cast<int>(DType::I16) << 2;
    QTest::newRow("I32") << static_cast<int>(DType::I32) << 4;
    QTest::newRow("I64") << static_cast<int>(DType::I64) << 8;
    QTest::newRow("F16") << static_cast<int>(DType::F16) << 2;
    QTest::newRow("BF16") << static_cast<int>(DType::BF16) << 2;
    QTest::newRow("F32") << static_cast<int>(DType::F32) << 4;
    QTest::newRow("F64") << static_cast<int>(DType::F64) << 8;
}

void TestSafetensors::readsTypes() {
    QFETCH(int, type);
    QFETCH(int, bytes);
    const QByteArray name = QTest::currentDataTag();
    const QByteArray header =
        tensor("\"dtype\":\"" + name + "\",\"shape\":[3],\"data_offsets\":[0," + QByteArray::number(3 * bytes) + "]");
    const auto weights = openSafetensors(write(fileOf(header, 3 * bytes)));
    const TensorView& view = weights->tensors.at("t");
    QCOMPARE(static_cast<int>(view.type), type);
    QCOMPARE(bytesOf(view.type), static_cast<std::size_t>(bytes));
    QCOMPARE(nameOf(view.type), std::string_view(name.constData()));
    QCOMPARE(view.data.size(), static_cast<std::size_t>(3 * bytes));
}

void TestSafetensors::readsUnalignedData() {
    for (int padding = 0; padding < 8; ++padding) {
        QByteArray header = tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,4])") + QByteArray(padding, ' ');
        QByteArray bytes = fileOf(header, 0);
        const float expected = 1.5F;
        bytes.append(reinterpret_cast<const char*>(&expected), sizeof expected);
        const auto weights = openSafetensors(write(bytes));
        float read = 0;
        std::memcpy(&read, weights->tensors.at("t").data.data(), sizeof read);
        QCOMPARE(read, expected);
    }
}

void TestSafetensors::readsEmptyTensors() {
    const QByteArray header = R"({"before":{"dtype":"F32","shape":[0,4],"data_offsets":[0,0]},)"
                              R"("scalar":{"dtype":"F32","shape":[],"data_offsets":[0,4]},)"
                              R"("behind":{"dtype":"F32","shape":[0],"data_offsets":[4,4]}})";
    const auto weights = openSafetensors(write(fileOf(header, 4)));
    QCOMPARE(weights->tensors.at("before").data.size(), std::size_t{0});
    QCOMPARE(weights->tensors.at("scalar").data.size(), std::size_t{4});
    QVERIFY(weights->tensors.at("scalar").shape.empty());
    QCOMPARE(weights->tensors.at("behind").data.size(), std::size_t{0});
}

void TestSafetensors::readsFileWithoutTensors() {
    QVERIFY(openSafetensors(write(fileOf("{}", 0)))->tensors.empty());
}

void TestSafetensors::ignoresPaddingOfHeader() {
    const auto weights = openSafetensors(write(fileOf(twoTensors + "     ", twoTensorsBytes)));
    QCOMPARE(std::to_integer<int>(weights->tensors.at("a").data.front()), 0);
}

void TestSafetensors::viewsOutliveTheirFile() {
    const auto file = write(fileOf(twoTensors, twoTensorsBytes));
    const auto weights = openSafetensors(file);
    QVERIFY(std::filesystem::remove(file));
    QCOMPARE(std::to_integer<int>(weights->tensors.at("b").data.back()), 11);
}

void TestSafetensors::readsReference() {
    const QString folder = QStringLiteral(RMTSCOPE_SOURCE_DIR "/tests/reference/bert-rmt-tiny/");
    QFile indexFile(folder + "state_dict_index.json");
    QVERIFY(indexFile.open(QIODevice::ReadOnly));
    const QJsonObject index = QJsonDocument::fromJson(indexFile.readAll()).object();
    const QJsonArray absent = index["absent_from_safetensors"].toArray();
    const auto weights = openSafetensors((folder + "model.safetensors").toStdString());
    std::size_t expected = 0;
    for (const QJsonValue& entry : index["tensors"].toArray()) {
        if (absent.contains(entry["name"])) {
            continue;
        }
        ++expected;
        const std::string name = entry["name"].toString().toStdString();
        QVERIFY2(weights->tensors.contains(name), name.c_str());
        const TensorView& view = weights->tensors.at(name);
        QCOMPARE(std::string(nameOf(view.type)), entry["dtype"].toString().toStdString());
        std::vector<std::int64_t> shape;
        for (const QJsonValue& size : entry["shape"].toArray()) {
            shape.push_back(size.toInteger());
        }
        QCOMPARE(joined(view.shape), joined(shape));
    }
    QVERIFY(expected > 0);
    QCOMPARE(weights->tensors.size(), expected);
}

void TestSafetensors::refuses_data() {
    QTest::addColumn<QByteArray>("header");
    QTest::addColumn<int>("dataBytes");
    QTest::addColumn<QByteArray>("part"); // of the sentence

    const auto row = [](const char* name, const QByteArray& header, int dataBytes, const QByteArray& part) {
        QTest::newRow(name) << header << dataBytes << part;
    };
    row("empty header", "", 0, "doesn't begin with {");
    row("blank before the header", " {}", 0, "doesn't begin with {");
    row("list as header", "[]", 0, "doesn't begin with {");
    row("unfinished header", "{", 0, "isn't valid JSON at byte 2");
    row("text behind the header", "{}x", 0, "isn't valid JSON at byte 3");
    row("comment", "{/**/}", 0, "isn't valid JSON");
    row("name that is no UTF-8", "{\"\xff\":{}}", 0, "isn't valid JSON");
    row("deep nesting", "{\"a\":" + QByteArray(100'000, '[') + QByteArray(100'000, ']') + "}", 0, "nested deeper");
    row("same name twice",
        R"({"t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"t":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}})",
        1, "has the key \"t\" twice");
    row("same field twice", tensor(R"("dtype":"U8","dtype":"U8","shape":[1],"data_offsets":[0,1])"), 1,
        "has the key \"dtype\" twice");
    row("metadata twice", R"({"__metadata__":{},"__metadata__":{}})", 0, "has the key \"__metadata__\" twice");
    row("metadata as list", R"({"__metadata__":[]})", 0, "a list as __metadata__");
    row("number in metadata", R"({"__metadata__":{"epoch":3}})", 0, "3 under \"epoch\"");
    row("tensor as number", R"({"t":1})", 0, "has 1 for tensor \"t\"");

    row("no dtype", tensor(R"("shape":[1],"data_offsets":[0,1])"), 1, "tensor \"t\" no dtype");
    row("no shape", tensor(R"("dtype":"U8","data_offsets":[0,1])"), 1, "tensor \"t\" no shape");
    row("no offsets", tensor(R"("dtype":"U8","shape":[1])"), 1, "tensor \"t\" no data_offsets");
    row("unknown dtype", tensor(R"("dtype":"F8_E4M3","shape":[1],"data_offsets":[0,1])"), 1,
        "the type \"F8_E4M3\", but this program knows BOOL, U8, I8, I16, I32, I64, F16, BF16, F32, F64; save the "
        "weights");
    row("lower-case dtype", tensor(R"("dtype":"u8","shape":[1],"data_offsets":[0,1])"), 1, "the type \"u8\"");
    row("number as dtype", tensor(R"("dtype":8,"shape":[1],"data_offsets":[0,1])"), 1, "the type 8");
    row("number as shape", tensor(R"("dtype":"U8","shape":1,"data_offsets":[0,1])"), 1, "1 as shape");
    row("negative size", tensor(R"("dtype":"U8","shape":[-1],"data_offsets":[0,1])"), 1, "-1 in its shape");
    row("two negative sizes", tensor(R"("dtype":"U8","shape":[-1,-1],"data_offsets":[0,1])"), 1, "-1 in its shape");
    row("fraction as size", tensor(R"("dtype":"U8","shape":[1.0],"data_offsets":[0,1])"), 1, "1.0 in its shape");
    row("text as size", tensor(R"("dtype":"U8","shape":["1"],"data_offsets":[0,1])"), 1, "\"1\" in its shape");
    row("size above 2^63", tensor(R"("dtype":"U8","shape":[9223372036854775808],"data_offsets":[0,1])"), 1,
        "9223372036854775808 in its shape");
    row("size above 2^64", tensor(R"("dtype":"U8","shape":[18446744073709551617],"data_offsets":[0,1])"), 1,
        "in its shape");
    row("size beyond every number", tensor(R"("dtype":"U8","shape":[1e999],"data_offsets":[0,1])"), 1, "out of range");
    row("product that wraps to 0", tensor(R"("dtype":"U8","shape":[4294967296,4294967296],"data_offsets":[0,0])"), 0,
        "more than 2^64 bytes");
    row("product that wraps to 1", tensor(R"("dtype":"U8","shape":[4294967297,4294967297],"data_offsets":[0,1])"), 1,
        "more than 2^64 bytes");
    row("bytes that wrap to 8", tensor(R"("dtype":"F64","shape":[2305843009213693953],"data_offsets":[0,8])"), 8,
        "more than 2^64 bytes");

    row("one offset", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[1])"), 1, "1 data_offsets, expected 2");
    row("three offsets", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0,1,1])"), 1, "3 data_offsets, expected 2");
    row("negative offset", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[-1,0])"), 1, "-1 in its data_offsets");
    row("begin behind end", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[1,0])"), 1, "backwards");
    row("end beyond the file", tensor(R"("dtype":"U8","shape":[2],"data_offsets":[0,2])"), 1, "which has only 1");
    row("both beyond the file", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[7,8])"), 1, "which has only 1");
    row("fewer bytes than the shape", tensor(R"("dtype":"F32","shape":[2],"data_offsets":[0,4])"), 4,
        "4 bytes, but its shape and type need 8");
    row("more bytes than the shape", tensor(R"("dtype":"F32","shape":[1],"data_offsets":[0,8])"), 8,
        "8 bytes, but its shape and type need 4");

    row("same bytes twice",
        R"({"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]},"b":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})",
        2, "\"b\" overlap \"a\" at byte 0");
    row("overlap by a byte",
        R"({"b":{"dtype":"U8","shape":[2],"data_offsets":[1,3]},"a":{"dtype":"U8","shape":[2],"data_offsets":[0,2]}})",
        3, "\"b\" overlap \"a\" at byte 1");
    row("hole in front", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[1,2])"), 2, "hole from byte 0 to 1");
    row("hole between",
        R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},"b":{"dtype":"U8","shape":[1],"data_offsets":[2,3]}})",
        3, "hole from byte 1 to 2");
    row("bytes behind the last tensor", tensor(R"("dtype":"U8","shape":[1],"data_offsets":[0,1])"), 2,
        "tensors end at byte 1");
    row("data without tensors", "{}", 1, "tensors end at byte 0");
}

void TestSafetensors::refuses() {
    QFETCH(QByteArray, header);
    QFETCH(int, dataBytes);
    QFETCH(QByteArray, part);
    const auto file = write(fileOf(header, dataBytes));
    try {
        openSafetensors(file);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        const QByteArray sentence = error.what();
        const bool foreign = part.startsWith("the type \""); // a newer type is no damage
        QCOMPARE(error.code(), foreign ? ErrorCode::FileUnreadable : ErrorCode::FileDamaged);
        QVERIFY2(sentence.startsWith(file.c_str()), sentence);
        QVERIFY2(sentence.contains(part), sentence);
        QVERIFY2(sentence.endsWith("."), sentence);
        QVERIFY(!error.subject().empty());
    }
}

void TestSafetensors::refusesHeaderSize_data() {
    QTest::addColumn<quint64>("size");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("one more than follow") << quint64{3} << QByteArray("a header of 3 bytes, but only 2 follow");
    QTest::newRow("all of the file") << quint64{10} << QByteArray("a header of 10 bytes, but only 2 follow");
    QTest::newRow("above the limit") << quint64{100'000'001} << QByteArray("more than the format's 100000000");
    QTest::newRow("wraps around") << ~quint64{0} - 7 << QByteArray("more than the format's 100000000");
}

void TestSafetensors::refusesHeaderSize() {
    QFETCH(quint64, size);
    QFETCH(QByteArray, part);
    const QByteArray bytes = QByteArray(reinterpret_cast<const char*>(&size), sizeof size) + "{}";
    try {
        openSafetensors(write(bytes));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::FileDamaged);
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
    }
}

void TestSafetensors::refusesEveryTruncation() {
    const QByteArray whole = fileOf(twoTensors, twoTensorsBytes);
    for (qsizetype size = 0; size < whole.size(); ++size) {
        const auto file = write(whole.first(size));
        try {
            openSafetensors(file);
            QFAIL(("accepted with only " + std::to_string(size) + " bytes").c_str());
        } catch (const Error& error) {
            QCOMPARE(error.code(), size == 0 ? ErrorCode::FileEmpty : ErrorCode::FileDamaged);
        }
        // The same without a mapping's slack, where an address sanitizer sees the byte behind the end.
        QVERIFY_EXCEPTION_THROWN(readSafetensorsHeader(exactBytes(whole.first(size))), FormatProblem);
    }
}

/// Whatever a damaged byte says, a file that is accepted has views within its data.
void TestSafetensors::neverLeavesTheFile() {
    const QByteArray whole = fileOf(twoTensors, twoTensorsBytes);
    int accepted = 0;
    int refused = 0;
    for (qsizetype at = 0; at < 8 + twoTensors.size(); ++at) {
        for (const char value : {'\0', '0', '9', '-', '"', ',', ']', '}', ' ', '\x80', '\xff'}) {
            QByteArray damaged = whole;
            damaged[at] = value;
            const std::vector<std::byte> file = exactBytes(damaged);
            try {
                const SafetensorsHeader header = readSafetensorsHeader(file);
                ++accepted;
                for (const auto& [name, view] : header.tensors) {
                    QVERIFY(view.data.data() >= file.data());
                    QVERIFY(view.data.data() + view.data.size() <= file.data() + file.size());
                }
            } catch (const FormatProblem&) {
                ++refused;
            }
        }
    }
    QVERIFY(accepted > 0); // a name with another letter is fine
    QVERIFY(refused > accepted);
}

void TestSafetensors::namesMissingFile() {
    const std::string file = m_folder.filePath("absent.safetensors").toStdString();
    try {
        openSafetensors(file);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::FileMissing);
        QCOMPARE(error.subject(), file);
    }
}

void TestSafetensors::namesFolder() {
    try {
        openSafetensors(m_folder.path().toStdString());
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::FileUnreadable);
    }
}

void TestSafetensors::shortensLongNames() {
    const QByteArray name(1'000'000, 'n');
    try {
        openSafetensors(write(fileOf("{\"" + name + "\":{}}", 0)));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(std::strlen(error.what()) < 1000);
    }
}

QTEST_APPLESS_MAIN(TestSafetensors)
#include "tst_safetensors.moc"
