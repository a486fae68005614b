#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/sample_stream.h"
#include "tests/engine/tasks/reference_tasks.h"
#include "tests/engine/text/text_files.h"

#include <QTest>

#include <numeric>
#include <set>

using namespace rmtscope;

namespace {

using Ids = std::vector<std::int64_t>;

const Tokenizer& tokenizer() {
    static const auto one = bundledTokenizer();
    return *one;
}

/// Moby Dick.
const NoiseTokens& noise() {
    static const NoiseTokens tokens = [] {
        const QByteArray text = readReference(RMTSCOPE_SOURCE_DIR "/resources/documents/moby-dick.txt");
        return NoiseTokens(tokenizer(), std::string_view(text.constData(), static_cast<std::size_t>(text.size())), 64);
    }();
    return tokens;
}

Ids wholeOf(SampleStream& stream) {
    Ids all;
    for (Ids ids; stream.next(ids);) {
        all.insert(all.end(), ids.begin(), ids.end());
    }
    return all;
}

Ids idsOf(std::string_view text) {
    const auto ids = tokenIdsOf(tokenizer(), text);
    return {ids.begin(), ids.end()};
}

class SampleStreamTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void saysFactsAndQuestion_data();
    void saysFactsAndQuestion();
    void isTheWholeInSegments_data() { saysFactsAndQuestion_data(); }
    void isTheWholeInSegments();
    void dependsOnTaskSeedAndIndexOnly_data() { saysFactsAndQuestion_data(); }
    void dependsOnTaskSeedAndIndexOnly();
    void startsAgain();
    void laterFactsAreWrittenOverEarlierOnes();
    void neverShowsNoiseOfTheOtherPart();
    void streamsMillionsOfTokens();
    void refuses_data();
    void refuses();
};

void SampleStreamTest::saysFactsAndQuestion_data() {
    QTest::addColumn<std::string>("name");
    QTest::addColumn<int>("segments");
    for (const std::string_view name : taskNames()) {
        for (const int segments : {1, 2, 7}) {
            QTest::addRow("%s, %d segments", std::string(name).c_str(), segments) << std::string(name) << segments;
        }
    }
}

void SampleStreamTest::saysFactsAndQuestion() {
    QFETCH(std::string, name);
    QFETCH(int, segments);
    const auto task = makeTask(name);
    for (std::uint64_t index = 0; index < 20; ++index) {
        SampleStream stream(
            drawSample(*task, tokenizer(), noise().part(NoisePart::Train), {segments, 140, 2}, 5, index));
        const Ids whole = wholeOf(stream);
        const auto stands = [&whole](std::int64_t at, const Ids& ids) {
            return at >= 0 && std::equal(ids.begin(), ids.end(), whole.begin() + at);
        };
        QCOMPARE(whole.size(), std::size_t(segments * 140 - 2));
        const Sample& sample = stream.sample();
        QCOMPARE(sample.facts.size(), sample.says.facts.size());
        for (std::size_t fact = 0; fact < sample.facts.size(); ++fact) {
            QVERIFY(stands(sample.facts[fact].first.value, idsOf(sample.says.facts[fact])));
        }
        const Ids question = idsOf(sample.says.question);
        QVERIFY(stands(static_cast<std::int64_t>(whole.size() - question.size()), question));
    }
}

void SampleStreamTest::isTheWholeInSegments() {
    QFETCH(std::string, name);
    QFETCH(int, segments);
    const auto task = makeTask(name);
    const auto part = noise().part(NoisePart::Test);
    const Sample sample = drawSample(*task, tokenizer(), part, {segments, 140, 2}, 6, 0);
    Ids whole;
    for (std::int64_t i = 0; i < sample.shape.tokens(); ++i) {
        whole.push_back(part[static_cast<std::size_t>(sample.noiseStart + i) % part.size()]);
    }
    for (const PlacedFact& fact : sample.facts) {
        std::copy(fact.ids.begin(), fact.ids.end(), whole.begin() + fact.first.value);
    }
    std::copy(sample.question.begin(), sample.question.end(),
              whole.end() - static_cast<std::ptrdiff_t>(sample.question.size()));
    SampleStream stream(sample);
    Ids streamed;
    Ids ids;
    for (int segment = 0; segment < segments; ++segment) {
        QCOMPARE(stream.nextSegment(), SegmentIndex(segment));
        QVERIFY(stream.next(ids));
        QCOMPARE(ids.size(), segment == 0 ? 138U : 140U);
        streamed.insert(streamed.end(), ids.begin(), ids.end());
    }
    QVERIFY(!stream.next(ids));
    QCOMPARE(streamed, whole);
}

