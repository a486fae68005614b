#include "viewmodels/recent_files.h"

namespace rmtscope {
namespace {

const QString modelsKey = QStringLiteral("recent/models");
const QString documentsKey = QStringLiteral("recent/documents");
const QString sessionsKey = QStringLiteral("recent/sessions");

} // namespace

RecentFiles::RecentFiles(QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings) {}

QStringList RecentFiles::models() const {
    return m_settings.value(modelsKey).toStringList().mid(0, most);
}

QStringList RecentFiles::documents() const {
    return m_settings.value(documentsKey).toStringList().mid(0, most);
}

QStringList RecentFiles::sessions() const {
    return m_settings.value(sessionsKey).toStringList().mid(0, most);
}

void RecentFiles::addModel(const QString& fileName) {
    add(modelsKey, fileName);
}

void RecentFiles::addDocument(const QString& fileName) {
    add(documentsKey, fileName);
}

void RecentFiles::addSession(const QString& fileName) {
    add(sessionsKey, fileName);
}

void RecentFiles::removeModel(const QString& fileName) {
    remove(modelsKey, fileName);
}

void RecentFiles::removeDocument(const QString& fileName) {
    remove(documentsKey, fileName);
}

void RecentFiles::clear() {
    m_settings.remove(modelsKey);
    m_settings.remove(documentsKey);
    m_settings.remove(sessionsKey);
    Q_EMIT changed();
}

void RecentFiles::add(const QString& key, const QString& fileName) {
    QStringList files = m_settings.value(key).toStringList();
    if (!files.isEmpty() && files.front() == fileName) {
        return;
    }
    files.removeAll(fileName);
    files.prepend(fileName);
    m_settings.setValue(key, files.mid(0, most));
    Q_EMIT changed();
}

void RecentFiles::remove(const QString& key, const QString& fileName) {
    QStringList files = m_settings.value(key).toStringList();
    if (files.removeAll(fileName) > 0) {
        m_settings.setValue(key, files);
        Q_EMIT changed();
    }
}

} // namespace rmtscope
