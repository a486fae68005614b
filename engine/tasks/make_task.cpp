#include "engine/api/error.h"
#include "engine/tasks/reasoning.h"
#include "engine/tasks/simple_facts.h"
#include "engine/tasks/story_tasks.h"
#include "engine/tasks/symbol_tasks.h"

#include <algorithm>

namespace rmtscope {

namespace {

struct KnownTask {
    std::string_view name;
    std::unique_ptr<const Task> (*make)(const TaskOptions&);
};

constexpr std::array<KnownTask, 9> knownTasks = {{{"memorize", makeMemorize},
                                                  {"detect-memorize", makeDetectMemorize},
                                                  {"reasoning", makeReasoning},
                                                  {"qa1", makeQa1},
                                                  {"qa2", makeQa2},
                                                  {"qa3", makeQa3},
                                                  {"copy", makeCopy},
                                                  {"reverse", makeReverse},
                                                  {"retrieval", makeRetrieval}}};

constexpr auto knownNames = [] {
    std::array<std::string_view, knownTasks.size()> names;
    std::ranges::transform(knownTasks, names.begin(), &KnownTask::name);
    return names;
}();

} // namespace

std::span<const std::string_view> taskNames() {
    return knownNames;
}

std::unique_ptr<const Task> makeTask(std::string_view name, const TaskOptions& options) {
    const auto known = std::ranges::find(knownTasks, name, &KnownTask::name);
    if (known == knownTasks.end()) {
        std::string names;
        for (const std::string_view each : knownNames) {
            names.append(names.empty() ? "" : ", ").append(each);
        }
        throw Error(ErrorCode::Usage,
                    "There is no task \"" + std::string(name) + "\"; choose one of these: " + names + ".");
    }
    return known->make(options);
}

} // namespace rmtscope
