#include "engine/api/error.h"
#include "engine/files/pending_file.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace rmtscope;

/// A file appears whole or not at all, and nothing is left beside it.
class TestPendingFile : public QObject {
    Q_OBJECT

private:
    std::filesystem::path path(const QString& name) const { return m_folder->filePath(name).toStdString(); }
    QByteArray read(const QString& name) const {
        QFile file(m_folder->filePath(name));
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(unreadable)");
    }
    QStringList names() const { return QDir(m_folder->path()).entryList(QDir::Files | QDir::System); }

    std::unique_ptr<QTemporaryDir> m_folder;

private Q_SLOTS:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }
    void appearsWhenItIsPublished();
    void keepsTheOldFileOtherwise();
    void replacesWhatALinkLeadsTo();
    void honoursTheUmask();
    void saysWhyItCannot();
};

void TestPendingFile::appearsWhenItIsPublished() {
    PendingFile file(path("new"));
    file.write("one ");
    file.write("two");
    QVERIFY(!names().contains("new"));
    file.publish();
    QCOMPARE(names(), QStringList("new"));
    QCOMPARE(read("new"), QByteArray("one two"));
}

void TestPendingFile::keepsTheOldFileOtherwise() {
    {
        PendingFile old(path("file"));
        old.write("old");
        old.publish();
        PendingFile givenUp(path("file"));
        givenUp.write("new");
    }
    QCOMPARE(names(), QStringList("file"));
    QCOMPARE(read("file"), QByteArray("old"));
}

void TestPendingFile::replacesWhatALinkLeadsTo() {
    PendingFile target(path("target"));
    target.publish();
    std::filesystem::create_symlink("target", path("link"));
    PendingFile file(path("link"));
    file.write("new");
    file.publish();
    QVERIFY(std::filesystem::is_symlink(path("link")));
    QCOMPARE(read("target"), QByteArray("new"));
}

void TestPendingFile::honoursTheUmask() {
    const mode_t before = ::umask(027);
    PendingFile file(path("file"));
    file.publish();
    ::umask(before);
    QCOMPARE(std::filesystem::status(path("file")).permissions(), std::filesystem::perms(0640));
}

void TestPendingFile::saysWhyItCannot() {
    try {
        const PendingFile file(path("absent/file"));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::WriteFailed);
        QVERIFY2(QByteArray(error.what()).contains("No such file"), error.what());
    }
}

QTEST_APPLESS_MAIN(TestPendingFile)
#include "tst_pending_file.moc"
