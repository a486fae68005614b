#pragma once

#include "viewmodels/run_controller.h"

#include <QObject>
#include <QString>

#include <map>
#include <memory>
#include <stop_token>
#include <vector>

namespace rmtscope {

/// A memory state that a person wants to put elsewhere.
struct KeptMemory {
    QString name; ///< "story.txt, before segment 12"
    std::int64_t slotCount = 0;
    std::int64_t hiddenSize = 0;
    std::shared_ptr<const std::vector<float>> values; ///< [slotCount, hiddenSize]
};

/// Memory states that outlive their run, to replace those of another one of the same size: what one document has
/// written is put into another. Kept until they are removed.
class KeptMemories : public QObject {
    Q_OBJECT

public:
    /// `controller` outlives it.
    explicit KeptMemories(RunController& controller, QObject* parent = nullptr);
    ~KeptMemories() override;

    /// Keeps the state before `segment` of the open run, which is at most the next one to be read: changed() or
    /// failed() tells.
    void keep(SegmentIndex segment);
    void remove(std::size_t i);

    [[nodiscard]] std::size_t size() const { return m_memories.size(); }
    [[nodiscard]] const KeptMemory& at(std::size_t i) const { return m_memories[i]; }
    [[nodiscard]] std::uint64_t bytes() const;

Q_SIGNALS:
    void changed();
    /// One sentence.
    void failed(const QString& sentence);

private:
    class Task;

    void onTaskEnded(quint64 task, const std::optional<Failure>& failure);

    RunController& m_controller;
    std::vector<KeptMemory> m_memories;
    std::map<quint64, std::shared_ptr<KeptMemory>> m_coming; ///< by task, which fills in the values
    std::stop_source m_stop;
};

} // namespace rmtscope
