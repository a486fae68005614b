#include "tests/app/cli/rmt_program.h"
#include "tests/engine/training/training_files.h"
#include "tests/support/free_port.h"

#include <QTest>

#include <csignal>
#include <memory>
#include <vector>

using namespace rmtscope;
using namespace rmtscope::test;

namespace {

/// Several processes on this machine that train one model.
class TrainTogether : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void reachesWhatOneProcessReaches();
    void stopsAndGoesOn();
    void computesInOneWay();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();

private:
    using Variables = QMap<QString, QString>;
    [[nodiscard]] std::unique_ptr<QProcess> start(const QString& folder, const Variables& variables,
                                                  const QStringList& more = {});
    /// One of `size` that meet at this port.
    [[nodiscard]] std::unique_ptr<QProcess> startRank(int rank, int size, const QString& port, const QString& folder,
                                                      const QStringList& more = {}) {
        return start(folder,
                     {{"RANK", QString::number(rank)},
                      {"WORLD_SIZE", QString::number(size)},
                      {"MASTER_ADDR", "127.0.0.1"},
                      {"MASTER_PORT", port}},
                     more);
    }
    /// Of `size` processes; each with its rank.
    [[nodiscard]] std::vector<std::unique_ptr<QProcess>> startAll(int size, const QString& folder,
                                                                  const QStringList& more = {});
    /// The rows' numbers but for the speed.
    [[nodiscard]] QList<QByteArray> losses(const QString& folder) const;

    TrainingFiles m_files;
    const QString m_recipe = QString::fromStdString(m_files.recipe().string());
};

std::unique_ptr<QProcess> TrainTogether::start(const QString& folder, const Variables& variables,
                                               const QStringList& more) {
    auto process = std::make_unique<QProcess>();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (auto each = variables.begin(); each != variables.end(); ++each) {
        environment.insert(each.key(), each.value());
    }
    process->setProcessEnvironment(environment);
    process->start(QStringLiteral(RMT_PROGRAM),
                   QStringList{"train", m_recipe, "--out", m_files.path(folder), "--threads", "1"} + more);
    return process;
}

std::vector<std::unique_ptr<QProcess>> TrainTogether::startAll(int size, const QString& folder,
                                                               const QStringList& more) {
    const QString port = QString::number(freePort());
    std::vector<std::unique_ptr<QProcess>> all;
    for (int rank = 0; rank < size; ++rank) {
        all.push_back(startRank(rank, size, port, folder, more));
    }
    return all;
}

QList<QByteArray> TrainTogether::losses(const QString& folder) const {
    QList<QByteArray> rows = m_files.read(folder + "/metrics.csv").trimmed().split('\n');
    for (QByteArray& row : rows) {
        row.truncate(row.lastIndexOf(','));
    }
    return rows;
}

/// To the last bit: gradients are added up in the same order.
void TrainTogether::reachesWhatOneProcessReaches() {
    const auto one = start("one", {});
    QVERIFY(one->waitForFinished(-1));
    QCOMPARE(one->exitCode(), 0);
    const auto two = startAll(2, "two");
    for (const auto& process : two) {
        QVERIFY(process->waitForFinished(-1));
        QVERIFY2(process->exitCode() == 0, process->readAllStandardError());
    }
    QVERIFY(losses("one").size() > 17);
    QCOMPARE(losses("two"), losses("one"));
    QCOMPARE(m_files.read("two/model.safetensors"), m_files.read("one/model.safetensors"));
    QVERIFY(two[1]->readAllStandardOutput().isEmpty()); // one speaks for all
}

void TrainTogether::stopsAndGoesOn() {
    const auto two = startAll(2, "stopped");
    QTRY_VERIFY_WITH_TIMEOUT(losses("stopped").size() > 2, 60'000);
    ::kill(static_cast<pid_t>(two[1]->processId()), SIGINT); // any of them
    for (const auto& process : two) {
        QVERIFY(process->waitForFinished(-1));
        QVERIFY2(process->exitCode() == 0, process->readAllStandardError());
    }
    for (const auto& process : startAll(2, "stopped", {"--resume"})) {
        QVERIFY(process->waitForFinished(-1));
        QVERIFY2(process->exitCode() == 0, process->readAllStandardError());
    }
    QCOMPARE(m_files.read("stopped/model.safetensors"), m_files.read("one/model.safetensors"));
}

void TrainTogether::computesInOneWay() {
    const QString port = QString::number(freePort());
    const auto first = startRank(0, 2, port, "mixed");
    const auto second = startRank(1, 2, port, "mixed", {"--precision", "bfloat16"});
    QByteArray complaints;
    for (QProcess* process : {first.get(), second.get()}) {
        QVERIFY(process->waitForFinished(-1));
        QVERIFY(process->exitCode() != 0);
        complaints += process->readAllStandardError(); // one of them may see no more than that the other has ended
    }
    QVERIFY2(complaints.contains("Processes 0 and 1 of this training compute in different ways"), complaints);
    QVERIFY(!QFile::exists(m_files.path("mixed")));
}

void TrainTogether::saysWhatIsWrong_data() {
    QTest::addColumn<QString>("rank");
    QTest::addColumn<QString>("size");
    QTest::addColumn<QString>("address");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("no number") << "first"
                               << "2"
                               << "127.0.0.1" << QByteArray("RANK is \"first\"");
    QTest::newRow("no such rank") << "2"
                                  << "2"
                                  << "127.0.0.1" << QByteArray("RANK counts from 0 to WORLD_SIZE - 1");
    QTest::newRow("no address") << "0"
                                << "2"
                                << "" << QByteArray("MASTER_ADDR isn't set");
}

void TrainTogether::saysWhatIsWrong() {
    QFETCH(QString, rank);
    QFETCH(QString, size);
    QFETCH(QString, address);
    QFETCH(QByteArray, says);
    const auto process = start("wrong", {{"RANK", rank}, {"WORLD_SIZE", size}, {"MASTER_ADDR", address}});
    QVERIFY(process->waitForFinished(-1));
    QVERIFY(process->exitCode() != 0);
    const QByteArray complaints = process->readAllStandardError();
    QVERIFY2(complaints.contains(says), complaints);
}

} // namespace

QTEST_GUILESS_MAIN(TrainTogether)
#include "tst_train_together.moc"
