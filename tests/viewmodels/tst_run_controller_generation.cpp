#include "tests/viewmodels/controller_fixture.h"

#include <QElapsedTimer>
#include <QSignalSpy>
#include <QtTest>

using namespace rmtscope;
using namespace std::chrono_literals;

namespace {

FakePlan decoderPlan(std::chrono::microseconds tokenDelay = 0us) {
    FakePlan plan;
    plan.writesText = true;
    plan.replayDelay = tokenDelay;
    return plan;
}

/// A decoder that has read its document, and what it has written since.
struct GenerationFixture : ControllerFixture {
    explicit GenerationFixture(const FakePlan& plan = decoderPlan())
        : ControllerFixture(plan)
        , finished(controller.get(), &RunController::generationFinished)
        , failed(controller.get(), &RunController::generationFailed) {
        QObject::connect(controller.get(), &RunController::generatedTokensAvailable, &context,
                         [this](const QList<GeneratedToken>& tokens) {
                             ++tokenBatches;
                             for (const GeneratedToken& token : tokens) {
                                 text += QString::fromStdString(token.text);
                                 ids.append(token.id);
                             }
                         });
    }
    [[nodiscard]] bool readsAll() const {
        if (!opens()) {
            return false;
        }
        controller->run();
        return reaches(RunState::Finished);
    }
    bool asks(const char* prompt, std::int64_t tokens, std::int64_t segment = 3) const {
        GenerationOptions options;
        options.maxTokens = tokens;
        return controller->requestGeneration(SegmentIndex{segment}, QString::fromUtf8(prompt), options);
    }
    /// How the generation ended; nothing if it didn't.
    [[nodiscard]] std::optional<GenerationEnd> ends() const {
        if (!QTest::qWaitFor([this] { return !finished.isEmpty(); }, 20'000)) {
            return std::nullopt;
        }
        return finished.first().first().value<GenerationEnd>();
    }

    QSignalSpy finished;
    QSignalSpy failed;
    QString text;
    QList<std::int64_t> ids;
    int tokenBatches = 0;
};

class TestRunControllerGeneration : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void writesEveryTokenInOrder();
    void batchesTokens();
    void deliversTheFirstTokenAtOnce();
    void writesMoreThanTheMailboxHolds();
    void tellsWhyItEnds_data();
    void tellsWhyItEnds();
    void stopsAndKeepsWhatWasWritten();
    void writesOnlyForTheNewestRequest();
    void tellsAFailure();
    void refusesWhatWasntRead_data();
    void refusesWhatWasntRead();
    void writesDuringARun();
    void isCancelledBy_data();
    void isCancelledBy();
    void closesWithoutWaiting();
};

void TestRunControllerGeneration::writesEveryTokenInOrder() {
    GenerationFixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("the white whale", 5));
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
    QCOMPARE(f.text, QStringLiteral(" the white whale the white"));
    QCOMPARE(f.ids, QList<std::int64_t>({0, 1, 2, 3, 4}));
    QVERIFY(f.failures.isEmpty());
}

void TestRunControllerGeneration::batchesTokens() {
    GenerationFixture f(decoderPlan(100us));
    QVERIFY(f.readsAll());
    QElapsedTimer clock;
    clock.start();
    QVERIFY(f.asks("whale", 800));
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
    QCOMPARE(f.ids.size(), 800);
    QVERIFY2(f.tokenBatches <= clock.elapsed() / 16 + 2, qPrintable(QString::number(f.tokenBatches)));
}

void TestRunControllerGeneration::deliversTheFirstTokenAtOnce() {
    GenerationFixture f(decoderPlan(20ms));
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 100));
    QTRY_VERIFY(!f.ids.isEmpty());
    QVERIFY(f.ids.size() < 100);
    QVERIFY(f.finished.isEmpty());
}

void TestRunControllerGeneration::writesMoreThanTheMailboxHolds() {
    GenerationFixture f;
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", static_cast<std::int64_t>(RunChannels::tokenCapacity) * 3));
    QThread::msleep(30); // nobody takes them out meanwhile
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
    QCOMPARE(f.ids.size(), static_cast<qsizetype>(RunChannels::tokenCapacity) * 3);
}

void TestRunControllerGeneration::tellsWhyItEnds_data() {
    QTest::addColumn<GenerationEnd>("end");
    QTest::newRow("end of text") << GenerationEnd::EndOfText;
    QTest::newRow("no position left") << GenerationEnd::NoPositions;
}

void TestRunControllerGeneration::tellsWhyItEnds() {
    QFETCH(GenerationEnd, end);
    FakePlan plan = decoderPlan();
    plan.endAfter = 3;
    plan.endsBy = end;
    GenerationFixture f(plan);
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 10));
    QCOMPARE(f.ends(), end);
    QCOMPARE(f.ids.size(), 3);
    f.finished.clear();
    QVERIFY(f.asks("whale", 3));
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
}

