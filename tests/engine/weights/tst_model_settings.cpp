#include "engine/weights/model_settings.h"
#include "tests/engine/weights/left_behind.h"

#include <QDir>

#include <optional>

using namespace rmtscope;

class TestModelSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void asks_data();
    void asks();
    void readsArgumentsNamedConfig_data();
    void readsArgumentsNamedConfig();
    void saysWhatIsMissing_data();
    void saysWhatIsMissing();
    void saysLabelsAsAShellReadsThem_data();
    void saysLabelsAsAShellReadsThem();
    void asksNothing_data();
    void asksNothing();
    void opensWhatWasAnswered_data();
    void opensWhatWasAnswered();
    void tellsWhatIsSetNow_data();
    void tellsWhatIsSetNow();
    void tellsNothingThatNobodySaid();
};

void TestModelSettings::asks_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QString>("expected"); // heads, memory tokens, segment size, alignment, labels
    const QString labels = QStringLiteral("LABEL_0,LABEL_1,LABEL_2,LABEL_3,LABEL_4,LABEL_5");
    QTest::newRow("encoder") << "bert-rmt-tiny" << QStringList() << "0 10 51 right " + labels;
    QTest::newRow("plain encoder") << "bert-plain-tiny" << QStringList() << "0 0 62 right " + labels;
    QTest::newRow("decoder") << "gpt2-rmt-tiny" << QStringList() << "0 4 56 left ";
    QTest::newRow("plain decoder") << "gpt2-plain-tiny" << QStringList() << "0 0 64 left ";
    QTest::newRow("encoder without memory settings")
        << "bert-rmt-tiny" << QStringList{"config.json"} << "4 10 51 right " + labels;
    QTest::newRow("decoder without memory settings") << "gpt2-rmt-tiny" << QStringList{"config.json"} << "4 4 56 left ";
    QTest::newRow("decoder with memory settings only")
        << "gpt2-rmt-tiny" << QStringList{"run_config.json"} << "0 4 24 left ";
}

void TestModelSettings::asks() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    QFETCH(QString, expected);
    const LeftBehind left(model, files);
    const auto question = missingSettings(left.path());
    QVERIFY(question.has_value());
    const ModelSettings& suggested = question->suggested;
    const std::string_view alignment = nameOf(suggested.alignment);
    QCOMPARE(QStringLiteral("%1 %2 %3 %4 %5")
                 .arg(suggested.heads)
                 .arg(suggested.memoryTokens)
                 .arg(suggested.segmentSize)
                 .arg(QString::fromUtf8(alignment.data(), static_cast<qsizetype>(alignment.size())),
                      joined(suggested.labels)),
             expected);
    QCOMPARE(question->facts.heads, files.contains("config.json") ? 4 : 0);
    QCOMPARE(question->usualHeads, 2);
    // The heads alone stand between what is suggested and a model that opens.
    QCOMPARE(problemOf(suggested, question->facts).empty(), files.contains("config.json"));
    ModelSettings answered = suggested;
    answered.heads = 4;
    QCOMPARE(problemOf(answered, question->facts), std::string());
}

void TestModelSettings::readsArgumentsNamedConfig_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<int>("memoryTokens");
    QTest::addColumn<int>("segmentSize");
    QTest::newRow("encoder") << "bert-rmt-tiny" << 10 << 51;
    QTest::newRow("decoder") << "gpt2-rmt-tiny" << 4 << 24;
}

/// The published scripts write their arguments as config.json: only the heads are then left to ask for.
void TestModelSettings::readsArgumentsNamedConfig() {
    QFETCH(QString, model);
    QFETCH(int, memoryTokens);
    QFETCH(int, segmentSize);
    const LeftBehind left(model, {"run_config.json"});
    const QDir folder(QString::fromStdString(left.path().string()));
    QVERIFY(QFile::rename(folder.filePath("run_config.json"), folder.filePath("config.json")));
    const auto question = missingSettings(left.path());
    QVERIFY(question.has_value());
    QCOMPARE(question->suggested.memoryTokens, memoryTokens);
    QCOMPARE(question->suggested.segmentSize, segmentSize);
    MadeModelFolder::expectError(left.path(), ErrorCode::SettingsNeeded, "a config.json of the training's arguments");
    ModelSettings answered = question->suggested;
    answered.heads = 4;
    keepModelSettings(left.path(), answered);
    const ModelFolder opened = readModelFolder(left.path());
    QCOMPARE(headsOf(opened.backbone), 4);
    QCOMPARE(opened.memory.segmentSize, segmentSize);
}

