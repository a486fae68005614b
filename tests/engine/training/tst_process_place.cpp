#include "engine/api/error.h"
#include "engine/training/process_place.h"

#include <QMap>
#include <QTest>

#include <array>

using namespace rmtscope;

namespace {

using Variables = QMap<QByteArray, QByteArray>;

constexpr std::array<const char*, 12> known{"RANK",
                                            "WORLD_SIZE",
                                            "LOCAL_RANK",
                                            "LOCAL_WORLD_SIZE",
                                            "MASTER_ADDR",
                                            "MASTER_PORT",
                                            "OMPI_COMM_WORLD_SIZE",
                                            "OMPI_COMM_WORLD_RANK",
                                            "OMPI_COMM_WORLD_LOCAL_RANK",
                                            "SLURM_STEP_NUM_TASKS",
                                            "SLURM_PROCID",
                                            "SLURM_LOCALID"};

ProcessPlace placeWith(const Variables& variables) {
    for (const char* name : known) {
        qunsetenv(name);
    }
    for (auto each = variables.begin(); each != variables.end(); ++each) {
        qputenv(each.key().constData(), each.value());
    }
    return ProcessPlace::fromEnvironment();
}

} // namespace

class TestProcessPlace : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void isAloneWhenNobodySaysAnything();
    void readsLaunchers_data();
    void readsLaunchers();
    void takesTheRankWhereNoLocalOneIsTold();
    void namesTheVariableThatIsWrong();
};

void TestProcessPlace::isAloneWhenNobodySaysAnything() {
    const ProcessPlace place = placeWith({});
    QCOMPARE(place.size, 1);
    QCOMPARE(place.rank, 0);
    QCOMPARE(place.localRank, 0);
    QCOMPARE(place.onThisMachine, 1);
    QVERIFY(place.host.empty());
}

void TestProcessPlace::readsLaunchers_data() {
    QTest::addColumn<Variables>("variables");
    QTest::newRow("torchrun") << Variables{{"RANK", "5"}, {"WORLD_SIZE", "8"}, {"LOCAL_RANK", "1"}};
    QTest::newRow("Open MPI") << Variables{
        {"OMPI_COMM_WORLD_RANK", "5"}, {"OMPI_COMM_WORLD_SIZE", "8"}, {"OMPI_COMM_WORLD_LOCAL_RANK", "1"}};
    QTest::newRow("Slurm") << Variables{{"SLURM_PROCID", "5"}, {"SLURM_STEP_NUM_TASKS", "8"}, {"SLURM_LOCALID", "1"}};
}

void TestProcessPlace::readsLaunchers() {
    QFETCH(Variables, variables);
    variables["MASTER_ADDR"] = "node1";
    variables["MASTER_PORT"] = "1234";
    const ProcessPlace place = placeWith(variables);
    QCOMPARE(place.rank, 5);
    QCOMPARE(place.size, 8);
    QCOMPARE(place.localRank, 1);
    QCOMPARE(place.host, std::string("node1"));
    QCOMPARE(place.port, std::uint16_t{1234});
}

void TestProcessPlace::takesTheRankWhereNoLocalOneIsTold() {
    QCOMPARE(placeWith({{"RANK", "5"}, {"WORLD_SIZE", "8"}, {"MASTER_ADDR", "node1"}}).localRank, 5);
}

void TestProcessPlace::namesTheVariableThatIsWrong() {
    try {
        static_cast<void>(
            placeWith({{"RANK", "1"}, {"WORLD_SIZE", "2"}, {"LOCAL_RANK", "first"}, {"MASTER_ADDR", "node1"}}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Usage);
        QVERIFY2(QString::fromUtf8(error.what()).contains(QStringLiteral("LOCAL_RANK is \"first\"")), error.what());
    }
}

QTEST_APPLESS_MAIN(TestProcessPlace)
#include "tst_process_place.moc"
