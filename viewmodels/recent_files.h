#pragma once

#include <QObject>
#include <QSettings>
#include <QStringList>

namespace rmtscope {

/// The models, documents and sessions that were opened last, newest first, kept in QSettings.
class RecentFiles : public QObject {
    Q_OBJECT

public:
    static constexpr qsizetype most = 9; ///< of each: one a digit key

    explicit RecentFiles(QSettings& settings, QObject* parent = nullptr);

    [[nodiscard]] QStringList models() const;
    [[nodiscard]] QStringList documents() const;
    [[nodiscard]] QStringList sessions() const;
    /// Absolute file names; one that is there already moves to the front.
    void addModel(const QString& fileName);
    void addDocument(const QString& fileName);
    void addSession(const QString& fileName);
    void removeModel(const QString& fileName);
    void removeDocument(const QString& fileName);
    void clear();

Q_SIGNALS:
    void changed();

private:
    void add(const QString& key, const QString& fileName);
    void remove(const QString& key, const QString& fileName);

    QSettings& m_settings;
};

} // namespace rmtscope
