#pragma once

#include "viewmodels/library_worker.h"

#include <QThread>

namespace rmtscope {

/// The runs and sweeps that were recorded, in a file that several windows may share. Lives in the GUI thread; no call
/// waits for the file, except that the destructor lets everything be written that was asked for before.
///
/// If the file can't be used, one sentence says so and everything else is ignored: the window works on without it.
class RunLibrary : public QObject {
    Q_OBJECT

public:
    explicit RunLibrary(const QString& path, QObject* parent = nullptr);
    ~RunLibrary() override;

    /// Why it can't be used; empty as far as is known that it can.
    [[nodiscard]] const QString& problem() const { return m_problem; }

    /// Adds the record, or writes over the one with its id; what a person wrote stays. Without `details` those of
    /// before stay too.
    void put(const RunRecord& record, DetailsSource details = {});
    /// A comma between them.
    void setTags(const QString& id, const QString& tags);
    void setNotes(const QString& id, const QString& notes);
    /// What is under way stays.
    void remove(const QStringList& ids);
    /// Those that this window has removed.
    void restore(const QStringList& ids);
    /// From now on only what holds all of these words is listed; see RunStore::list().
    void search(const QString& words);
    /// Looks whether another window has written.
    void refresh();
    /// Everything about these, with detailsAvailable().
    void requestDetails(const QStringList& ids);

Q_SIGNALS:
    /// All that is found, the newest first: after opening, after search(), after refresh() if there was something.
    void listed(const QList<rmtscope::RunRecord>& records);
    /// One record is new or another, or, without it, isn't found any more.
    void recordChanged(const QString& id, const std::optional<rmtscope::RunRecord>& record);
    void detailsAvailable(const QList<rmtscope::KeptRun>& runs);
    /// One sentence for the person at the screen.
    void failed(const QString& sentence);

private:
    template <class Call>
    void post(Call call);

    QThread m_thread;
    std::shared_ptr<std::atomic<quint64>> m_newestQuery;
    LibraryWorker* m_worker; ///< lives and dies in m_thread
    QString m_problem;
};

} // namespace rmtscope
