#include "app/gui/batch_run.h"
#include "tests/app/window_fixture.h"
#include "widgets/panel.h"

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>

#include <optional>

using namespace rmtscope;

namespace {

/// What the main window does for a report or a screenshot that the command line asks for.
class BatchRunTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_shown.emplace(); }
    void cleanup() { m_shown.reset(); }
    void reportIsComplete();
    void screenshotShowsTheWindow();
    void saysWhatFailed_data();
    void saysWhatFailed();
    void endsWhenAViewFails();

private:
    [[nodiscard]] MainWindow& window() { return m_shown->window(); }
    [[nodiscard]] Workspace& workspace() { return m_shown->workspace(); }
    [[nodiscard]] static CommandLine batchCommand();
    /// Exit code and sentence.
    [[nodiscard]] std::pair<int, QString> runBatch(const CommandLine& command);

    QTemporaryDir m_folder;
    std::optional<WindowFixture> m_shown;
};

CommandLine BatchRunTest::batchCommand() {
    CommandLine command;
    command.action = CommandLine::Action::Batch;
    command.model = QStringLiteral("model");
    command.document = QStringLiteral("document.txt");
    return command;
}

std::pair<int, QString> BatchRunTest::runBatch(const CommandLine& command) {
    BatchRun batch(workspace(), window(), command);
    QSignalSpy finished(&batch, &BatchRun::finished);
    batch.start();
    if (!QTest::qWaitFor([&finished] { return !finished.isEmpty(); }, 20000)) {
        return {-1, QStringLiteral("it never ended")};
    }
    return {finished.first().at(0).toInt(), finished.first().at(1).toString()};
}

void BatchRunTest::reportIsComplete() {
    CommandLine command = batchCommand();
    command.reportFolder = m_folder.filePath(QStringLiteral("deep/report"));
    QCOMPARE(runBatch(command), (std::pair<int, QString>{0, {}}));
    const QDir out(command.reportFolder);
    for (const Panel* panel : window().panels()) {
        for (const char* suffix : {".png", ".pdf", ".csv"}) {
            const QFileInfo file(out.filePath(panel->fileStem() + QLatin1String(suffix)));
            QVERIFY2(file.size() > 100, qPrintable(file.fileName()));
        }
    }
    for (const QString& name : out.entryList({QStringLiteral("*.csv")}, QDir::Files)) {
        QFile table(out.filePath(name));
        QVERIFY(table.open(QIODevice::ReadOnly));
        QVERIFY2(!table.readAll().contains("\r\n\r\n"), qPrintable(name + QStringLiteral(" holds several tables")));
    }
    QVERIFY(out.exists(QStringLiteral("memory-timeline-read.csv")));
    QVERIFY(out.exists(QStringLiteral("scaling-accuracy.csv")));
    QVERIFY(out.exists(QStringLiteral("memory-distance-consecutive.csv")));
    QVERIFY(out.exists(QStringLiteral("memory-slots-selected.csv")));
    QCOMPARE(out.entryList(QDir::Files).size(), 29);
    for (const char* name : {"memory-distance-consecutive.csv", "memory-slots.csv", "memory-path.csv"}) {
        QFile table(out.filePath(QLatin1String(name))); // nothing of it is painted before all was measured
        QVERIFY(table.open(QIODevice::ReadOnly));
        QCOMPARE(table.readAll().count('\n'), 41);
    }
    QFile summary(out.filePath(QStringLiteral("summary.json")));
    QVERIFY(summary.open(QIODevice::ReadOnly));
    const QJsonObject object = QJsonDocument::fromJson(summary.readAll()).object();
    QCOMPARE(object[QStringLiteral("segments")].toInt(), 40);
    QCOMPARE(object[QStringLiteral("tokens")].toInt(), static_cast<int>(workspace().store().tokens()));
    QCOMPARE(object[QStringLiteral("capture")].toString(), QStringLiteral("rows"));
    QCOMPARE(object[QStringLiteral("rows_budget_bytes")].toDouble(), 2147483648.0);
    QCOMPARE(object[QStringLiteral("tape_bytes")].toDouble(),
             static_cast<double>(workspace().controller().memoryUse().tapeBytes));
    QVERIFY2(object[QStringLiteral("view_bytes")].toInt() > 10'000, "a segment was opened");
    QCOMPARE(object[QStringLiteral("answers")].toArray().size(), 3);
    QCOMPARE(object[QStringLiteral("answers")][0][QStringLiteral("expected")].toString(), QStringLiteral("bathroom"));
}

void BatchRunTest::screenshotShowsTheWindow() {
    CommandLine command = batchCommand();
    command.screenshotFile = m_folder.filePath(QStringLiteral("window.png"));
    QCOMPARE(runBatch(command).first, 0);
    QCOMPARE(QImage(command.screenshotFile).size(), window().size());
    QVERIFY(workspace().selection().segment().has_value());
}

void BatchRunTest::saysWhatFailed_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QString>("document");
    QTest::addColumn<QString>("screenshot");
    QTest::newRow("no such model") << QStringLiteral("missing") << QStringLiteral("d.txt") << QStringLiteral("s.png");
    QTest::newRow("a model that needs settings")
        << QStringLiteral("unconfigured") << QStringLiteral("d.txt") << QStringLiteral("s.png");
    QTest::newRow("a damaged document") << QStringLiteral("m") << QStringLiteral("damaged.txt")
                                        << QStringLiteral("s.png");
    QTest::newRow("a document without text")
        << QStringLiteral("m") << QStringLiteral("empty.txt") << QStringLiteral("s.png");
    QTest::newRow("nowhere to write") << QStringLiteral("m") << QStringLiteral("d.txt")
                                      << QStringLiteral("/nowhere/at/all/s.png");
}

void BatchRunTest::saysWhatFailed() {
    QFETCH(QString, model);
    QFETCH(QString, document);
    QFETCH(QString, screenshot);
    CommandLine command = batchCommand();
    command.model = model;
    command.document = document;
    command.screenshotFile = screenshot;
    const auto [exitCode, sentence] = runBatch(command);
    QCOMPARE(exitCode, 1);
    QVERIFY2(sentence.size() > 10 && sentence.endsWith(QLatin1Char('.')), qPrintable(sentence));
}

void BatchRunTest::endsWhenAViewFails() {
    FakePlan plan;
    plan.damageReplays = true;
    m_shown.emplace(plan);
    CommandLine command = batchCommand();
    command.screenshotFile = m_folder.filePath(QStringLiteral("never.png"));
    const auto [exitCode, sentence] = runBatch(command);
    QCOMPARE(exitCode, 1);
    QVERIFY2(sentence.contains(QStringLiteral("is incomplete")), qPrintable(sentence));
    QVERIFY(!QFile::exists(command.screenshotFile));
    QCOMPARE(workspace().messages().messages().size(), 1);
}

} // namespace

QTEST_MAIN(BatchRunTest)
#include "tst_batch_run.moc"