void TestModelSettings::saysWhatIsMissing_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QByteArrayList>("parts");
    QTest::newRow("all") << "bert-rmt-tiny" << QStringList()
                         << QByteArrayList{"has no config.json: its weights are a BERT of 3 layers, 32 wide",
                                           "10 memory tokens, 6 labels", "how many heads there are",
                                           "--heads N --segment-size 51 --alignment right --labels LABEL_0,LABEL_1",
                                           "; N is usually 2 (head width 16), but the weights run with any number."};
    QTest::newRow("memory only") << "gpt2-rmt-tiny" << QStringList{"config.json"}
                                 << QByteArrayList{"has neither rmtscope.json nor run_config.json",
                                                   "such as --segment-size 56 --alignment left, or"};
}

void TestModelSettings::saysWhatIsMissing() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    QFETCH(QByteArrayList, parts);
    const LeftBehind left(model, files);
    for (const QByteArray& part : parts) {
        MadeModelFolder::expectError(left.path(), ErrorCode::SettingsNeeded, part);
    }
}

void TestModelSettings::saysLabelsAsAShellReadsThem_data() {
    QTest::addColumn<QByteArray>("labels");
    QTest::addColumn<QByteArray>("part");
    QTest::newRow("plain") << QByteArray(R"(["a", "b_1", "c-d", "e", "f", "g"])")
                           << QByteArray(" --labels a,b_1,c-d,e,f,g, or in the window;");
    QTest::newRow("blank") << QByteArray(R"(["living room", "b", "c", "d", "e", "f"])")
                           << QByteArray(" --labels 'living room,b,c,d,e,f', or in the window;");
    QTest::newRow("apostrophe") << QByteArray(R"(["it's", "b", "c", "d", "e", "f"])")
                                << QByteArray(R"( --labels 'it'\''s,b,c,d,e,f', or in the window;)");
    QTest::newRow("what a shell acts on") << QByteArray(R"(["$HOME", "b", "c;d", "e", "f", "g"])")
                                          << QByteArray(" --labels '$HOME,b,c;d,e,f,g', or in the window;");
    QTest::newRow("comma") << QByteArray(R"(["Yes, sir", "b", "c", "d", "e", "f"])")
                           << QByteArray(" --alignment right, or in the window;");
}

void TestModelSettings::saysLabelsAsAShellReadsThem() {
    QFETCH(QByteArray, labels);
    QFETCH(QByteArray, part);
    const LeftBehind left("bert-rmt-tiny");
    left.write("rmtscope.json",
               R"({"memory_system": "rmt-encoder", "num_mem_tokens": 10, "input_size": 64, "labels": )" + labels + "}");
    MadeModelFolder::expectError(left.path(), ErrorCode::SettingsNeeded, part);
}

void TestModelSettings::asksNothing_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("whole encoder") << "bert-rmt-tiny" << QStringList{"config.json", "run_config.json"};
    QTest::newRow("whole decoder") << "gpt2-rmt-tiny" << QStringList{"config.json", "run_config.json"};
    QTest::newRow("plain encoder") << "bert-plain-tiny" << QStringList{"config.json"};
    QTest::newRow("plain decoder") << "gpt2-plain-tiny" << QStringList{"config.json"};
}

void TestModelSettings::asksNothing() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    const LeftBehind left(model, files);
    QVERIFY(!missingSettings(left.path()).has_value());
    QVERIFY(readModelFolder(left.path()).memory.segmentSize > 0);
}

void TestModelSettings::opensWhatWasAnswered_data() {
    asks_data();
}

