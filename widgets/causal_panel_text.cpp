// What the causal map says in words.

#include "viewmodels/branch_spec.h"
#include "viewmodels/workspace.h"
#include "widgets/causal_panel.h"
#include "widgets/number_format.h"

#include <cmath>

namespace rmtscope {
namespace {

QString listText(const std::vector<SegmentIndex>& segments) {
    QStringList numbers;
    for (const SegmentIndex segment : segments) {
        numbers.append(QString::number(segment.value));
    }
    return numbers.join(QStringLiteral(", "));
}

} // namespace

QString CausalPanel::estimateText() const {
    const TraceStore& store = m_workspace.store();
    const std::int64_t readings =
        choice().work(store.context().geometry.shape.slots, m_workspace.causalEffects().lastToZero(choice()));
    const double seconds =
        store.empty() ? 0
                      : store.elapsedMs() / 1000 / static_cast<double>(store.size()) * static_cast<double>(readings);
    const QString work = tr("%1 segments to read in branches, about %2")
                             .arg(formatCount(static_cast<double>(readings)), formatDuration(seconds));
    return m_picked.empty() ? work : tr("before segments %1: %2").arg(listText(m_picked), work);
}

void CausalPanel::describe() {
    const CausalEffects& effects = m_workspace.causalEffects();
    if (effects.segments().empty()) {
        setCaption(
            tr("Causal: measured by zeroing. How much less probable an answer becomes when a slot is zeroed before a "
               "segment and everything behind is read again. It takes a branch for each slot and segment."));
        return;
    }
    const QString original =
        effects.original() ? tr(" In the run its probability is %1.").arg(formatWeight(std::exp(*effects.original())))
                           : QString();
    const QString rounding =
        effects.rounding() ? tr(" Changing nothing changes %1 by rounding.").arg(formatWeight(*effects.rounding()))
                           : tr(" What changing nothing changes by rounding is not measured yet.");
    setCaption(
        strongestText() +
        tr("Causal: measured by zeroing. Log-probability (natural) of \u201c%1\u201d as the answer to \u201c%2\u201d, "
           "asked after segment %3: the run's minus that with the slot zeroed before the segment. Red: the slot has "
           "helped; blue: it was in the way.%4%5")
            .arg(effects.answer(), effects.question(), QString::number(effects.choice().asked.value), original,
                 rounding));
}

/// What there is to see at a glance; empty before anything was measured.
QString CausalPanel::strongestText() const {
    const CausalEffects& effects = m_workspace.causalEffects();
    const auto strongest = effects.strongest();
    if (!strongest) {
        return {};
    }
    const auto& asked = effects.choice().slots;
    const QString which = asked.empty() ? QString() : tr(" of %1").arg(slotsText(asked));
    return tr("Largest effect%1: %2, of slot %3 before segment %4. ")
        .arg(which, formatWeight(static_cast<double>(strongest->effect)))
        .arg(strongest->slot.value)
        .arg(strongest->segment.value);
}

QString CausalPanel::toolTipFor(HeatmapCell cell) const {
    const CausalEffects& effects = m_workspace.causalEffects();
    const auto place = static_cast<std::size_t>(cell.segment);
    if (place >= effects.segments().size() || static_cast<std::size_t>(cell.slot) >= effects.slotCount()) {
        return {};
    }
    const QString where =
        tr("slot %1 (mem %1), zeroed before segment %2").arg(cell.slot).arg(effects.segments()[place].value);
    if (place >= effects.measured() || !effects.original()) {
        return where + tr("\nnot measured");
    }
    const auto effect = static_cast<double>(effects.effect(place, SlotIndex(cell.slot)));
    return where + tr("\neffect on the log-probability of %1: %2\nits probability: %3 in the run, %4 without the slot")
                       .arg(effects.answer(), formatWeight(effect), formatWeight(std::exp(*effects.original())),
                            formatWeight(std::exp(*effects.original() - effect)));
}

} // namespace rmtscope
