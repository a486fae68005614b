#include "viewmodels/run_library.h"

#include <utility>

namespace rmtscope {

RunLibrary::RunLibrary(const QString& path, QObject* parent)
    : QObject(parent)
    , m_newestQuery(std::make_shared<std::atomic<quint64>>(0))
    , m_worker(new LibraryWorker(path, m_newestQuery)) {
    m_worker->moveToThread(&m_thread);
    connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    connect(m_worker, &LibraryWorker::unusable, this, [this](const QString& sentence) {
        m_problem = sentence;
        Q_EMIT failed(sentence);
    });
    connect(m_worker, &LibraryWorker::failed, this, &RunLibrary::failed);
    // What was found by earlier words is dropped: the answer to the newest ones follows.
    connect(m_worker, &LibraryWorker::listed, this, [this](quint64 query, const QList<RunRecord>& records) {
        if (query == m_newestQuery->load()) {
            Q_EMIT listed(records);
        }
    });
    connect(m_worker, &LibraryWorker::recordChanged, this,
            [this](quint64 query, const QString& id, const std::optional<RunRecord>& record) {
                if (query == m_newestQuery->load()) {
                    Q_EMIT recordChanged(id, record);
                }
            });
    connect(m_worker, &LibraryWorker::detailsRead, this, &RunLibrary::detailsAvailable);
    m_thread.setObjectName(QStringLiteral("library"));
    m_thread.start();
    post([](LibraryWorker& worker) { worker.open(); });
}

RunLibrary::~RunLibrary() {
    // Behind everything that was posted before; QThread::quit() from here would overtake it.
    post([thread = &m_thread](LibraryWorker& worker) {
        worker.close();
        thread->quit();
    });
    m_thread.wait();
}

template <class Call>
void RunLibrary::post(Call call) {
    QMetaObject::invokeMethod(
        m_worker, [worker = m_worker, call = std::move(call)] { call(*worker); }, Qt::QueuedConnection);
}

void RunLibrary::put(const RunRecord& record, DetailsSource details) {
    post([record, details = std::move(details)](LibraryWorker& worker) { worker.put(record, details); });
}

void RunLibrary::setTags(const QString& id, const QString& tags) {
    post([id, tags](LibraryWorker& worker) { worker.setTags(id, tags); });
}

void RunLibrary::setNotes(const QString& id, const QString& notes) {
    post([id, notes](LibraryWorker& worker) { worker.setNotes(id, notes); });
}

void RunLibrary::remove(const QStringList& ids) {
    post([ids](LibraryWorker& worker) { worker.remove(ids); });
}

void RunLibrary::restore(const QStringList& ids) {
    post([ids](LibraryWorker& worker) { worker.restore(ids); });
}

void RunLibrary::search(const QString& words) {
    const quint64 query = ++*m_newestQuery;
    post([query, words](LibraryWorker& worker) { worker.search(query, words); });
}

void RunLibrary::refresh() {
    post([](LibraryWorker& worker) { worker.refresh(); });
}

void RunLibrary::requestDetails(const QStringList& ids) {
    post([ids](LibraryWorker& worker) { worker.readDetails(ids); });
}

} // namespace rmtscope
