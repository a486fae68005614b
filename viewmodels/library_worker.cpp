#include "viewmodels/library_worker.h"

#include "library/run_store.h"

#include <utility>

namespace rmtscope {

LibraryWorker::LibraryWorker(QString path, std::shared_ptr<const std::atomic<quint64>> newestQuery)
    : m_path(std::move(path))
    , m_newestQuery(std::move(newestQuery)) {}

LibraryWorker::~LibraryWorker() = default;

void LibraryWorker::open() {
    const auto failure = attempt([this] { m_store = std::make_unique<RunStore>(m_path); });
    if (failure) {
        Q_EMIT unusable(failure->sentence);
    } else {
        list();
    }
}

void LibraryWorker::close() {
    m_store.reset();
}

bool LibraryWorker::perform(const std::function<void()>& work) {
    if (!m_store) {
        return false;
    }
    const auto failure = attempt(work);
    if (failure) {
        Q_EMIT failed(failure->sentence);
    }
    return !failure;
}

void LibraryWorker::put(const RunRecord& record, const DetailsSource& details) {
    if (!m_store) {
        return;
    }
    const auto failure = attempt([&] {
        if (details) {
            const RunDetails found = details();
            m_store->put(record, &found);
        } else {
            m_store->put(record);
        }
        tell(record.id);
    });
    // A run that goes on is written every few seconds: the same trouble is told once.
    const QString before = std::exchange(m_unkept, failure ? failure->sentence : QString());
    if (failure && failure->sentence != before) {
        Q_EMIT failed(failure->sentence);
    }
}

void LibraryWorker::setTags(const QString& id, const QString& tags) {
    perform([&] {
        m_store->setTags(id, tags);
        tell(id);
    });
}

void LibraryWorker::setNotes(const QString& id, const QString& notes) {
    perform([&] {
        m_store->setNotes(id, notes);
        tell(id);
    });
}

void LibraryWorker::remove(const QStringList& ids) {
    perform([&] {
        for (const KeptRun& run : m_store->remove(ids)) {
            m_removed.insert(run.record.id, run);
            tell(run.record.id);
        }
    });
}

void LibraryWorker::restore(const QStringList& ids) {
    perform([&] {
        QList<KeptRun> runs;
        for (const QString& id : ids) {
            if (m_removed.contains(id)) {
                runs.append(m_removed.value(id));
            }
        }
        m_store->restore(runs);
        for (const KeptRun& run : runs) {
            m_removed.remove(run.record.id);
            tell(run.record.id);
        }
    });
}

void LibraryWorker::search(quint64 query, const QString& words) {
    m_query = query;
    m_words = words;
    if (query == m_newestQuery->load()) {
        list();
    }
}

void LibraryWorker::refresh() {
    perform([this] {
        if (m_store->changedElsewhere()) {
            Q_EMIT listed(m_query, m_store->list(m_words));
        }
    });
}

void LibraryWorker::readDetails(const QStringList& ids) {
    perform([&] {
        QList<KeptRun> runs;
        for (const QString& id : ids) {
            for (const RunRecord& record : m_store->list({}, id)) {
                runs.append({record, m_store->details(id)});
            }
        }
        Q_EMIT detailsRead(runs);
    });
}

void LibraryWorker::tell(const QString& id) {
    const QList<RunRecord> found = m_store->list(m_words, id);
    Q_EMIT recordChanged(m_query, id, found.isEmpty() ? std::nullopt : std::optional(found.front()));
}

void LibraryWorker::list() {
    perform([this] { Q_EMIT listed(m_query, m_store->list(m_words)); });
}

} // namespace rmtscope
