#include "engine/api/error.h"
#include "tests/support/memory_checkpoint.h"

#include <QTest>

using namespace rmtscope;

class TestParameters : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void takesWhatIsThere();
    void saysWhatDoesNotFit_data();
    void saysWhatDoesNotFit();
    void twoNamesOfTheSameNumbersAreOneTensor();
    void knowsTheSameNumbers_data();
    void knowsTheSameNumbers();
    void remembersWhatNobodyUsed();
    void collectsWhatIsMissing();
    void namesWhatIsMissing_data();
    void namesWhatIsMissing();
    void stopsBetweenTensors();
    void reportsItsProgress();
};

void TestParameters::takesWhatIsThere() {
    MemoryCheckpoint checkpoint;
    const at::Tensor& weight = checkpoint.add("a.b.weight", {3, 4});
    Parameters parameters = checkpoint.parameters();
    const ParameterScope scope = ParameterScope(parameters, "a") / "b";
    QVERIFY(scope.contains("weight"));
    QVERIFY(!scope.contains("bias"));
    QCOMPARE(scope.rows("weight"), 3);
    QVERIFY(at::equal(scope.take("weight", {3, 4}), weight));
    QCOMPARE(parameters.elements(), 12);
}

void TestParameters::saysWhatDoesNotFit_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("rows");
    QTest::addColumn<QString>("says");
    QTest::newRow("absent") << QStringLiteral("missing") << 3 << QStringLiteral("has no tensor \"missing\"");
    QTest::newRow("another shape") << QStringLiteral("weight") << 5
                                   << QStringLiteral("has shape [3, 4], but the configuration asks for [5, 4]; check "
                                                     "that config.json belongs to these weights.");
    QTest::newRow("whole numbers") << QStringLiteral("ids") << 3 << QStringLiteral("has type I64, but weights must be");
    QTest::newRow("8-bit numbers") << QStringLiteral("eight") << 3
                                   << QStringLiteral("has type I8, as quantised models have, but weights must be F32, "
                                                     "F16, BF16 or F64; save the weights as");
    QTest::newRow("8-bit numbers of another shape") << QStringLiteral("eight") << 5 << QStringLiteral("has type I8");
    QTest::newRow("packed numbers") << QStringLiteral("packed.weight") << 3
                                    << QStringLiteral(
                                           "only as the quantised \"qweight\", which this version can't read; "
                                           "save the weights as");
}

