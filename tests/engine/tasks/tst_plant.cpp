#include "engine/tasks/plant.h"
#include "engine/text/document_reader.h"
#include "tests/engine/text/text_files.h"

#include <QTemporaryDir>
#include <QTest>

#include <cmath>
#include <csignal>
#include <set>
#include <sys/resource.h>

using namespace rmtscope;

namespace {

const QByteArray noise("Call me Ishmael. It was a damp, drizzly November. I thought I would sail about.");

FactsToPlant aboutMary(std::vector<double> positions) {
    std::vector<std::string> facts(positions.empty() ? 1 : positions.size());
    for (std::size_t i = 0; i < facts.size(); ++i) {
        facts[i] = "Mary went " + std::to_string(i + 1) + ".";
    }
    return {"detect-memorize", "Where is Mary?", "kitchen", std::move(facts), std::move(positions)};
}

PlantedText plantInNoise(const std::vector<FactsToPlant>& facts, std::uint64_t seed = 1) {
    return plantFacts(noise.toStdString(), facts, seed);
}

/// Lets this process write no file longer than this, as on a full disk.
class FileSizeLimit {
public:
    explicit FileSizeLimit(rlim_t bytes)
        : m_handler(std::signal(SIGXFSZ, SIG_IGN)) {
        ::getrlimit(RLIMIT_FSIZE, &m_old);
        const rlimit limit{bytes, m_old.rlim_max};
        ::setrlimit(RLIMIT_FSIZE, &limit);
    }
    FileSizeLimit(const FileSizeLimit&) = delete;
    FileSizeLimit& operator=(const FileSizeLimit&) = delete;
    ~FileSizeLimit() {
        ::setrlimit(RLIMIT_FSIZE, &m_old);
        std::signal(SIGXFSZ, m_handler);
    }

private:
    rlimit m_old{};
    void (*m_handler)(int);
};

std::set<std::string> namesIn(const QTemporaryDir& folder) {
    std::set<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(folder.path().toStdString())) {
        names.insert(entry.path().filename().string());
    }
    return names;
}

class PlantTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void putsFactsBetweenSentences_data();
    void putsFactsBetweenSentences();
    void marksWhereTheFactsAre();
    void drawsTheSamePlacesForTheSameSeed();
    void refusesPositions_data();
    void refusesPositions();
    void writesADocument();
    void replacesADocument();
    void writesNothingOnAFullDisk();
    void saysWhyItCantWrite();
};

void PlantTest::putsFactsBetweenSentences_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<std::vector<double>>("positions");
    QTest::addColumn<QByteArray>("planted");
    using Positions = std::vector<double>;
    QTest::newRow("begin") << QByteArray("One. Two.") << Positions{0} << QByteArray("Mary went 1. One. Two.");
    QTest::newRow("end") << QByteArray("One. Two.") << Positions{1} << QByteArray("One. Two. Mary went 1.");
    QTest::newRow("end, new line") << QByteArray("One. Two.\n") << Positions{1}
                                   << QByteArray("One. Two.\nMary went 1.");
    QTest::newRow("middle") << QByteArray("One. Two.") << Positions{0.5} << QByteArray("One. Mary went 1. Two.");
    QTest::newRow("before a new line") << QByteArray("One.\n\nTwo.") << Positions{0.4}
                                       << QByteArray("One. Mary went 1.\n\nTwo.");
    QTest::newRow("two at one place") << QByteArray("One. Two.") << Positions{0.5, 0.5}
                                      << QByteArray("One. Mary went 1. Mary went 2. Two.");
    QTest::newRow("two at the begin") << QByteArray("One.") << Positions{0, 0}
                                      << QByteArray("Mary went 1. Mary went 2. One.");
    QTest::newRow("against the order given")
        << QByteArray("One. Two.") << Positions{1, 0} << QByteArray("Mary went 2. One. Two. Mary went 1.");
    QTest::newRow("no text") << QByteArray() << Positions{0.5} << QByteArray("Mary went 1.");
    QTest::newRow("no facts") << QByteArray("One. Two.") << Positions{} << QByteArray();
    QTest::newRow("Chinese") << QByteArray("鲸鱼。来了。") << Positions{0.5}
                             << QByteArray("鲸鱼。 Mary went 1. 来了。");
}

void PlantTest::putsFactsBetweenSentences() {
    QFETCH(QByteArray, text);
    QFETCH(std::vector<double>, positions);
    QFETCH(QByteArray, planted);
    std::vector<FactsToPlant> facts;
    if (!positions.empty()) {
        facts.push_back(aboutMary(positions));
    } else {
        planted = text;
    }
    QCOMPARE(QByteArray::fromStdString(plantFacts(text.toStdString(), facts, 1).text), planted);
}

