#include "viewmodels/branch_list.h"

#include <algorithm>
#include <utility>

namespace rmtscope {
namespace {

constexpr int branchesPollMs = 50;

} // namespace

BranchList::BranchList(RunController& controller, const TraceStore& store, QObject* parent)
    : QAbstractTableModel(parent)
    , m_controller(controller)
    , m_store(store) {
    m_poll.setInterval(branchesPollMs);
    connect(&m_poll, &QTimer::timeout, this, &BranchList::poll);
    connect(&controller, &RunController::sideTaskEnded, this, &BranchList::onTaskEnded);
    connect(&controller, &RunController::modelOpened, this, &BranchList::onModelOpened);
    connect(&controller, &RunController::documentOpened, this, &BranchList::clear);
    connect(&controller, &RunController::documentClosed, this, &BranchList::clear);
    connect(&controller, &RunController::stateChanged, this, &BranchList::obstacleChanged);
    connect(&store, &TraceStore::appended, this, &BranchList::obstacleChanged);
    connect(&store, &TraceStore::cleared, this, &BranchList::obstacleChanged);
}

BranchList::~BranchList() {
    for (Entry& entry : m_branches) {
        entry.stop.request_stop();
    }
}

QString BranchList::obstacle(SegmentIndex segment) const {
    const RunState state = m_controller.state();
    if (state == RunState::Opening || state == RunState::Preparing) {
        return tr("Something is being opened; branch off when that is done.");
    }
    if (!m_controller.geometry()) {
        return tr("Open a model and a document first.");
    }
    const auto read = static_cast<std::int64_t>(m_store.size());
    if (segment.value < 0 || segment.value >= m_controller.geometry()->segments) {
        return tr("The document has no segment %1.").arg(segment.value);
    }
    if (segment.value > read) {
        return tr("Segment %1 hasn't been reached; read on first.").arg(segment.value);
    }
    const bool tape = m_controller.usedSessionOptions().tape;
    return tape || segment.value == 0 ? QString()
                                      : tr("This run keeps no memory tape, so branches can begin at segment 0 only.");
}

QString BranchList::editObstacle() const {
    const auto document = m_controller.document();
    return document && document->sample ? tr("A sample is made of tokens and ends in its question, which its text "
                                             "alone doesn't say; write one as "
                                             "a text with \"rmt generate\" and open that to change it.")
                                        : QString();
}

quint64 BranchList::begin(BranchSpec spec) {
    if (!obstacle(spec.segment).isEmpty()) {
        return 0;
    }
    const quint64 id = list(std::move(spec));
    read(id);
    return id;
}

quint64 BranchList::list(BranchSpec spec) {
    const quint64 id = ++m_lastId;
    if (spec.name.isEmpty()) {
        spec.name = tr("Branch %1").arg(id);
    }
    Entry entry;
    entry.branch = std::make_shared<Branch>();
    entry.branch->id = id;
    entry.branch->spec = std::move(spec);
    entry.branch->state = Branch::State::Listed;
    entry.branch->context = m_store.context();
    const auto row = static_cast<int>(m_branches.size());
    beginInsertRows({}, row, row);
    m_branches.push_back(std::move(entry));
    endInsertRows();
    return id;
}

void BranchList::read(quint64 id) {
    Entry* const entry = entryOf(id);
    if (entry == nullptr || entry->branch->state != Branch::State::Listed ||
        !obstacle(entry->branch->spec.segment).isEmpty()) {
        return;
    }
    Branch& branch = *entry->branch;
    branch.context = m_store.context();
    branch.before = m_store.snapshot();
    const auto document = m_controller.document();
    const bool textGone = branch.spec.edit && branch.spec.edit->replaced.end > document->text.size();
    const QString editProblem = branch.spec.edit ? editObstacle() : QString();
    if (textGone || !editProblem.isEmpty()) {
        branch.state = Branch::State::Failed;
        branch.problem =
            textGone ? tr("The text that %1 changes isn't there any more; delete the branch.").arg(branch.spec.name)
                     : editProblem;
        tellChanged(*entry);
        Q_EMIT failed(branch.problem);
        return;
    }
    branch.state = Branch::State::Preparing;
    entry->channel = std::make_shared<BranchChannel>();
    entry->stop = std::stop_source();                           // it may have been stopped on another device
    SessionOptions options = m_controller.usedSessionOptions(); // asks where the run asks
    options.capture = std::min(options.capture, CaptureLevel::Masses);
    entry->task = m_controller.beside(std::make_shared<BranchTask>(branch.spec, document, options, entry->channel),
                                      entry->stop.get_token());
    m_poll.start();
    tellChanged(*entry);
}

void BranchList::stop(quint64 id) {
    if (Entry* const entry = entryOf(id); entry != nullptr && entry->channel) {
        entry->stop.request_stop();
        collect(*entry);
        settle(*entry, Branch::State::Stopped);
        tellChanged(*entry);
    }
}

std::shared_ptr<Branch> BranchList::take(quint64 id) {
    const int row = rowOf(id);
    if (row < 0) {
        return nullptr;
    }
    stop(id);
    beginRemoveRows({}, row, row);
    std::shared_ptr<Branch> branch = std::move(m_branches[static_cast<std::size_t>(row)].branch);
    m_branches.erase(m_branches.begin() + row);
    std::erase_if(m_taken, [](const auto& taken) { return taken.expired(); });
    m_taken.push_back(branch);
    endRemoveRows();
    return branch;
}

void BranchList::put(int row, std::shared_ptr<Branch> branch) {
    const int at = std::clamp(row, 0, static_cast<int>(m_branches.size()));
    std::erase_if(m_taken, [&branch](const auto& taken) { return taken.expired() || taken.lock() == branch; });
    beginInsertRows({}, at, at);
    Entry entry;
    entry.branch = std::move(branch);
    m_branches.insert(m_branches.begin() + at, std::move(entry));
    endInsertRows();
}

void BranchList::rename(quint64 id, const QString& name) {
    if (Entry* const entry = entryOf(id)) {
        entry->branch->spec.name = name;
        tellChanged(*entry);
    }
}

std::shared_ptr<const Branch> BranchList::find(quint64 id) const {
    const int row = rowOf(id);
    return row < 0 ? nullptr : m_branches[static_cast<std::size_t>(row)].branch;
}

int BranchList::rowOf(quint64 id) const {
    const auto found =
        std::find_if(m_branches.begin(), m_branches.end(), [id](const Entry& entry) { return entry.branch->id == id; });
    return found == m_branches.end() ? -1 : static_cast<int>(found - m_branches.begin());
}

BranchList::Entry* BranchList::entryOf(quint64 id) {
    const int row = rowOf(id);
    return row < 0 ? nullptr : &m_branches[static_cast<std::size_t>(row)];
}

std::vector<BranchSpec> BranchList::specs() const {
    std::vector<BranchSpec> specs;
    for (const Entry& entry : m_branches) {
        specs.push_back(entry.branch->spec);
    }
    return specs;
}

void BranchList::poll() {
    bool working = false;
    for (Entry& entry : m_branches) {
        if (entry.channel) {
            collect(entry);
            working = true;
        }
    }
    if (!working) {
        m_poll.stop();
    }
}

/// Takes over what the task has put into its channel.
void BranchList::collect(Entry& entry) {
    Branch& branch = *entry.branch;
    bool changed = false;
    if (branch.state == Branch::State::Preparing) {
        const int permille = entry.channel->preparedPermille;
        changed = std::exchange(branch.preparedPermille, permille) != permille;
        const std::lock_guard lock(entry.channel->mutex);
        if (auto start = std::exchange(entry.channel->start, std::nullopt)) {
            branch.state = Branch::State::Reading;
            branch.context.geometry = start->geometry;
            branch.context.document = start->document;
            branch.memory = std::move(start->memory);
            branch.runMemory = std::move(start->runMemory);
            changed = true;
        }
    }
    for (auto& trace : entry.channel->traces.drain()) {
        branch.traces.append(std::move(trace));
        changed = true;
    }
    if (changed) {
        tellChanged(entry);
    }
}

void BranchList::onTaskEnded(quint64 task, const std::optional<Failure>& failure) {
    const auto entry = std::find_if(m_branches.begin(), m_branches.end(),
                                    [task](const Entry& each) { return each.channel && each.task == task; });
    if (entry == m_branches.end()) {
        return; // it was stopped here, and nobody waits for it
    }
    collect(*entry);
    if (failure && failure->code != ErrorCode::Cancelled) {
        entry->branch->problem = failure->sentence;
        settle(*entry, Branch::State::Failed);
    } else {
        settle(*entry, failure ? Branch::State::Stopped : Branch::State::Complete);
    }
    tellChanged(*entry);
    if (failure && failure->code != ErrorCode::Cancelled) {
        Q_EMIT failed(failure->sentence);
    }
}

void BranchList::settle(Entry& entry, Branch::State state) {
    entry.branch->state = state;
    entry.channel.reset();
}

void BranchList::tellChanged(const Entry& entry) {
    const quint64 id = entry.branch->id;
    const int row = rowOf(id);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT branchChanged(id);
}

} // namespace rmtscope
