#include "engine/training/story_teller.h"

#include "engine/api/error.h"
#include "engine/tasks/people.h"
#include "engine/tasks/reasoning.h"

#include <algorithm>

namespace rmtscope {

StoryTeller::StoryTeller(const std::vector<std::string>& tasks, const Tokenizer& tokenizer,
                         std::vector<std::string> labels, const TaskOptions& options)
    : m_tokenizer(tokenizer)
    , m_labels(std::move(labels)) {
    for (const std::string& name : tasks) {
        m_tasks.push_back(makeTask(name, options));
        for (const std::string_view answer : m_tasks.back()->labels()) {
            static_cast<void>(labelOf(std::string(answer)));
        }
        if (m_tasks.back()->labels().empty()) {
            throw Error(ErrorCode::Usage,
                        "The task \"" + name + "\" asks for several words, which can't be trained yet.", name);
        }
    }
    collectRelationQuestions();
    constexpr int many = 500;
    SeededRandom random(0);
    for (const auto& task : m_tasks) {
        for (int i = 0; i < many; ++i) {
            m_longestQuestion = std::max(m_longestQuestion, idsOf(task->draw(random).question).size());
        }
    }
}

void StoryTeller::collectRelationQuestions() {
    for (std::uint16_t code = 0; code < ReasoningRow::codes; ++code) {
        const ReasoningRow row = ReasoningRow::fromCode(code);
        if (row.a != row.b && row.b != row.c && row.a != row.c && !isPublished(row)) {
            TaskFacts says = row.inWords();
            m_sameFacts[says.facts].push_back(std::move(says));
        }
    }
}

WordIds StoryTeller::idsOf(const std::string& text) const {
    std::vector<Token> tokens;
    m_tokenizer.tokenize(text, 0, tokens);
    WordIds ids(tokens.size());
    std::ranges::transform(tokens, ids.begin(), &Token::id);
    if (ids.empty()) {
        throw Error(ErrorCode::Usage, "The vocabulary has no token for \"" + text + "\".", text);
    }
    return ids;
}

std::int64_t StoryTeller::labelOf(const std::string& answer) const {
    const auto found = std::ranges::find(m_labels, answer);
    if (found == m_labels.end()) {
        throw Error(ErrorCode::Usage,
                    "A task's answer is \"" + answer +
                        R"(", but the model's labels don't have it; add it to "labels".)",
                    answer);
    }
    return found - m_labels.begin();
}

Story StoryTeller::storyOf(std::size_t task, const TaskFacts& says) const {
    Story story{.task = task, .facts = {}, .questions = {{idsOf(says.question), labelOf(says.answer)}}};
    for (const std::string& fact : says.facts) {
        story.facts.push_back(idsOf(fact));
    }
    return story;
}

Story StoryTeller::tell(std::size_t task, std::size_t questions, SeededRandom& random) const {
    const Task& drawn = *m_tasks[task];
    const TaskFacts says = drawn.draw(random);
    Story story = storyOf(task, says);
    const auto same = m_sameFacts.find(says.facts);
    if (same == m_sameFacts.end()) {
        return story;
    }
    std::vector<TaskFacts> others = same->second;
    random.shuffle(others);
    for (const TaskFacts& other : others) {
        if (story.questions.size() < questions && other.question != says.question) {
            story.questions.push_back({idsOf(other.question), labelOf(other.answer)});
        }
    }
    return story;
}

WordIds StoryTeller::moveOf(std::string_view person, SeededRandom& random) const {
    const std::string_view move = taskMoves[random.below(taskMoves.size())];
    const std::string& place = m_labels[random.below(m_labels.size())];
    return idsOf(std::string(person) + " " + std::string(move) + " to the " + place + ".");
}

void StoryTeller::tellMore(Story& story, SeededRandom& random) const {
    std::vector<std::string_view> others;
    for (const std::string_view person : taskPeople) {
        if (story.facts.front().front() == idsOf(std::string(person)).front()) {
            story.earlier = moveOf(person, random);
        } else {
            others.push_back(person);
        }
    }
    random.shuffle(others);
    others.resize(1 + random.below(3));
    for (const std::string_view person : others) {
        story.aside.push_back(moveOf(person, random));
    }
}

WordIds StoryTeller::distraction(SeededRandom& random) const {
    const std::size_t kind = random.below(3);
    if (kind == 0) {
        return idsOf(m_labels[random.below(m_labels.size())]);
    }
    const WordIds fact = storyOf(0, m_tasks[random.below(m_tasks.size())]->draw(random)).facts.front();
    const auto missing = std::min<std::ptrdiff_t>(2, static_cast<std::ptrdiff_t>(fact.size()) - 1);
    return kind == 1 ? WordIds(fact.begin() + missing, fact.end()) : WordIds(fact.begin(), fact.end() - missing);
}

} // namespace rmtscope
