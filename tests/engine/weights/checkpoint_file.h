#pragma once

#include "engine/api/error.h"
#include "engine/weights/weights.h"
#include "tests/engine/weights/made_archives.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <numeric>

/// What the tests of PyTorch's checkpoints share: small contents, and a file to write them into.
namespace rmtscope::made {

/// Bytes counting up from 0.
inline QByteArray counting(int count) {
    QByteArray bytes(count, '\0');
    std::iota(bytes.begin(), bytes.end(), '\0');
    return bytes;
}

inline const Storage eightBytes{"ByteStorage", "0", 8};

inline QByteArray oneTensor() {
    return dict({{"t", tensor(eightBytes, 0, {8}, {1})}});
}

inline QByteArray dataOf(const Weights& weights, const std::string& name) {
    const auto data = weights.tensors.at(name).data;
    return {reinterpret_cast<const char*>(data.data()), static_cast<qsizetype>(data.size())};
}

/// A checkpoint in a folder of its own, written anew by each call.
class CheckpointFile {
public:
    [[nodiscard]] QString beside(const char* name) const { return m_folder.filePath(name); }
    /// Of the files in its folder.
    [[nodiscard]] QStringList names() const {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Dirs | QDir::NoDotAndDotDot);
    }
    [[nodiscard]] std::filesystem::path write(const QByteArray& bytes) const {
        QFile file(m_folder.filePath("weights.bin"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
        return file.filesystemFileName();
    }
    void expectError(const QByteArray& bytes, ErrorCode code, const QByteArray& part) const {
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

private:
    QTemporaryDir m_folder;
};

} // namespace rmtscope::made
