#include "engine/weights/given_settings.h"
#include "engine/weights/model_settings.h"
#include "tests/engine/weights/left_behind.h"

using namespace rmtscope;

class TestGivenSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatIsGiven_data();
    void keepsWhatIsGiven();
    void neverGuessesHeads();
    void writesNothingForNothing_data();
    void writesNothingForNothing();
    void refuses_data();
    void refuses();
};

Q_DECLARE_METATYPE(rmtscope::GivenSettings)

void TestGivenSettings::keepsWhatIsGiven_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<GivenSettings>("given");
    QTest::addColumn<QByteArray>("kept");
    QTest::newRow("heads only") << "gpt2-rmt-tiny" << QStringList() << GivenSettings{4, {}, {}, {}, {}}
                                << QByteArray(R"({"memory_system": "rmt-decoder", "num_attention_heads": 4,
        "num_mem_tokens": 4, "input_size": 64, "segment_size": 56, "segment_alignment": "left"})");
    QTest::newRow("all") << "gpt2-rmt-tiny" << QStringList()
                         << GivenSettings{4, 4, 24, SegmentAlignment::Right, {"yes", "no"}}
                         << QByteArray(R"({"memory_system": "rmt-decoder", "num_attention_heads": 4,
        "num_mem_tokens": 4, "input_size": 32, "segment_size": 24, "segment_alignment": "right",
        "labels": ["yes", "no"]})");
    QTest::newRow("memory settings only")
        << "gpt2-rmt-tiny" << QStringList{"config.json"} << GivenSettings{{}, {}, 24, {}, {}}
        << QByteArray(R"({"memory_system": "rmt-decoder",
        "num_mem_tokens": 4, "input_size": 32, "segment_size": 24, "segment_alignment": "left"})");
    QTest::newRow("another segment size")
        << "gpt2-rmt-tiny" << QStringList{"config.json", "run_config.json"} << GivenSettings{{}, {}, 20, {}, {}}
        << QByteArray(R"({"memory_system": "rmt-decoder",
        "num_mem_tokens": 4, "input_size": 28, "segment_size": 20, "segment_alignment": "left"})");
    QTest::newRow("where text begins")
        << "gpt2-rmt-tiny" << QStringList{"config.json", "run_config.json"} << GivenSettings{{}, {}, {}, {}, {}, true}
        << QByteArray(R"({"memory_system": "rmt-decoder", "num_mem_tokens": 4, "input_size": 32, "segment_size": 24,
        "segment_alignment": "left", "generate_after_write_memory": true})");
    QTest::newRow("memory tokens of an encoder that doesn't tell")
        << "bert-plain-tiny" << QStringList() << GivenSettings{4, 5, {}, {}, {"a", "b", "c", "d", "e", "f"}}
        << QByteArray(R"({"memory_system": "rmt-encoder", "num_attention_heads": 4,
        "num_mem_tokens": 5, "input_size": 64, "segment_size": 56, "segment_alignment": "right",
        "labels": ["a", "b", "c", "d", "e", "f"]})");
}

void TestGivenSettings::keepsWhatIsGiven() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    QFETCH(GivenSettings, given);
    QFETCH(QByteArray, kept);
    const LeftBehind left(model, files);
    const auto settings = settingsWith(left.path(), given);
    QVERIFY(settings.has_value() && left.kept().isEmpty());
    keepModelSettings(left.path(), *settings);
    QCOMPARE(left.kept(), QJsonDocument::fromJson(kept).object());
    QVERIFY(readModelFolder(left.path()).memory.segmentSize > 0);
}

void TestGivenSettings::neverGuessesHeads() {
    const LeftBehind left("bert-rmt-tiny");
    try {
        static_cast<void>(settingsWith(left.path(), {{}, {}, 30, {}, {}}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::SettingsNeeded);
    }
    QVERIFY(left.kept().isEmpty());
}

void TestGivenSettings::writesNothingForNothing_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<GivenSettings>("given");
    QTest::newRow("nothing given") << "gpt2-rmt-tiny" << GivenSettings{};
    QTest::newRow("as it is") << "gpt2-rmt-tiny" << GivenSettings{4, 4, 24, SegmentAlignment::Left, {}};
}

void TestGivenSettings::writesNothingForNothing() {
    QFETCH(QString, model);
    QFETCH(GivenSettings, given);
    const LeftBehind left(model, {"config.json", "run_config.json"});
    QVERIFY(!settingsWith(left.path(), given).has_value());
}

void TestGivenSettings::refuses_data() {
    QTest::addColumn<GivenSettings>("given");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("heads of another model")
        << GivenSettings{8, {}, {}, {}, {}}
        << QByteArray("\"num_attention_heads\": 8; there must be 4 heads, as config.json");
    QTest::newRow("other memory") << GivenSettings{{}, 5, {}, {}, {}}
                                  << QByteArray("\"num_mem_tokens\": 5; there must be 4 memory tokens");
    QTest::newRow("segment too long") << GivenSettings{{}, {}, 57, {}, {}}
                                      << QByteArray("\"segment_size\": 57; a segment must have 1 to 56 text tokens");
}

void TestGivenSettings::refuses() {
    QFETCH(GivenSettings, given);
    QFETCH(QByteArray, part);
    const LeftBehind left("gpt2-rmt-tiny", {"config.json", "run_config.json"});
    try {
        static_cast<void>(readModelFolder(left.path(), settingsWith(left.path(), given)));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::ConfigInvalid);
        QVERIFY2(QByteArray(error.what()).contains("rmtscope.json would have " + part), error.what());
    }
    QVERIFY(left.kept().isEmpty());
}

QTEST_APPLESS_MAIN(TestGivenSettings)
#include "tst_given_settings.moc"
