#include "viewmodels/settings.h"

#include <QStringList>
#include <QVariant>

namespace rmtscope {
namespace {

const QString themeKey = QStringLiteral("view/theme");
const QString colourMapKey = QStringLiteral("view/colour_map");
const QString askEveryKey = QStringLiteral("run/ask_every");
const QString budgetKey = QStringLiteral("run/detail_budget_bytes");
const QString captureKey = QStringLiteral("run/capture");
const QString threadsKey = QStringLiteral("run/threads");
const QString deviceKey = QStringLiteral("run/device");

// The order is that of the enumerations.
const QStringList themeNames{QStringLiteral("system"), QStringLiteral("light"), QStringLiteral("dark")};
const QStringList colourMapNames{QStringLiteral("viridis"), QStringLiteral("cividis")};
const QStringList storedCaptures{QStringLiteral("off"), QStringLiteral("masses"), QStringLiteral("rows")};

template <class Enum>
QString nameOf(const QStringList& names, Enum value) {
    return names[static_cast<qsizetype>(value)];
}

template <class Enum>
Enum fromName(const QStringList& names, const QString& name, Enum fallback) {
    const qsizetype index = names.indexOf(name);
    return index < 0 ? fallback : static_cast<Enum>(index);
}

/// The stored number if it is one in low..high, else `fallback`.
qint64 numberIn(const QVariant& stored, qint64 low, qint64 high, qint64 fallback) {
    bool isNumber = false;
    const qint64 number = stored.toLongLong(&isNumber);
    return isNumber && number >= low && number <= high ? number : fallback;
}

constexpr qint64 mostAskEvery = 1'000'000'000;
constexpr qint64 mostBudgetBytes = qint64{1} << 50;
constexpr qint64 mostThreads = 1024;

} // namespace

Settings::Settings(QSettings& settings, QObject* parent)
    : QObject(parent)
    , m_settings(settings) {
    load();
}

void Settings::load() {
    const auto value = [this](const QString& key) { return m_settings.value(key); };
    m_theme = fromName(themeNames, value(themeKey).toString(), m_theme);
    m_colourMap = fromName(colourMapNames, value(colourMapKey).toString(), m_colourMap);
    m_session.capture = fromName(storedCaptures, value(captureKey).toString(), m_session.capture);
    m_session.askEvery = numberIn(value(askEveryKey), askAutomatically, mostAskEvery, m_session.askEvery);
    m_session.detailBudgetBytes = static_cast<std::uint64_t>(
        numberIn(value(budgetKey), 0, mostBudgetBytes, static_cast<qint64>(m_session.detailBudgetBytes)));
    m_device.threads = static_cast<int>(numberIn(value(threadsKey), 0, mostThreads, m_device.threads));
    const QString device = value(deviceKey).toString();
    m_device.device = device.isEmpty() ? m_device.device : device.toStdString();
}

void Settings::store(const QString& key, const QVariant& value) {
    m_settings.setValue(key, value);
}

void Settings::setTheme(Theme theme) {
    if (m_theme != theme) {
        m_theme = theme;
        store(themeKey, nameOf(themeNames, theme));
        Q_EMIT themeChanged();
    }
}

void Settings::setColourMap(ColourMap map) {
    if (m_colourMap != map) {
        m_colourMap = map;
        store(colourMapKey, nameOf(colourMapNames, map));
        Q_EMIT colourMapChanged();
    }
}

void Settings::setAskEvery(std::int64_t segments) {
    if (m_session.askEvery != segments) {
        m_session.askEvery = segments;
        store(askEveryKey, static_cast<qint64>(segments));
        Q_EMIT runOptionsChanged();
    }
}

void Settings::setDetailBudgetBytes(std::uint64_t bytes) {
    if (m_session.detailBudgetBytes != bytes) {
        m_session.detailBudgetBytes = bytes;
        store(budgetKey, static_cast<quint64>(bytes));
        Q_EMIT runOptionsChanged();
    }
}

void Settings::setCaptureLevel(CaptureLevel level) {
    if (m_session.capture != level) {
        m_session.capture = level;
        store(captureKey, nameOf(storedCaptures, level));
        Q_EMIT runOptionsChanged();
    }
}

void Settings::setThreads(int threads) {
    if (m_device.threads != threads) {
        m_device.threads = threads;
        store(threadsKey, threads);
        Q_EMIT runOptionsChanged();
    }
}

void Settings::setDevice(const QString& device) {
    if (m_device.device != device.toStdString()) {
        m_device.device = device.toStdString();
        store(deviceKey, device);
        Q_EMIT runOptionsChanged();
    }
}

} // namespace rmtscope
