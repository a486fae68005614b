#include "engine/api/error.h"
#include "engine/training/trainer.h"
#include "tests/engine/training/training_files.h"

#include <QTest>

using namespace rmtscope;

class TestRecipe : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsWhatItSays();
    void bundledOnesAreValid_data();
    void bundledOnesAreValid();
    void saysWhatDoesNotFit_data();
    void saysWhatDoesNotFit();
};

void TestRecipe::readsWhatItSays() {
    TrainingFiles files;
    const Recipe recipe = readRecipe(files.recipe());
    const auto& bert = std::get<BertConfig>(recipe.folder.backbone);
    QCOMPARE(bert.hiddenSize, 32);
    QCOMPARE(bert.labels.size(), std::size_t{6});
    QCOMPARE(recipe.folder.memory.inputSize, 53);
    QCOMPARE(recipe.initial.looks, (std::vector<std::int64_t>{-1, 2}));
    QCOMPARE(recipe.stages.size(), std::size_t{2});
    QCOMPARE(recipe.stages[0].leastTokens, 36);
    QCOMPARE(recipe.stages[0].mostTokens, 40);
    QVERIFY(recipe.stages[0].passAccuracy > 1);
    QCOMPARE(recipe.stages[1].bpttDepth, 1);
    QCOMPARE(recipe.stages[1].streams, 5);
    QCOMPARE(recipe.stages[1].validationSegments, (std::vector<std::int64_t>{2, 3}));
}

void TestRecipe::bundledOnesAreValid_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"rmt-encoder", "rmt-decoder"}) {
        QTest::newRow(name) << QString::fromLatin1(name);
    }
}

void TestRecipe::bundledOnesAreValid() {
    QFETCH(QString, name);
    const auto file = QStringLiteral(RMTSCOPE_SOURCE_DIR "/resources/recipes/%1.json").arg(name);
    QVERIFY(readRecipe(file.toStdString()).stages.size() > 1);
}

void TestRecipe::saysWhatDoesNotFit_data() {
    QTest::addColumn<QString>("was");
    QTest::addColumn<QString>("is");
    QTest::addColumn<QStringList>("says");
    const auto row = [](const char* name, const char* was, const char* is, const QStringList& says) {
        QTest::newRow(name) << QString::fromLatin1(was) << QString::fromLatin1(is) << says;
    };
    row("unknown key", "\"seed\"", "\"sead\"", {"sead", "only", "recipe.json"});
    row("unknown key of the model", "\"layers\"", "\"layer\"", {"model.layer", "only"});
    row("unknown key of a stage", "\"questions\": 2", "\"question\": 2", {"stages[0].question", "only"});
    row("heads that don't divide the width", "\"heads\": 2", "\"heads\": 3", {"model.heads", "3", "divisor", "32"});
    row("a segment longer than positions", "\"segment_size\": 40", "\"segment_size\": 59",
        {"model.segment_size", "59", "at most 51", "64"});
    row("a stage's segments longer than the model's", "\"questions\": 2", "\"most_tokens\": 41",
        {"stages[0].most_tokens", "41", "40"});
    row("least above most", "\"least_tokens\": 36, \"a", "\"least_tokens\": 41, \"a", {"stages[0].least_tokens"});
    row("looks of another number of heads", "[-1, 2]", "[-1, 2, 3]", {"initial.looks", "2 heads"});
    row("odd width of positions", "\"position_width\": 8", "\"position_width\": 7", {"initial.position_width", "even"});
    row("no stage", "\"stages\": [", "\"stages\": [], \"x\": [", {"only"});
    row("a share above 1", "\"train_share\": 0.8", "\"train_share\": 1.8", {"noise.train_share", "1.8"});
    row("a text for a number", "\"seed\": 5", "\"seed\": \"5\"", {"seed", "integer"});
    row("fewer slots than the code has", "\"memory_tokens\": 10", "\"memory_tokens\": 9",
        {"model.memory_tokens", "9", "at least 10", "code_weight"});
    row("a width that can't be cut into fields", "\"hidden_size\": 32", "\"hidden_size\": 36",
        {"model.hidden_size", "36", "multiple of 32", "code_weight"});
    row("a blur that makes another word", "\"forced_blur\": 0.3", "\"forced_blur\": 0.6",
        {"stages[0].forced_blur", "0.6"});
    row("no labels", "\"labels\": [\"bathroom\",", "\"labels\": [5,", {"model.labels"});
    row("an unknown task", "\"reasoning\"]", "\"sailing\"]", {"tasks", "sailing"});
    row("an answer that is no label", "\"kitchen\"]", "\"bridge\"]", {"tasks", "kitchen", "labels"});
    row("no vocabulary", "models/rmt-encoder", "models/rmt-nobody", {"rmt-nobody"});
    row("noise that isn't there", "noise.txt", "silence.txt", {"silence.txt"});
    row("noise shorter than a segment", "noise.txt", "short.txt", {"noise.text", "recipe.json"});
}

void TestRecipe::saysWhatDoesNotFit() {
    QFETCH(QString, was);
    QFETCH(QString, is);
    QFETCH(QStringList, says);
    TrainingFiles files;
    files.write("short.txt", "the ship sails");
    try {
        const Trainer trainer(readRecipe(files.recipe(was, is)), 1);
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(error.code() != ErrorCode::Internal, error.what());
        for (const QString& part : says) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(part), error.what());
        }
    }
}

QTEST_APPLESS_MAIN(TestRecipe)
#include "tst_recipe.moc"
