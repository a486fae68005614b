#include "engine/api/error.h"
#include "engine/weights/weights.h"
#include "tests/engine/weights/made_archives.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <optional>

using namespace rmtscope;
using namespace rmtscope::made;

namespace {

/// A safetensors file with one-byte tensors.
QByteArray safetensorsOf(const QList<QPair<QByteArray, char>>& tensors) {
    QByteArray header = "{";
    QByteArray data;
    for (const auto& [name, value] : tensors) {
        const QByteArray begin = QByteArray::number(data.size());
        data += value;
        const QByteArray end = QByteArray::number(data.size());
        header += (header.size() > 1 ? ", " : "") + QByteArray("\"") + name +
                  "\": {\"dtype\": \"U8\", \"shape\": [1], \"data_offsets\": [" + begin + ", " + end + "]}";
    }
    header += "}";
    return little(static_cast<std::uint64_t>(header.size())) + header + data;
}

QByteArray torchOf(const QByteArray& name, char value) {
    const Storage made{"ByteStorage", "0", 1};
    return torchZip(dict({{name, tensor(made, 0, {1}, {1})}}), {{"0", QByteArray(1, value)}});
}

const QByteArray twoShards = R"({"metadata": {"total_size": 3},
    "weight_map": {"a": "model-1.safetensors", "b": "model-1.safetensors", "c": "model-2.safetensors"}})";

} // namespace

class TestSharded : public QObject {
    Q_OBJECT

private:
    std::filesystem::path write(const QString& name, const QByteArray& bytes) {
        QFile file(m_folder->filePath(name));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
        return file.filesystemFileName();
    }
    void expectError(const std::filesystem::path& at, ErrorCode code, const QByteArrayList& parts,
                     const std::string& subject) {
        try {
            openWeights(at);
            QFAIL("nothing was thrown");
        } catch (const Error& error) {
            const QByteArray sentence = error.what();
            QCOMPARE(error.code(), code);
            for (const QByteArray& part : parts) {
                QVERIFY2(sentence.contains(part), sentence);
            }
            QVERIFY2(sentence.endsWith("."), sentence);
            QVERIFY2(error.subject().ends_with(subject), error.subject().c_str());
        }
    }

    std::optional<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init();
    void joinsShards();
    void joinsPytorchShards();
    void believesTheIndexOfTensorsInTwoFiles();
    void keepsTensorsThatTheIndexLeavesOut();
    void plainNamesAcrossShards();
    void namesMissingShard();
    void namesMissingTensor();
    void namesDamagedShard();
    void refusesIndexAsShard();
    void refusesIndex_data();
    void refusesIndex();
};

void TestSharded::init() {
    m_folder.emplace();
    write("model-1.safetensors", safetensorsOf({{"a", 'A'}, {"b", 'B'}}));
    write("model-2.safetensors", safetensorsOf({{"c", 'C'}}));
}

void TestSharded::joinsShards() {
    const auto file = write("model.safetensors.index.json", twoShards);
    const auto weights = openWeights(file);
    QCOMPARE(weights->path, file);
    QCOMPARE(weights->tensors.size(), std::size_t{3});
    for (const auto& [name, value] : {std::pair("a", 'A'), std::pair("b", 'B'), std::pair("c", 'C')}) {
        QCOMPARE(std::to_integer<char>(weights->tensors.at(name).data.front()), value);
    }
    QCOMPARE(weights->fileBytes, std::filesystem::file_size(file.parent_path() / "model-1.safetensors") +
                                     std::filesystem::file_size(file.parent_path() / "model-2.safetensors"));
}

void TestSharded::joinsPytorchShards() {
    write("pytorch_model-1.bin", torchOf("a", 'A'));
    write("pytorch_model-2.bin", torchOf("b", 'B'));
    const auto weights = openWeights(write(
        "pytorch_model.bin.index.json", R"({"weight_map": {"a": "pytorch_model-1.bin", "b": "pytorch_model-2.bin"}})"));
    QCOMPARE(std::to_integer<char>(weights->tensors.at("a").data.front()), 'A');
    QCOMPARE(std::to_integer<char>(weights->tensors.at("b").data.front()), 'B');
}

