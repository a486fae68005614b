#include "viewmodels/run_channels.h"
#include "viewmodels/run_controller.h"
#include "viewmodels/run_worker.h"

// What RunController asks its session about an answer and its memory.
namespace rmtscope {

void RunController::connectInquiries() {
    connect(m_worker, &RunWorker::readingReady, this,
            [this](quint64 run, SegmentIndex segment, qsizetype question, const AnswerReading& reading) {
                const auto asked = std::pair(segment, static_cast<std::size_t>(question));
                if (run == m_run && m_wantedReading == asked) {
                    m_wantedReading.reset();
                    Q_EMIT readingAvailable(segment, asked.second, reading);
                }
            });
    connect(m_worker, &RunWorker::lensReady, this, [this](quint64 run, const MemoryLens& lens) {
        if (run == m_run && m_wantedLens == lens.segment) {
            m_wantedLens.reset();
            Q_EMIT lensAvailable(lens);
        }
    });
    connect(m_worker, &RunWorker::inquiryFailed, this,
            [this](quint64 run, RequestKind kind, SegmentIndex segment, const Failure& failure) {
                if (run != m_run) {
                    return;
                }
                if (kind == RequestKind::Lens && m_wantedLens == segment) {
                    m_wantedLens.reset();
                    Q_EMIT lensFailed(failure.sentence);
                } else if (kind == RequestKind::Reading && m_wantedReading && m_wantedReading->first == segment) {
                    m_wantedReading.reset();
                    Q_EMIT readingFailed(failure.sentence);
                }
            });
}

void RunController::repeatInquiries() {
    if (m_wantedReading) {
        requestReading(m_wantedReading->first, m_wantedReading->second);
    }
    if (m_wantedLens) {
        requestLens(*m_wantedLens);
    }
}

bool RunController::canAsk(SegmentIndex segment) const {
    return m_openings == 0 && segment.value >= 0 && segment.value < m_segmentsRead;
}

void RunController::requestReading(SegmentIndex segment, std::size_t question) {
    if (canAsk(segment) && m_document && question < m_document->questions.size()) {
        m_wantedReading = {segment, question};
        m_channels->requests.pushReading(segment, question, m_run);
        postServe();
    }
}

void RunController::requestLens(SegmentIndex segment) {
    if (canAsk(segment)) {
        m_wantedLens = segment;
        m_channels->requests.pushLens(segment, m_run);
        postServe();
    }
}

} // namespace rmtscope
