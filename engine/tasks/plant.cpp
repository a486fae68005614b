#include "engine/tasks/plant.h"

#include "engine/api/error.h"
#include "engine/files/pending_file.h"
#include "engine/tasks/letters.h"
#include "engine/tasks/seeded_random.h"
#include "engine/tasks/sentence_ends.h"
#include "engine/text/document_reader.h"
#include "engine/text/questions.h"

#include <algorithm>

namespace rmtscope {

namespace {

struct Insertion {
    std::size_t place; ///< byte of the old text
    std::size_t question;
    const std::string* fact;
};

void checkPositions(const FactsToPlant& facts) {
    if (!facts.positions.empty() && facts.positions.size() != facts.facts.size()) {
        throw Error(ErrorCode::Usage, "There are " + std::to_string(facts.facts.size()) + " facts for \"" +
                                          facts.question + "\" but " + std::to_string(facts.positions.size()) +
                                          " positions; give one for each, or none.");
    }
    for (const double position : facts.positions) {
        if (!(position >= 0 && position <= 1)) {
            throw Error(ErrorCode::Usage, "A fact can't be put at position " + std::to_string(position) +
                                              " of a text; give a number from 0 (its begin) to 1 (its end).");
        }
    }
}

std::vector<Insertion> placeFacts(std::string_view text, std::span<const FactsToPlant> all, std::uint64_t seed) {
    std::vector<Insertion> insertions;
    for (const PositionedFact& item : positionFacts(all, seed)) {
        const auto wanted = static_cast<std::size_t>(item.position * static_cast<double>(text.size()));
        insertions.push_back({nearestSentenceEnd(text, wanted), item.question, item.fact});
    }
    std::ranges::stable_sort(insertions, {}, &Insertion::place);
    return insertions;
}

} // namespace

std::vector<PositionedFact> positionFacts(std::span<const FactsToPlant> facts, std::uint64_t seed) {
    SeededRandom random(seed);
    std::vector<PositionedFact> all;
    for (std::size_t question = 0; question < facts.size(); ++question) {
        const FactsToPlant& item = facts[question];
        checkPositions(item);
        for (std::size_t i = 0; i < item.facts.size(); ++i) {
            all.push_back({item.positions.empty() ? random.unit() : item.positions[i], question, &item.facts[i]});
        }
    }
    return all;
}

std::vector<Question> questionsAbout(std::span<const FactsToPlant> facts) {
    std::vector<Question> questions;
    for (const FactsToPlant& item : facts) {
        const std::string id = std::string("q").append(std::to_string(questions.size() + 1));
        questions.push_back({id, item.task, item.question, item.answer, {}});
    }
    return questions;
}

PlantedText plantFacts(std::string_view text, std::span<const FactsToPlant> facts, std::uint64_t seed) {
    PlantedText planted;
    planted.questions = questionsAbout(facts);
    std::string& out = planted.text;
    std::size_t copied = 0;
    const auto separate = [&out] {
        if (!out.empty() && !isBlank(out.back())) {
            out.push_back(' ');
        }
    };
    for (const Insertion& insertion : placeFacts(text, facts, seed)) {
        if (insertion.place > copied) {
            if (copied < text.size() && !isBlank(text[copied])) {
                separate();
            }
            out.append(text, copied, insertion.place - copied);
            copied = insertion.place;
        }
        separate();
        planted.questions[insertion.question].facts.push_back(
            {{out.size(), out.size() + insertion.fact->size()}, *insertion.fact});
        out += *insertion.fact;
    }
    if (copied < text.size() && !isBlank(text[copied])) {
        separate();
    }
    out.append(text.substr(copied));
    return planted;
}

void writePlanted(const std::filesystem::path& textFile, const PlantedText& planted) {
    PendingFile text(textFile);
    PendingFile questions(questionsPath(textFile));
    text.write(planted.text);
    questions.write(formatQuestions(planted.questions, planted.text));
    text.publish();
    questions.publish();
}

} // namespace rmtscope