void TestSharded::believesTheIndexOfTensorsInTwoFiles() {
    write("model-1.safetensors", safetensorsOf({{"a", 'A'}, {"b", 'B'}, {"c", '1'}}));
    write("model-2.safetensors", safetensorsOf({{"a", '2'}, {"c", 'C'}}));
    const auto weights = openWeights(write("index.json", twoShards));
    QCOMPARE(std::to_integer<char>(weights->tensors.at("a").data.front()), 'A');
    QCOMPARE(std::to_integer<char>(weights->tensors.at("c").data.front()), 'C');
}

void TestSharded::keepsTensorsThatTheIndexLeavesOut() {
    write("model-2.safetensors", safetensorsOf({{"c", 'C'}, {"d", 'D'}}));
    QCOMPARE(std::to_integer<char>(openWeights(write("index.json", twoShards))->tensors.at("d").data.front()), 'D');
}

void TestSharded::plainNamesAcrossShards() {
    write("model-1.safetensors", safetensorsOf({{"module.a", 'A'}}));
    write("model-2.safetensors", safetensorsOf({{"b", 'B'}}));
    const auto weights = openWeights(
        write("index.json", R"({"weight_map": {"module.a": "model-1.safetensors", "b": "model-2.safetensors"}})"));
    QVERIFY(weights->tensors.contains("module.a")); // not all tensors of the model have it
}

void TestSharded::namesMissingShard() {
    QVERIFY(QFile::remove(m_folder->filePath("model-1.safetensors")));
    expectError(write("index.json", twoShards), ErrorCode::ModelIncomplete,
                {"model-1.safetensors is missing", "index.json says that it holds 2 tensors, such as \"a\""},
                "model-1.safetensors");
}

void TestSharded::namesMissingTensor() {
    write("model-1.safetensors", safetensorsOf({{"a", 'A'}}));
    expectError(write("index.json", twoShards), ErrorCode::WeightsMismatch,
                {"model-1.safetensors has no tensor \"b\"", "index.json"}, "b");
}

void TestSharded::namesDamagedShard() {
    const QByteArray whole = safetensorsOf({{"c", 'C'}});
    write("model-2.safetensors", whole.chopped(1));
    expectError(write("index.json", twoShards), ErrorCode::FileDamaged,
                {"model-2.safetensors is damaged", "tensor \"c\""}, "c");
}

void TestSharded::refusesIndexAsShard() {
    expectError(write("index.json", R"({"weight_map": {"a": "index.json"}})"), ErrorCode::FileUnreadable,
                {"is JSON, but an index names it as a file of weights"}, "index.json");
}

void TestSharded::refusesIndex_data() {
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("no JSON") << QByteArray(R"({"weight_map": )") << QByteArray("isn't valid JSON");
    QTest::newRow("no map") << QByteArray(R"({"model_type": "bert"})") << QByteArray("has no \"weight_map\"");
    QTest::newRow("a list") << QByteArray(R"({"weight_map": []})") << QByteArray("\"weight_map\": a list");
    QTest::newRow("empty") << QByteArray(R"({"weight_map": {}})") << QByteArray("names the file of each tensor");
    for (const char* name : {"../model-1.safetensors", "/etc/passwd", "", ".", "..", "a\\\\b", "a\\u0000b"}) {
        QTest::newRow(*name == '\0' ? "no name" : name)
            << QByteArray("{\"weight_map\": {\"a\": \"" + QByteArray(name) + "\"}}")
            << QByteArray("in the same folder, but \"a\" has");
    }
    QTest::newRow("a number") << QByteArray(R"({"weight_map": {"a": 1}})") << QByteArray("but \"a\" has 1");
}

void TestSharded::refusesIndex() {
    QFETCH(QByteArray, json);
    QFETCH(QByteArray, part);
    expectError(write("index.json", json), ErrorCode::ConfigInvalid, {part}, {});
}

QTEST_APPLESS_MAIN(TestSharded)
#include "tst_sharded.moc"