void PlantTest::marksWhereTheFactsAre() {
    const PlantedText planted = plantInNoise({aboutMary({0.9, 0.1}), {"t", "Who?", "Ann", {"Ann slept."}, {0.1}}});
    QCOMPARE(planted.questions.size(), 2U);
    QCOMPARE(planted.questions[0].id, std::string("q1"));
    QCOMPARE(planted.questions[1].id, std::string("q2"));
    QCOMPARE(planted.questions[0].text, std::string("Where is Mary?"));
    QCOMPARE(planted.questions[1].task, std::string("t"));
    QCOMPARE(planted.questions[1].answer, std::string("Ann"));
    QCOMPARE(planted.questions[0].facts.size(), 2U);
    QCOMPARE(planted.questions[0].facts[0].text, std::string("Mary went 2."));
    QVERIFY(planted.questions[0].facts[0].bytes.begin < planted.questions[0].facts[1].bytes.begin);
    for (const Question& question : planted.questions) {
        for (const Fact& fact : question.facts) {
            QCOMPARE(planted.text.substr(fact.bytes.begin, fact.bytes.size()), fact.text);
        }
    }
}

void PlantTest::drawsTheSamePlacesForTheSameSeed() {
    std::set<std::string> texts;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
        const PlantedText planted = plantInNoise({aboutMary({})}, seed);
        QCOMPARE(plantInNoise({aboutMary({})}, seed).text, planted.text);
        texts.insert(planted.text);
    }
    QCOMPARE(texts.size(), 4U); // every place there is
}

void PlantTest::refusesPositions_data() {
    QTest::addColumn<std::vector<double>>("positions");
    QTest::newRow("negative") << std::vector<double>{-0.1};
    QTest::newRow("above one") << std::vector<double>{1.5};
    QTest::newRow("no number") << std::vector<double>{std::nan("")};
    QTest::newRow("too many") << std::vector<double>{0.1, 0.2};
}

void PlantTest::refusesPositions() {
    QFETCH(std::vector<double>, positions);
    FactsToPlant facts = aboutMary({});
    facts.positions = positions;
    QCOMPARE(thrownBy([&] { plantInNoise({facts}); }).code, std::optional(ErrorCode::Usage));
}

void PlantTest::writesADocument() {
    const QTemporaryDir folder;
    const std::filesystem::path file = folder.filePath("mary.txt").toStdString();
    const PlantedText planted = plantFacts("Zoë slept. 🐳 swam.", std::vector{aboutMary({1, 0.5})}, 1);
    writePlanted(file, planted);
    QCOMPARE(namesIn(folder), (std::set<std::string>{"mary.txt", "mary.questions.json"}));
    const auto document = readDocument(file, {}, {});
    QCOMPARE(std::string(document->text), planted.text);
    QCOMPARE(document->questions.size(), 1U);
    QCOMPARE(document->questions[0].facts[1].bytes, planted.questions[0].facts[1].bytes);
}

void PlantTest::replacesADocument() {
    const QTemporaryDir folder;
    const auto file = writeBytes(folder.path(), "mary.txt", "old");
    writeBytes(folder.path(), "mary.questions.json", "old");
    writePlanted(file, plantInNoise({aboutMary({1})}));
    QCOMPARE(readDocument(file, {}, {})->questions.size(), 1U);
    QVERIFY((std::filesystem::status(file).permissions() & std::filesystem::perms::owner_write) !=
            std::filesystem::perms::none);
}

void PlantTest::writesNothingOnAFullDisk() {
    const QTemporaryDir folder;
    const auto file = writeBytes(folder.path(), "mary.txt", "old");
    const PlantedText planted = plantInNoise({aboutMary({1})});
    const Thrown thrown = [&] {
        const FileSizeLimit limit(planted.text.size() + 10); // enough for the text, not for the questions
        return thrownBy([&] { writePlanted(file, planted); });
    }();
    QCOMPARE(thrown.code, std::optional(ErrorCode::WriteFailed));
    QVERIFY2(thrown.sentence.contains("mary.questions.json can't be written: File too large"),
             qPrintable(thrown.sentence));
    QCOMPARE(readBytes(file), std::string("old"));
    QCOMPARE(namesIn(folder), std::set<std::string>{"mary.txt"});
}

void PlantTest::saysWhyItCantWrite() {
    const QTemporaryDir folder;
    const std::filesystem::path absent = folder.filePath("absent/mary.txt").toStdString();
    Thrown thrown = thrownBy([&] { writePlanted(absent, {"One.", {}}); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::WriteFailed));
    QVERIFY2(thrown.sentence.contains("No such file or directory"), qPrintable(thrown.sentence));

    const std::filesystem::path isFolder = folder.filePath("folder.txt").toStdString();
    std::filesystem::create_directory(isFolder);
    thrown = thrownBy([&] { writePlanted(isFolder, {"One.", {}}); });
    QCOMPARE(thrown.code, std::optional(ErrorCode::WriteFailed));
    QVERIFY2(thrown.sentence.contains("Is a directory"), qPrintable(thrown.sentence));
    QCOMPARE(namesIn(folder), std::set<std::string>{"folder.txt"});
}

} // namespace

QTEST_APPLESS_MAIN(PlantTest)
#include "tst_plant.moc"
