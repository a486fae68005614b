#pragma once

#include "viewmodels/failure.h"
#include "viewmodels/request_queue.h"

#include <QList>
#include <QObject>
#include <QString>
#include <QTimer>

#include <optional>

namespace rmtscope {

struct RunChannels;

/// The GUI thread's end of text generation: hands out what the worker writes, in frames, and drops what nobody waits
/// for any more. A part of RunController, which says what its signals mean.
class GenerationFeed : public QObject {
    Q_OBJECT

public:
    /// `channels` outlive it.
    explicit GenerationFeed(RunChannels& channels, QObject* parent = nullptr);

    /// Replaces the one in progress, without a signal; its id is given here. The worker must be told to serve.
    void request(GenerationRequest generation, quint64 run);
    /// Hands out what was written so far, then finished(). Nothing happens when none is in progress.
    void stop();

public Q_SLOTS:
    void onBegun(quint64 generation, qint64 contextTokens);
    void onTokensAnnounced();
    /// `end` is Stopped where there is a failure, even if it is only that somebody stopped it.
    void onEnded(quint64 generation, rmtscope::GenerationEnd end, const std::optional<rmtscope::Failure>& failure);

Q_SIGNALS:
    void begun(qint64 contextTokens);
    void tokensAvailable(const QList<rmtscope::GeneratedToken>& tokens);
    void finished(rmtscope::GenerationEnd end);
    void failed(const QString& sentence);

private:
    struct Ending {
        GenerationEnd end = GenerationEnd::Stopped;
        std::optional<Failure> failure;
    };

    /// Whether anything was in the mailbox.
    bool handOut();
    void deliver();
    void settle();

    RunChannels& m_channels;
    QTimer m_frame;
    quint64 m_id = 0;
    bool m_active = false;
    std::optional<Ending> m_ending; ///< the worker is done, the last tokens wait for their frame
};

} // namespace rmtscope
