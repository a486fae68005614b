#pragma once

#include <QJsonObject>
#include <QObject>
#include <QTimer>
#include <QUndoStack>

#include <functional>
#include <vector>

namespace rmtscope {

/// Undo and redo of how things are looked at. It compares a part of the window before and after somebody may have
/// changed it; changes of one part that follow each other quickly are undone together.
class ViewUndo : public QObject {
    Q_OBJECT

public:
    static constexpr int most = 200;    ///< steps; the oldest go first
    static constexpr int mergeMs = 500; ///< a pause of this length ends a step

    /// A part of the window's look, read and set as one value.
    struct Part {
        QString name; ///< for the menu: "Memory timeline"
        std::function<QJsonObject()> read;
        std::function<void(const QJsonObject&)> write;
    };

    explicit ViewUndo(QObject* parent = nullptr);
    ~ViewUndo() override;

    /// The number to note() it by.
    std::size_t watch(Part part);
    /// It may have been changed by hand since it was noted last.
    void note(std::size_t part);
    /// The same for a part that the program changes too: `before` is how it was before the hand came.
    void note(std::size_t part, const QJsonObject& before);
    /// All stays as it is, and nothing can be undone.
    void clear();
    /// The next change belongs to the newest step, if it is of the same part.
    [[nodiscard]] bool isInStep() const { return m_merging.isActive(); }
    /// The next change is a step of its own, however soon it comes.
    void endStep() { m_merging.stop(); }
    [[nodiscard]] QUndoStack& stack() { return m_stack; }

private:
    class Change;

    void set(std::size_t part, const QJsonObject& value);

    std::vector<Part> m_parts;
    std::vector<QJsonObject> m_last; ///< [parts]: as they were when they were noted last
    std::size_t m_newest = 0;        ///< the part that was noted last
    bool m_setting = false;
    QTimer m_merging; ///< runs while the next change of m_newest belongs to the newest step
    QUndoStack m_stack;
};

} // namespace rmtscope
