#pragma once

#include "viewmodels/series.h"
#include "viewmodels/trace_store.h"

#include <QObject>

#include <span>
#include <vector>

namespace rmtscope {

/// Time of each segment and memory of the device against the number of tokens read. Measured, both.
class TimingSeries : public QObject {
    Q_OBJECT

public:
    explicit TimingSeries(const TraceStore& store, QObject* parent = nullptr);

    [[nodiscard]] std::size_t size() const { return m_tokens.size(); }
    /// Tokens read up to the end of each segment.
    [[nodiscard]] std::span<const double> tokens() const { return m_tokens; }
    /// The segment's own step, questions excluded.
    [[nodiscard]] std::span<const double> elapsedMs() const { return m_elapsedMs; }
    [[nodiscard]] std::span<const double> deviceMiB() const { return m_deviceMiB; }
    /// For painting; see bucketMinMax().
    [[nodiscard]] std::vector<SeriesPoint> elapsedMsPoints(std::size_t columns) const;
    [[nodiscard]] std::vector<SeriesPoint> deviceMiBPoints(std::size_t columns) const;

Q_SIGNALS:
    void appended(qsizetype first, qsizetype count);
    void reset();

private:
    void onCleared();
    void onAppended(qsizetype first, qsizetype count);

    const TraceStore& m_store;
    std::vector<double> m_tokens;
    std::vector<double> m_elapsedMs;
    std::vector<double> m_deviceMiB;
};

} // namespace rmtscope
