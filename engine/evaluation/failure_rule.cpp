#include "engine/evaluation/failure_rule.h"

#include <algorithm>
#include <vector>

namespace rmtscope {

namespace {

/// The segment after which the answer is lost, between one where it is right and one where it is wrong.
SegmentIndex findLoss(SegmentIndex right, SegmentIndex wrong, const AskAfter& ask) {
    while (wrong - right > 1) {
        const SegmentIndex middle = right + (wrong - right) / 2;
        (ask(middle) ? right : wrong) = middle;
    }
    return wrong;
}

} // namespace

FailureDiagnosis classifyFailure(const FailedSample& sample, const AskAfter& ask) {
    const SegmentIndex question(sample.segments - 1);
    FailureDiagnosis diagnosis;
    diagnosis.decisive = question;
    diagnosis.readMass = sample.readMass;
    diagnosis.usualReadMass = sample.usualReadMass;
    if (sample.lastFact >= question) {
        return diagnosis;
    }
    const AskAfter noted = [&](SegmentIndex segment) {
        diagnosis.asked.push_back({segment, ask(segment)});
        return diagnosis.asked.back().right;
    };
    const SegmentIndex last = question - 1;
    if (noted(last)) {
        const bool less = sample.usualReadMass && sample.readMass < *sample.usualReadMass;
        diagnosis.failure = less ? FailureClass::NotRead : FailureClass::ReadButWrong;
    } else if (sample.lastFact < last && noted(sample.lastFact)) {
        diagnosis.failure = FailureClass::Overwritten;
        diagnosis.decisive = findLoss(sample.lastFact, last, noted);
    } else {
        diagnosis.failure = FailureClass::NeverWritten;
        diagnosis.decisive = sample.lastFact;
    }
    return diagnosis;
}

std::optional<double> usualReadMass(std::span<const double> ofRightAnswers) {
    if (ofRightAnswers.empty()) {
        return std::nullopt;
    }
    std::vector<double> masses(ofRightAnswers.begin(), ofRightAnswers.end());
    std::ranges::sort(masses);
    return masses[masses.size() / 10];
}

} // namespace rmtscope
