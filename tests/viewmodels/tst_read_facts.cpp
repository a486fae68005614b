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
    void findsWhatALookAtAllFindsToo_data();
    void findsWhatALookAtAllFindsToo();
    void tellsWhatIsNew();
    void startsAgainWithTheStore();
};

/// Questions with facts everywhere, in no order: within a segment, over a border, and in a gap between two segments.
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

/// The slow way: every fact of every question.
std::vector<Place> expectedPlaces(const TraceStore& store) {
    std::vector<Place> places;
    const auto& questions = store.context().document->questions;
    for (std::size_t question = 0; question < questions.size(); ++question) {
        for (const Fact& fact : questions[question].facts) {
            const auto [first, end] = store.segmentsIn(fact.bytes);
            if (first < end) {
                places.emplace_back(question, first.value, store.find(first)->firstToken.value);
            }
        }
    }
    std::sort(places.begin(), places.end());
    return places;
}

std::vector<Place> places(std::span<const FactPosition> facts) {
    std::vector<Place> places;
    for (const FactPosition& fact : facts) {
        places.emplace_back(fact.question, fact.segment.value, fact.token);
    }
    std::sort(places.begin(), places.end());
    return places;
}

void TestReadFacts::findsWhatALookAtAllFindsToo_data() {
    QTest::addColumn<int>("batch");
    QTest::newRow("one by one") << 1;
    QTest::newRow("seven") << 7;
    QTest::newRow("all at once") << 40;
}

void TestReadFacts::findsWhatALookAtAllFindsToo() {
    QFETCH(int, batch);
    FakePlan plan;
    TraceStore store;
    ReadFacts facts(store);
    store.start(manyFacts(plan, 300));
    for (std::int64_t first = 0; first < plan.segments; first += batch) {
        store.append(fakeTraces(plan, first, std::min(first + batch, plan.segments)));
        QCOMPARE(places(facts.all()), expectedPlaces(store));
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
    store.start(manyFacts(plan, 50));
    qsizetype told = 0;
    connect(&facts, &ReadFacts::appended, this, [&](qsizetype first, qsizetype count) {
        QCOMPARE(first, told);
        told += count;
    });
    for (std::int64_t i = 0; i < plan.segments; ++i) {
        store.append(fakeTraces(plan, i, i + 1));
        QCOMPARE(static_cast<std::size_t>(told), facts.all().size());
    }
}

void TestReadFacts::startsAgainWithTheStore() {
    const FakePlan plan;
    TraceStore store;
    store.start(manyFacts(plan, 10));
    store.append(fakeTraces(plan, 0, 40));
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
}

} // namespace

QTEST_GUILESS_MAIN(TestReadFacts)
#include "tst_read_facts.moc"
