#pragma once

#include "viewmodels/branch_spec.h"
#include "viewmodels/branch_task.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/trace_store.h"

#include <QAbstractTableModel>
#include <QTimer>

#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// A branch of the run, and what was read of it.
struct Branch {
    enum class State {
        Listed,    ///< of a session or of another device; nobody has wanted it to be read yet
        Preparing, ///< it hasn't read a segment yet
        Reading,
        Complete,
        Stopped, ///< what was read stays
        Failed,  ///< the same; `problem` says why
    };

    quint64 id = 0; ///< stays the same when it is taken out and put back
    BranchSpec spec;
    State state = State::Preparing;
    QString problem;
    int preparedPermille = 0;
    RunContext context;           ///< of the branch; of the run until it has begun
    TraceList before;             ///< the run's traces of the segments in front of spec.segment, and perhaps more
    TraceList traces;             ///< its own, from spec.segment on
    std::vector<float> memory;    ///< [slots, hidden]: before spec.segment; empty until it has begun
    std::vector<float> runMemory; ///< the run's there

    [[nodiscard]] bool isWorking() const { return state == State::Preparing || state == State::Reading; }
    /// Traces from segment 0 on, and how many there are.
    [[nodiscard]] const TraceList::Trace& trace(std::size_t segment) const {
        return segment < spec.segment.offset() ? before[segment] : traces[segment - spec.segment.offset()];
    }
    [[nodiscard]] std::size_t traceCount() const {
        return state == State::Listed ? 0 : spec.segment.offset() + traces.size();
    }
    /// Of what it alone keeps: its traces with their states, and values that are put into memory.
    [[nodiscard]] std::uint64_t bytes() const;
};

/// The branches of the open run: read beside it, listed, named, taken out and put back. They go with the model and the
/// document, not when the run starts over, which gives the same again. When the same model is opened again, on another
/// device, they are only listed: what was read of them is dropped.
class BranchList : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Segment, Changes, Progress, ColumnCount };

    /// Both outlive it.
    BranchList(RunController& controller, const TraceStore& store, QObject* parent = nullptr);
    ~BranchList() override;

    /// Why no branch can begin at `segment` now, in one sentence; empty if one can.
    [[nodiscard]] QString obstacle(SegmentIndex segment) const;
    /// Why the text of the open document can't be rewritten for a branch, in one sentence; empty if it can.
    [[nodiscard]] QString editObstacle() const;
    /// Lists the branch and begins to read it; its id, or 0 and nothing happens when there is an obstacle(). A branch
    /// without a name gets one.
    quint64 begin(BranchSpec spec);
    /// Lists the branch, for read() to begin later; its id. A branch without a name gets one.
    quint64 list(BranchSpec spec);
    /// Begins to read a branch that is only listed; nothing happens when there is an obstacle().
    void read(quint64 id);
    /// What was read stays. Nothing happens when it isn't working.
    void stop(quint64 id);
    /// Stops it and takes it out of the list. Null if it isn't there.
    std::shared_ptr<Branch> take(quint64 id);
    /// Puts one back; `row` may lie behind the last.
    void put(int row, std::shared_ptr<Branch> branch);
    void rename(quint64 id, const QString& name);

    /// Null if it isn't there.
    [[nodiscard]] std::shared_ptr<const Branch> find(quint64 id) const;
    [[nodiscard]] int rowOf(quint64 id) const; ///< -1 if it isn't there
    [[nodiscard]] quint64 idAt(int row) const { return m_branches[static_cast<std::size_t>(row)].branch->id; }
    /// What makes them, in their order.
    [[nodiscard]] std::vector<BranchSpec> specs() const;
    /// What all of them keep, also those that were taken out and may be put back.
    [[nodiscard]] std::uint64_t bytes() const;

    [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
    [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                      int role = Qt::DisplayRole) const override;
    [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
    /// A name is only asked for, with renameWanted(): so that it can be undone.
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;

Q_SIGNALS:
    /// obstacle() may differ.
    void obstacleChanged();
    void renameWanted(quint64 id, const QString& name);
    /// Segments were read, it has begun, or its state is another.
    void branchChanged(quint64 id);
    /// One sentence: a branch came to its end too early.
    void failed(const QString& sentence);

private:
    struct Entry {
        std::shared_ptr<Branch> branch;
        std::shared_ptr<BranchChannel> channel; ///< null when it isn't working
        quint64 task = 0;
        std::stop_source stop;
    };

    void onModelOpened(const ModelInfo& info);
    void clear();
    void listAllAgain();
    void poll();
    void collect(Entry& entry);
    void onTaskEnded(quint64 task, const std::optional<Failure>& failure);
    void settle(Entry& entry, Branch::State state);
    void tellChanged(const Entry& entry);
    [[nodiscard]] Entry* entryOf(quint64 id);

    RunController& m_controller;
    const TraceStore& m_store;
    std::vector<Entry> m_branches;
    std::vector<std::weak_ptr<Branch>> m_taken; ///< and not put back; somebody may keep them to do so
    std::optional<ModelInfo> m_model;           ///< that the branches are of
    quint64 m_lastId = 0;
    QTimer m_poll;
};

} // namespace rmtscope