void SampleStreamTest::dependsOnTaskSeedAndIndexOnly() {
    QFETCH(std::string, name);
    QFETCH(int, segments);
    const auto task = makeTask(name);
    const auto whole = [&](std::uint64_t seed, std::uint64_t index) {
        SampleStream stream(
            drawSample(*task, tokenizer(), noise().part(NoisePart::Train), {segments, 140, 2}, seed, index));
        return wholeOf(stream);
    };
    const Ids third = whole(1, 3);
    std::set<Ids> others = {whole(1, 0), whole(2, 3), whole(3, 1)}; // the last: seed and index don't add up
    QCOMPARE(others.size(), 3U);
    QVERIFY(!others.contains(third));
    QCOMPARE(whole(1, 3), third);
}

void SampleStreamTest::startsAgain() {
    const auto task = makeTask("detect-memorize");
    SampleStream stream(drawSample(*task, tokenizer(), noise().part(NoisePart::Train), {5, 64, 2}, 1, 0));
    const Ids whole = wholeOf(stream);
    stream.restart();
    QCOMPARE(wholeOf(stream), whole);
}

void SampleStreamTest::laterFactsAreWrittenOverEarlierOnes() {
    const std::vector<std::int32_t> zeros(3, 0);
    const Sample sample{{2, 6, 2}, {}, {{TokenIndex(2), {1, 1, 1, 1}}, {TokenIndex(4), {2, 2}}}, {9, 9}, zeros, -1};
    SampleStream stream(sample);
    QCOMPARE(wholeOf(stream), (Ids{0, 0, 1, 1, 2, 2, 0, 0, 9, 9}));
}

void SampleStreamTest::neverShowsNoiseOfTheOtherPart() {
    std::vector<std::int32_t> test(50);
    std::iota(test.begin(), test.end(), 100'000); // beyond the vocabulary, so no fact has them
    const auto task = makeTask("memorize");
    for (std::uint64_t index = 0; index < 50; ++index) {
        SampleStream stream(drawSample(*task, tokenizer(), test, {4, 64, 2}, 1, index));
        std::size_t fromNoise = 0;
        for (const std::int64_t id : wholeOf(stream)) {
            fromNoise += id >= 100'000 && id < 100'050 ? 1 : 0;
        }
        const Sample& sample = stream.sample();
        QCOMPARE(fromNoise, std::size_t(4 * 64 - 2) - sample.facts[0].ids.size() - sample.question.size());
    }
}

void SampleStreamTest::streamsMillionsOfTokens() {
    const auto task = makeTask("reasoning");
    const auto part = noise().part(NoisePart::Test);
    const SampleShape shape{16'384, 499, 2};
    SampleStream stream(drawSample(*task, tokenizer(), part, shape, 8, 0));
    const Sample& sample = stream.sample();
    std::int64_t at = 0;
    std::int64_t unlike = 0;
    for (Ids ids; stream.next(ids);) {
        for (const std::int64_t id : ids) {
            unlike += id != part[static_cast<std::size_t>(sample.noiseStart + at++) % part.size()] ? 1 : 0;
        }
    }
    QCOMPARE(at, shape.tokens());
    const std::size_t written = sample.facts[0].ids.size() + sample.facts[1].ids.size() + sample.question.size();
    QVERIFY(unlike > 0 && unlike <= static_cast<std::int64_t>(written));
}

void SampleStreamTest::refuses_data() {
    QTest::addColumn<bool>("withNoise");
    QTest::addColumn<int>("segmentSize");
    QTest::newRow("no noise") << false << 64;
    QTest::newRow("segments too short for the fact") << true << 8;
    QTest::newRow("no room in a segment") << true << 2;
}

void SampleStreamTest::refuses() {
    QFETCH(bool, withNoise);
    QFETCH(int, segmentSize);
    const auto task = makeTask("detect-memorize");
    const auto part = withNoise ? noise().part(NoisePart::Train) : std::span<const std::int32_t>();
    const Thrown thrown = thrownBy([&] {
        static_cast<void>(drawSample(*task, tokenizer(), part, {3, segmentSize, 2}, 1, 0));
    });
    QCOMPARE(thrown.code, std::optional(ErrorCode::Usage));
}

} // namespace

QTEST_APPLESS_MAIN(SampleStreamTest)
#include "tst_sample_stream.moc"
