#include "viewmodels/kept_memories.h"

#include "viewmodels/paths.h"

#include <QFileInfo>

#include <utility>

namespace rmtscope {

/// Copies one state; `memory` belongs to the worker until the task has ended.
class KeptMemories::Task final : public SideTask {
public:
    Task(SegmentIndex segment, std::shared_ptr<KeptMemory> memory)
        : m_segment(segment)
        , m_memory(std::move(memory)) {}

    bool advance(Session& session, const std::stop_token& /*stop*/) override {
        m_memory->slotCount = session.geometry().shape.slots;
        m_memory->hiddenSize = session.geometry().hiddenSize;
        m_memory->values = std::make_shared<const std::vector<float>>(session.memoryBefore(m_segment));
        return false;
    }

private:
    SegmentIndex m_segment;
    std::shared_ptr<KeptMemory> m_memory;
};

KeptMemories::KeptMemories(RunController& controller, QObject* parent)
    : QObject(parent)
    , m_controller(controller) {
    connect(&controller, &RunController::sideTaskEnded, this, &KeptMemories::onTaskEnded);
}

KeptMemories::~KeptMemories() {
    m_stop.request_stop();
}

void KeptMemories::keep(SegmentIndex segment) {
    const auto document = m_controller.document();
    if (!document || !m_controller.geometry()) {
        return;
    }
    auto memory = std::make_shared<KeptMemory>();
    const QString file =
        document->sample ? toFileName(document->path) : QFileInfo(toFileName(document->path)).fileName();
    memory->name = tr("%1, before segment %2").arg(file).arg(segment.value);
    const quint64 task = m_controller.beside(std::make_shared<Task>(segment, memory), m_stop.get_token());
    m_coming.emplace(task, std::move(memory));
}

void KeptMemories::remove(std::size_t i) {
    m_memories.erase(m_memories.begin() + static_cast<std::ptrdiff_t>(i));
    Q_EMIT changed();
}

std::uint64_t KeptMemories::bytes() const {
    std::uint64_t bytes = 0;
    for (const KeptMemory& memory : m_memories) {
        bytes += memory.values->size() * sizeof(float);
    }
    return bytes;
}

void KeptMemories::onTaskEnded(quint64 task, const std::optional<Failure>& failure) {
    const auto coming = m_coming.find(task);
    if (coming == m_coming.end()) {
        return;
    }
    const auto memory = std::move(coming->second);
    m_coming.erase(coming);
    if (!failure) {
        m_memories.push_back(std::move(*memory));
        Q_EMIT changed();
    } else if (failure->code != ErrorCode::Cancelled) {
        Q_EMIT failed(failure->sentence);
    }
}

} // namespace rmtscope