void TestRunControllerGeneration::stopsAndKeepsWhatWasWritten() {
    GenerationFixture f(decoderPlan(5ms));
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 100'000));
    QTRY_VERIFY(f.ids.size() > 3);
    f.controller->stopGeneration();
    QCOMPARE(f.finished.size(), 1);
    QCOMPARE(f.ends(), GenerationEnd::Stopped);
    const qsizetype written = f.ids.size();
    QTest::qWait(40);
    QCOMPARE(f.ids.size(), written);
    f.controller->stopGeneration();
    QCOMPARE(f.finished.size(), 1);
}

void TestRunControllerGeneration::writesOnlyForTheNewestRequest() {
    GenerationFixture f(decoderPlan(3ms));
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("old", 100'000));
    QTRY_VERIFY(!f.ids.isEmpty());
    QVERIFY(f.asks("older", 100'000)); // never begun
    QVERIFY(f.asks("new", 4));
    f.text.clear();
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
    QCOMPARE(f.text, QStringLiteral(" new new new new"));
    QCOMPARE(f.finished.size(), 1);
    QVERIFY(f.failed.isEmpty());
}

void TestRunControllerGeneration::tellsAFailure() {
    FakePlan plan = decoderPlan();
    plan.failReplays = true;
    GenerationFixture f(plan);
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 4));
    QTRY_COMPARE(f.failed.size(), 1);
    QVERIFY(f.failed.first().first().toString().contains(QStringLiteral("enough memory")));
    QVERIFY(f.finished.isEmpty());
    QCOMPARE(f.controller->state(), RunState::Finished);
}

void TestRunControllerGeneration::refusesWhatWasntRead_data() {
    QTest::addColumn<qint64>("segment");
    QTest::newRow("negative") << qint64{-1};
    QTest::newRow("behind the end") << qint64{40};
}

void TestRunControllerGeneration::refusesWhatWasntRead() {
    QFETCH(qint64, segment);
    GenerationFixture f;
    QVERIFY(!f.asks("whale", 4, 0)); // nothing is open
    QVERIFY(f.readsAll());
    QVERIFY(!f.asks("whale", 4, segment));
    QTest::qWait(20);
    QCOMPARE(f.engine->counters().generations.load(), 0);
}

void TestRunControllerGeneration::writesDuringARun() {
    FakePlan plan = decoderPlan();
    plan.segmentDelay = 2ms;
    plan.segments = 300;
    GenerationFixture f(plan);
    QVERIFY(f.opens());
    f.controller->run();
    QVERIFY(f.reads(5));
    QVERIFY(f.asks("whale", 5));
    QCOMPARE(f.ends(), GenerationEnd::TokenLimit);
    QCOMPARE(f.controller->state(), RunState::Running);
    QVERIFY(f.reaches(RunState::Finished));
    QVERIFY(f.isContiguous());
    QCOMPARE(f.segments.size(), 300);
}

void TestRunControllerGeneration::isCancelledBy_data() {
    QTest::addColumn<QString>("what");
    QTest::newRow("stop") << QStringLiteral("stop");
    QTest::newRow("restart") << QStringLiteral("restart");
    QTest::newRow("opening a document") << QStringLiteral("document");
    QTest::newRow("opening a model") << QStringLiteral("model");
    QTest::newRow("an opening that fails") << QStringLiteral("missing");
}

void TestRunControllerGeneration::isCancelledBy() {
    QFETCH(QString, what);
    GenerationFixture f(decoderPlan(60s)); // would time out if it were waited for
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 10));
    QTRY_COMPARE(f.engine->counters().generations.load(), 1);
    if (what == QStringLiteral("stop")) {
        f.controller->stop();
        QSignalSpy details(f.controller.get(), &RunController::detailAvailable);
        f.controller->requestDetail(SegmentIndex{1});
        QTRY_COMPARE(details.size(), 1); // the worker is free again
    } else if (what == QStringLiteral("restart")) {
        f.controller->restart();
        QVERIFY(f.reaches(RunState::Finished));
    } else if (what == QStringLiteral("model")) {
        f.controller->openModel("other");
    } else {
        f.controller->openDocument(what == QStringLiteral("missing") ? "missing.txt" : "doc-5.txt");
    }
    QCOMPARE(f.ends(), GenerationEnd::Stopped);
    QVERIFY(QTest::qWaitFor(
        [&f] { return f.controller->state() == RunState::Ready || f.controller->state() == RunState::Finished; }));
    QVERIFY(f.ids.isEmpty());
    QVERIFY(f.failed.isEmpty());
}

void TestRunControllerGeneration::closesWithoutWaiting() {
    GenerationFixture f(decoderPlan(60s));
    QVERIFY(f.readsAll());
    QVERIFY(f.asks("whale", 10));
    QTRY_COMPARE(f.engine->counters().generations.load(), 1);
    f.controller.reset();
    QVERIFY(f.finished.isEmpty());
}

} // namespace

QTEST_GUILESS_MAIN(TestRunControllerGeneration)
#include "tst_run_controller_generation.moc"
