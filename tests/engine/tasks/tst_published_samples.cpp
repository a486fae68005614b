#include "engine/tasks/noise_tokens.h"
#include "engine/tasks/sample_stream.h"
#include "engine/weights/weights.h"
#include "tests/engine/tasks/reference_tasks.h"

#include <QTest>

#include <cstring>

using namespace rmtscope;

namespace {

using Ids = std::vector<std::int64_t>;

constexpr SampleShape publishedShape{.segments = 3, .segmentSize = 499};
constexpr std::size_t inputSize = 512;
constexpr int memoryTokens = 10;

const Tokenizer& tokenizerOf(bool cased) {
    static const auto casedOne = bertTokenizer(true);
    static const auto uncasedOne = bertTokenizer(false);
    return cased ? *casedOne : *uncasedOne;
}

Ids readIds(const Weights& weights, const std::string& name) {
    const std::span<const std::byte> bytes = weights.tensors.at(name).data;
    std::vector<std::int32_t> ids(bytes.size() / sizeof(std::int32_t));
    std::memcpy(ids.data(), bytes.data(), bytes.size());
    return {ids.begin(), ids.end()};
}

/// The published scripts repeat the noise string, without a blank, to ten characters a token.
std::string repeatedNoise(const QString& noise) {
    const qint64 characters = noise.toUcs4().size();
    const qint64 wanted = publishedShape.segments * publishedShape.segmentSize * 10;
    return noise.repeated((wanted + characters - 1) / characters).toStdString();
}

std::vector<std::string> factsOf(const QJsonObject& item) {
    std::vector<std::string> facts;
    for (const char* key : {"fact", "fact1", "fact2"}) {
        if (item.contains(key)) {
            facts.push_back(item[key].toString().toStdString());
        }
    }
    return facts;
}

/// The sample as the product would hold it, its draws replaced by the published ones.
Sample replay(const QJsonObject& item, bool cased, std::span<const std::int32_t> noise) {
    const Tokenizer& tokenizer = tokenizerOf(cased);
    Sample sample{publishedShape, {}, {}, {}, noise, 0};
    sample.question = tokenIdsOf(tokenizer, item["question"].toString().toStdString());
    std::vector<std::int64_t> lengths;
    for (const std::string& fact : factsOf(item)) {
        sample.facts.push_back({TokenIndex(0), tokenIdsOf(tokenizer, fact)});
        lengths.push_back(static_cast<std::int64_t>(sample.facts.back().ids.size()));
    }
    std::vector<SegmentIndex> segments;
    for (const auto& drawn : item[cased ? "cased" : "uncased"]["segment_fact_positions_drawn"].toArray()) {
        segments.emplace_back(drawn.toInt());
    }
    const std::vector<TokenIndex> places = placesInSegments(segments, lengths, publishedShape);
    for (std::size_t i = 0; i < places.size(); ++i) {
        sample.facts[i].first = places[i];
    }
    if (item["task"] == "memorize") {
        sample.noiseStart = -lengths.front(); // the noise begins behind the fact
    }
    return sample;
}

class PublishedSamplesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void idsAreThePublishedOnes_data();
    void idsAreThePublishedOnes();
};

void PublishedSamplesTest::idsAreThePublishedOnes_data() {
    QTest::addColumn<QJsonObject>("item");
    QTest::addColumn<bool>("cased");
    const auto reference = openSafetensors(taskReference / "samples.safetensors");
    for (const QJsonValue& value : referenceSamples()) {
        const QJsonObject item = value.toObject();
        for (const bool cased : {true, false}) {
            const QByteArray kind = cased ? "cased" : "uncased";
            const QByteArray name = "sample" + QByteArray::number(item["id"].toInt()) + "." + kind;
            if (reference->tensors.contains(name.toStdString() + ".input_ids")) {
                QTest::newRow((name + " " + item["task"].toString().toUtf8()).constData()) << item << cased;
            }
        }
    }
}

void PublishedSamplesTest::idsAreThePublishedOnes() {
    QFETCH(QJsonObject, item);
    QFETCH(bool, cased);
    const Tokenizer& tokenizer = tokenizerOf(cased);
    const NoiseTokens noise(tokenizer, repeatedNoise(item["noise"].toString()), publishedShape.segmentSize, 1);
    SampleStream stream(replay(item, cased, noise.part(NoisePart::Train)));

    const std::int64_t classifier = *tokenizer.special().classifier;
    const std::int64_t separator = *tokenizer.special().separator;
    Ids sequence{classifier};
    Ids segments;
    for (Ids ids; stream.next(ids);) {
        sequence.insert(sequence.end(), ids.begin(), ids.end());
        Ids laidOut{classifier};
        for (int i = 0; i < memoryTokens; ++i) {
            laidOut.push_back(tokenizer.vocabularySize() + i);
        }
        laidOut.push_back(separator);
        laidOut.insert(laidOut.end(), ids.begin(), ids.end());
        laidOut.push_back(separator);
        laidOut.resize(inputSize, *tokenizer.special().padding);
        segments.insert(segments.end(), laidOut.begin(), laidOut.end());
    }
    sequence.push_back(separator);

    const std::string name = "sample" + std::to_string(item["id"].toInt()) + (cased ? ".cased." : ".uncased.");
    const auto reference = openSafetensors(taskReference / "samples.safetensors");
    QCOMPARE(sequence, readIds(*reference, name + "input_ids"));
    QCOMPARE(segments, readIds(*reference, name + "segments"));
}

} // namespace

QTEST_APPLESS_MAIN(PublishedSamplesTest)
#include "tst_published_samples.moc"