/// The same model comes out as with the configuration that it was trained with.
void TestModelSettings::opensWhatWasAnswered() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    const LeftBehind left(model, files);
    const ModelFolder whole = readModelFolder(RMTSCOPE_SOURCE_DIR "/tests/reference/" + model.toStdString());
    ModelSettings settings = missingSettings(left.path())->suggested;
    settings.heads = 4;
    settings.segmentSize = whole.memory.segmentSize;
    settings.alignment = SegmentAlignment::Center;
    keepModelSettings(left.path(), settings);
    QVERIFY(!missingSettings(left.path()).has_value());
    const ModelFolder opened = readModelFolder(left.path());
    QCOMPARE(opened.modelType, whole.modelType);
    QCOMPARE(opened.memory.system, whole.memory.system);
    QCOMPARE(opened.memory.memoryTokens, whole.memory.memoryTokens);
    QCOMPARE(opened.memory.segmentSize, whole.memory.segmentSize);
    QCOMPARE(opened.memory.inputSize, whole.memory.inputSize);
    QVERIFY(opened.memory.alignment == SegmentAlignment::Center);
    QCOMPARE(joined(opened.memory.labels), joined(settings.labels));
    if (whole.modelType == "gpt2") {
        const auto& expected = std::get<Gpt2Config>(whole.backbone);
        const auto& got = std::get<Gpt2Config>(opened.backbone);
        QCOMPARE(got.heads, expected.heads);
        QCOMPARE(got.layers, expected.layers);
        QCOMPARE(got.hiddenSize, expected.hiddenSize);
        QCOMPARE(got.intermediateSize, expected.intermediateSize);
        QCOMPARE(got.positions, expected.positions);
        QCOMPARE(got.layerNormEpsilon, expected.layerNormEpsilon);
        QVERIFY(got.activation == expected.activation);
    } else {
        const BertConfig& expected = bertOf(whole);
        const BertConfig& got = bertOf(opened);
        QCOMPARE(got.heads, expected.heads);
        QCOMPARE(got.layers, expected.layers);
        QCOMPARE(got.hiddenSize, expected.hiddenSize);
        QCOMPARE(got.intermediateSize, expected.intermediateSize);
        QCOMPARE(got.positions, expected.positions);
        QCOMPARE(got.tokenTypes, expected.tokenTypes);
        QCOMPARE(got.layerNormEpsilon, expected.layerNormEpsilon);
        QVERIFY(got.activation == expected.activation);
    }
}

void TestModelSettings::tellsWhatIsSetNow_data() {
    QTest::addColumn<QString>("model");
    QTest::addColumn<QStringList>("files");
    QTest::newRow("encoder without config.json") << "bert-rmt-tiny" << QStringList();
    QTest::newRow("whole encoder") << "bert-rmt-tiny" << QStringList{"config.json", "run_config.json"};
    QTest::newRow("plain encoder") << "bert-plain-tiny" << QStringList{"config.json"};
    QTest::newRow("decoder without config.json") << "gpt2-rmt-tiny" << QStringList();
    QTest::newRow("whole decoder") << "gpt2-rmt-tiny" << QStringList{"config.json", "run_config.json"};
}

/// What is told can be kept as it is, and comes out again when it was changed.
void TestModelSettings::tellsWhatIsSetNow() {
    QFETCH(QString, model);
    QFETCH(QStringList, files);
    const LeftBehind left(model, files);
    if (const auto question = missingSettings(left.path())) {
        ModelSettings answered = question->suggested;
        answered.heads = 4;
        keepModelSettings(left.path(), answered);
    }
    const SettingsQuestion now = presentSettings(left.path());
    QCOMPARE(now.suggested.heads, 4);
    QCOMPARE(now.suggested.segmentSize, readModelFolder(left.path()).memory.segmentSize);
    QCOMPARE(problemOf(now.suggested, now.facts), std::string());
    ModelSettings changed = now.suggested;
    changed.segmentSize = 20;
    changed.alignment = SegmentAlignment::Center;
    changed.generatesAfterWriteMemory = now.facts.decoder;
    keepModelSettings(left.path(), changed);
    QVERIFY(presentSettings(left.path()).suggested == changed);
    QCOMPARE(readModelFolder(left.path()).memory.segmentSize, 20);
}

void TestModelSettings::tellsNothingThatNobodySaid() {
    const LeftBehind left("bert-rmt-tiny");
    try {
        static_cast<void>(presentSettings(left.path()));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QCOMPARE(error.code(), ErrorCode::SettingsNeeded);
    }
}

QTEST_APPLESS_MAIN(TestModelSettings)
#include "tst_model_settings.moc"
