#pragma once

#include "engine/api/engine.h"
#include "engine/api/session.h"

#include <QObject>
#include <QSettings>

namespace rmtscope {

enum class Theme { System, Light, Dark };
enum class ColourMap { Viridis, Cividis };

/// What the user has set, kept in QSettings. A value that is missing or makes no sense there reads as its default.
class Settings : public QObject {
    Q_OBJECT

public:
    explicit Settings(QSettings& settings, QObject* parent = nullptr);

    [[nodiscard]] Theme theme() const { return m_theme; }
    [[nodiscard]] ColourMap colourMap() const { return m_colourMap; }
    /// Capture level, budget, how often questions are asked.
    [[nodiscard]] const SessionOptions& sessionOptions() const { return m_session; }
    /// Device and threads.
    [[nodiscard]] const DeviceOptions& deviceOptions() const { return m_device; }

    void setTheme(Theme theme);
    void setColourMap(ColourMap map);
    /// Segments, askAutomatically, or 0 for never.
    void setAskEvery(std::int64_t segments);
    void setDetailBudgetBytes(std::uint64_t bytes);
    void setCaptureLevel(CaptureLevel level);
    /// 0: chosen by the engine.
    void setThreads(int threads);
    /// "cpu", "cuda", "cuda:1".
    void setDevice(const QString& device);

Q_SIGNALS:
    void themeChanged();
    void colourMapChanged();
    /// Any of sessionOptions() and deviceOptions().
    void runOptionsChanged();

private:
    void load();
    void store(const QString& key, const QVariant& value);

    QSettings& m_settings;
    Theme m_theme = Theme::System;
    ColourMap m_colourMap = ColourMap::Viridis;
    SessionOptions m_session;
    DeviceOptions m_device;
};

} // namespace rmtscope
