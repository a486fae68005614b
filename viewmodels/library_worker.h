#pragma once

#include "library/run_record.h"
#include "viewmodels/failure.h"

#include <QHash>
#include <QObject>
#include <QStringList>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>

namespace rmtscope {

class RunStore;

/// What takes long to find out about a run, called in the library's thread.
using DetailsSource = std::function<RunDetails()>;

/// Owns the store and does all that touches its file. Everything but the constructor is called in its own thread, and
/// every exception becomes a signal. Until open() has succeeded, and after it has failed, nothing happens.
class LibraryWorker : public QObject {
    Q_OBJECT

public:
    /// newestQuery: the number of the newest search(); older ones needn't be answered.
    LibraryWorker(QString path, std::shared_ptr<const std::atomic<quint64>> newestQuery);
    ~LibraryWorker() override;

    void open();
    void close();
    /// Without `details` those in the file stay.
    void put(const RunRecord& record, const DetailsSource& details);
    void setTags(const QString& id, const QString& tags);
    void setNotes(const QString& id, const QString& notes);
    void remove(const QStringList& ids);
    /// Those of `ids` that remove() has removed.
    void restore(const QStringList& ids);
    void search(quint64 query, const QString& words);
    /// Lists again if another program has written.
    void refresh();
    void readDetails(const QStringList& ids);

Q_SIGNALS:
    /// The library can't be used at all; one sentence.
    void unusable(const QString& sentence);
    /// One sentence: something wasn't written or can't be read.
    void failed(const QString& sentence);
    /// What is found by the words of that search.
    void listed(quint64 query, const QList<rmtscope::RunRecord>& records);
    /// One record of it is new or another; none: it isn't found any more.
    void recordChanged(quint64 query, const QString& id, const std::optional<rmtscope::RunRecord>& record);
    /// In the order in which they were asked for; those that aren't there any more are left out.
    void detailsRead(const QList<rmtscope::KeptRun>& runs);

private:
    bool perform(const std::function<void()>& work);
    void tell(const QString& id);
    void list();

    QString m_path;
    std::shared_ptr<const std::atomic<quint64>> m_newestQuery;
    std::unique_ptr<RunStore> m_store;
    quint64 m_query = 0;
    QString m_words;
    QHash<QString, KeptRun> m_removed; ///< until the program ends
    QString m_unkept;                  ///< why the last record wasn't written; empty: it was
};

} // namespace rmtscope