void TestParameters::saysWhatDoesNotFit() {
    QFETCH(QString, name);
    QFETCH(int, rows);
    QFETCH(QString, says);
    MemoryCheckpoint checkpoint;
    checkpoint.add("weight", {3, 4});
    checkpoint.set("ids", at::zeros({3, 4}, at::kLong));
    checkpoint.add("packed.qweight", {3, 4});
    const auto weights = std::make_shared<Weights>(*checkpoint.weights());
    weights->tensors["eight"] = {DType::I8, {3, 4}, weights->tensors.at("weight").data.first(12)};
    Parameters parameters(weights, at::kCPU);
    try {
        static_cast<void>(parameters.take(name.toStdString(), {rows, 4}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY2(QString::fromUtf8(error.what()).contains(says), error.what());
    }
}

void TestParameters::twoNamesOfTheSameNumbersAreOneTensor() {
    MemoryCheckpoint checkpoint;
    checkpoint.add("words", {3, 4});
    auto shared = std::make_shared<Weights>(*checkpoint.weights());
    shared->tensors["head"] = shared->tensors.at("words");
    Parameters parameters(shared, at::kCPU);
    const at::Tensor words = parameters.take("words", {3, 4});
    QVERIFY(parameters.take("head", {3, 4}).is_same(words));
    QCOMPARE(parameters.elements(), 12);
    QVERIFY(parameters.unused().empty());
}

void TestParameters::knowsTheSameNumbers_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<bool>("same");
    QTest::newRow("itself") << QStringLiteral("words") << true;
    QTest::newRow("a copy") << QStringLiteral("copy") << true;
    QTest::newRow("other numbers") << QStringLiteral("other") << false;
    QTest::newRow("another shape") << QStringLiteral("flat") << false;
    QTest::newRow("another type") << QStringLiteral("ids") << false;
}

void TestParameters::knowsTheSameNumbers() {
    QFETCH(QString, name);
    QFETCH(bool, same);
    MemoryCheckpoint checkpoint;
    const at::Tensor words = checkpoint.add("words", {3, 4});
    checkpoint.set("copy", words.clone());
    checkpoint.add("other", {3, 4});
    checkpoint.set("flat", words.clone().view({12}));
    checkpoint.set("ids", at::zeros({3, 4}, at::kLong));
    QCOMPARE(checkpoint.parameters().areSame("words", name.toStdString()), same);
}

void TestParameters::remembersWhatNobodyUsed() {
    MemoryCheckpoint checkpoint;
    for (const char* name : {"used", "buffer", "left"}) {
        checkpoint.add(name, {1});
    }
    Parameters parameters = checkpoint.parameters();
    static_cast<void>(parameters.take("used", {1}));
    parameters.ignore("buffer");
    QCOMPARE(parameters.unused(), std::vector<std::string>{"left"});
}

void TestParameters::collectsWhatIsMissing() {
    MemoryCheckpoint checkpoint;
    checkpoint.add("first", {2});
    checkpoint.add("last", {3, 4});
    checkpoint.add("packed.qweight", {3, 4});
    Parameters parameters = checkpoint.parameters();
    parameters.collectMissing();
    QVERIFY(at::equal(parameters.take("first", {2}), checkpoint.at("first")));
    QVERIFY(parameters.missing().empty());
    const at::Tensor absent = parameters.take("absent", {1 << 20, 1 << 20}); // which takes no room
    QVERIFY(absent.sizes() == at::IntArrayRef({1 << 20, 1 << 20}));
    static_cast<void>(parameters.take("last", {5})); // of another shape: that is for when all are there
    static_cast<void>(parameters.take("too", {1}));
    QCOMPARE(parameters.missing(), (std::vector<std::string>{"absent", "too"}));
    QCOMPARE(parameters.unused(), std::vector<std::string>{"packed.qweight"});
    QCOMPARE(parameters.elements(), 2);
    QVERIFY_EXCEPTION_THROWN(parameters.take("packed.weight", {3, 4}), Error);
}

void TestParameters::namesWhatIsMissing_data() {
    QTest::addColumn<int>("count");
    QTest::addColumn<QByteArray>("says");
    QTest::newRow("one") << 1
                         << QByteArray(" has no tensor \"t0\", which the configuration asks for; check that "
                                       "config.json belongs to these weights.");
    QTest::newRow("two") << 2
                         << QByteArray(" lacks 2 tensors that the configuration asks for, \"t0\" and \"t1\"; check "
                                       "that config.json belongs to these weights.");
    QTest::newRow("three") << 3 << QByteArray(" asks for, \"t0\", \"t1\" and \"t2\"; check");
    QTest::newRow("many") << 40
                          << QByteArray(" lacks 40 tensors that the configuration asks for, such as \"t0\", \"t1\" "
                                        "and \"t2\"; check that config.json belongs to these weights; rmt inspect "
                                        "names all of them.");
}

void TestParameters::namesWhatIsMissing() {
    QFETCH(int, count);
    QFETCH(QByteArray, says);
    Parameters parameters = MemoryCheckpoint().parameters();
    parameters.collectMissing();
    for (int i = 0; i < count; ++i) {
        static_cast<void>(parameters.take("t" + std::to_string(i), {1}));
    }
    const QByteArray sentence = QByteArray::fromStdString(parameters.describeMissing());
    QVERIFY2(sentence.contains(says), sentence);
}

void TestParameters::stopsBetweenTensors() {
    MemoryCheckpoint checkpoint;
    checkpoint.add("weight", {1});
    std::stop_source source;
    Parameters parameters(checkpoint.weights(), at::kCPU, {}, source.get_token());
    static_cast<void>(parameters.take("weight", {1}));
    source.request_stop();
    try {
        static_cast<void>(parameters.take("weight", {1}));
        QFAIL("nothing was thrown");
    } catch (const Error& error) {
        QVERIFY(error.code() == ErrorCode::Cancelled);
    }
}

void TestParameters::reportsItsProgress() {
    MemoryCheckpoint checkpoint;
    constexpr std::int64_t mebibyte = (1 << 20) / 4;
    checkpoint.add("large", {100 * mebibyte});
    checkpoint.add("small", {1});
    std::vector<std::uint64_t> done;
    Parameters parameters(checkpoint.weights(), at::kCPU,
                          [&done](const Progress& progress) { done.push_back(progress.done); });
    static_cast<void>(parameters.take("large", {100 * mebibyte}));
    static_cast<void>(parameters.take("small", {1}));
    QCOMPARE(done, std::vector<std::uint64_t>{std::uint64_t{100} << 20});
}

QTEST_APPLESS_MAIN(TestParameters)
#include "tst_parameters.moc"
