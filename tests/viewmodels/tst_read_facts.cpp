#include "tests/support/fake_trace.h"
#include "tests/viewmodels/store_fixture.h"
#include "viewmodels/read_facts.h"

#include <QSignalSpy>
#include <QtTest>

#include <algorithm>
#include <tuple>

using namespace rmtscope;

namespace {

using Place = std::tuple<std::size_t, std::int64_t, std::int64_t>; ///< question, segment, token

class TestReadFacts : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsEveryFactWhereItStands_data();
    void findsEveryFactWhereItStands();
    void tellsWhatIsNew();
    void startsAgainWithTheStore();
};

/// Questions with facts everywhere, in no order: within a segment and over a border, or two.
RunContext manyFacts(const FakePlan& plan, std::uint64_t count) {
    auto document = std::make_shared<Document>();
    for (std::uint64_t i = 0; i < count; ++i) {
        const std::uint64_t begin = i * 7919 % (72 * static_cast<std::uint64_t>(plan.segments));
        Question question;
        question.facts.push_back(Fact{ByteSpan{begin, begin + 1 + i % 100}, "Mary  went"});
        question.facts.push_back(Fact{ByteSpan{begin / 2, begin / 2 + 2}, "home"});
        document->questions.push_back(question);
    }
    RunContext context = fakeContext(plan);
    context.document = document;
    return context;
}

constexpr std::uint64_t bytesPerToken = 6; // of traces without a document

/// Traces of the segments first..end-1 that tell of the facts in them.
QList<std::shared_ptr<const SegmentTrace>> tracesWithFacts(const FakePlan& plan, const RunContext& context,
                                                           std::int64_t first, std::int64_t end) {
    QList<std::shared_ptr<const SegmentTrace>> traces;
    for (const auto& plain : fakeTraces(plan, first, end)) {
        std::vector<ByteSpan> words;
        for (std::uint64_t begin = plain->bytes.begin; begin < plain->bytes.end; begin += bytesPerToken) {
            words.push_back({begin, begin + bytesPerToken});
        }
        auto trace = std::make_shared<SegmentTrace>(*plain);
        trace->facts = factTokens(context.document->questions, words, trace->firstToken);
        traces.append(std::shared_ptr<const SegmentTrace>(std::move(trace)));
    }
    return traces;
}

/// Where each fact begins, as its bytes say.
std::vector<Place> expectedPlaces(const TraceStore& store, const FakePlan& plan) {
    std::vector<Place> places;
    const auto& questions = store.context().document->questions;
    for (std::size_t question = 0; question < questions.size(); ++question) {
        for (const Fact& fact : questions[question].facts) {
            const auto token = static_cast<std::int64_t>(fact.bytes.begin / bytesPerToken);
            const std::int64_t segment = token / plan.segmentSize;
            if (segment < static_cast<std::int64_t>(store.size())) {
                places.emplace_back(question, segment, token);
            }
        }
    }
    std::sort(places.begin(), places.end());
    return places;
}

std::vector<Place> places(std::span<const FactPosition> facts) {
    std::vector<Place> places;
    for (const FactPosition& fact : facts) {
        places.emplace_back(fact.question, fact.segment.value, fact.token.value);
    }
    std::sort(places.begin(), places.end());
    return places;
}

void TestReadFacts::findsEveryFactWhereItStands_data() {
    QTest::addColumn<int>("batch");
    QTest::newRow("one by one") << 1;
    QTest::newRow("seven") << 7;
    QTest::newRow("all at once") << 40;
}

void TestReadFacts::findsEveryFactWhereItStands() {
    QFETCH(int, batch);
    FakePlan plan;
    TraceStore store;
    ReadFacts facts(store);
    const RunContext context = manyFacts(plan, 300);
    store.start(context);
    for (std::int64_t first = 0; first < plan.segments; first += batch) {
        store.append(tracesWithFacts(plan, context, first, std::min(first + batch, plan.segments)));
        QCOMPARE(places(facts.all()), expectedPlaces(store, plan));
    }
    QVERIFY(facts.all().size() > 500);
    QVERIFY(std::is_sorted(facts.all().begin(), facts.all().end(),
                           [](const auto& a, const auto& b) { return a.segment < b.segment; }));
    std::size_t ofQuestions = 0;
    for (std::size_t question = 0; question < 301; ++question) {
        for (const FactPosition& fact : facts.ofQuestion(question)) {
            QCOMPARE(fact.question, question);
            ++ofQuestions;
        }
    }
    QCOMPARE(ofQuestions, facts.all().size());
    QVERIFY(std::any_of(facts.all().begin(), facts.all().end(),
                        [](const auto& fact) { return fact.text == QStringLiteral("Mary went"); }));
}

void TestReadFacts::tellsWhatIsNew() {
    const FakePlan plan;
    TraceStore store;
    ReadFacts facts(store);
    const RunContext context = manyFacts(plan, 50);
    store.start(context);
    qsizetype told = 0;
    connect(&facts, &ReadFacts::appended, this, [&](qsizetype first, qsizetype count) {
        QCOMPARE(first, told);
        told += count;
    });
    for (std::int64_t i = 0; i < plan.segments; ++i) {
        store.append(tracesWithFacts(plan, context, i, i + 1));
        QCOMPARE(static_cast<std::size_t>(told), facts.all().size());
    }
}

void TestReadFacts::startsAgainWithTheStore() {
    const FakePlan plan;
    TraceStore store;
    const RunContext context = manyFacts(plan, 10);
    store.start(context);
    store.append(tracesWithFacts(plan, context, 0, 40));
    ReadFacts facts(store);
    QVERIFY2(!facts.all().empty(), "what was read before");
    QSignalSpy reset(&facts, &ReadFacts::reset);
    store.clear();
    QCOMPARE(reset.size(), 1);
    QVERIFY(facts.all().empty());
    store.start(fakeContext(plan));
    store.append(readFakeDocument(plan));
    QCOMPARE(facts.all().size(), 3U);
    QCOMPARE(facts.ofQuestion(1).size(), 1U);
    const FactPosition fact = facts.ofQuestion(1).front();
    const Document& document = *store.context().document;
    const std::string_view before = document.text.substr(0, document.questions[1].facts[0].bytes.begin);
    QCOMPARE(fact.token.value, std::ranges::count_if(before, [](char c) { return c == ' ' || c == '\n'; }));
}

} // namespace

QTEST_GUILESS_MAIN(TestReadFacts)
#include "tst_read_facts.moc"
