#include "engine/api/error.h"
#include "engine/files/opened_file.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <array>
#include <sys/stat.h>

using namespace rmtscope;

/// Opening what is a file, and refusing what isn't, without ever waiting for it.
class TestOpenedFile : public QObject {
    Q_OBJECT

private:
    std::filesystem::path path(const char* name) const { return m_folder.filePath(name).toStdString(); }
    std::filesystem::path write(const QByteArray& bytes) const {
        QFile file(m_folder.filePath("file"));
        if (!file.open(QIODevice::WriteOnly | QIODevice::Truncate) || file.write(bytes) != bytes.size()) {
            qFatal("the test can't write its file");
        }
        return file.filesystemFileName();
    }

    QTemporaryDir m_folder;

private Q_SLOTS:
    void refuses_data();
    void refuses();
    void readsPartByPart();
    void saysThatTheFileWasShortened();
    void mapOutlivesTheFile();
};

void TestOpenedFile::refuses_data() {
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<ErrorCode>("code");
    QTest::addColumn<QByteArray>("part");
    QVERIFY(QFile(m_folder.filePath("empty")).open(QIODevice::WriteOnly));
    QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
    QTest::newRow("absent") << QByteArray("absent") << ErrorCode::FileMissing << QByteArray("absent doesn't exist");
    QTest::newRow("beneath a file") << QByteArray("empty/absent") << ErrorCode::FileMissing
                                    << QByteArray("doesn't exist");
    QTest::newRow("folder") << QByteArray(".") << ErrorCode::FileUnreadable << QByteArray("it is a folder");
    QTest::newRow("pipe without a writer") << QByteArray("pipe") << ErrorCode::FileUnreadable << QByteArray("a pipe");
    QTest::newRow("empty") << QByteArray("empty") << ErrorCode::FileEmpty << QByteArray("empty is empty");
}

void TestOpenedFile::refuses() {
    QFETCH(QByteArray, name);
    QFETCH(ErrorCode, code);
    QFETCH(QByteArray, part);
    const std::filesystem::path file = path(name.constData());
    try {
        const OpenedFile opened(file);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), code);
        QVERIFY2(QByteArray(error.what()).contains(part), error.what());
        QCOMPARE(error.subject(), file.string());
    }
}

void TestOpenedFile::readsPartByPart() {
    OpenedFile opened(write("abcde"));
    QCOMPARE(opened.size(), std::size_t{5});
    std::array<std::byte, 3> buffer{};
    QCOMPARE(opened.read(buffer), std::size_t{3});
    QCOMPARE(buffer[2], std::byte{'c'});
    QCOMPARE(opened.read(buffer), std::size_t{2});
    QCOMPARE(buffer[1], std::byte{'e'});
}

void TestOpenedFile::saysThatTheFileWasShortened() {
    OpenedFile opened(write("abcde"));
    QVERIFY(QFile(m_folder.filePath("file")).resize(0));
    std::array<std::byte, 3> buffer{};
    QVERIFY_EXCEPTION_THROWN(opened.read(buffer), Error);
}

void TestOpenedFile::mapOutlivesTheFile() {
    std::shared_ptr<const std::byte> bytes;
    {
        const OpenedFile opened(write("abcde"));
        bytes = opened.map();
    }
    QVERIFY(QFile::remove(m_folder.filePath("file")));
    QCOMPARE(bytes.get()[4], std::byte{'e'});
}

QTEST_APPLESS_MAIN(TestOpenedFile)
#include "tst_opened_file.moc"
