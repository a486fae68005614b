#pragma once

#include "engine/api/model_info.h"
#include "engine/api/sample_name.h"
#include "engine/api/session.h"
#include "viewmodels/branch_spec.h"
#include "viewmodels/selection_state.h"
#include "viewmodels/text_fingerprint.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include <cstdint>
#include <optional>
#include <vector>

namespace rmtscope {

/// What a model was like when a session was saved: with other settings the same place is another one.
struct SavedModel {
    std::int64_t layers = 0;
    std::int64_t heads = 0;
    std::int64_t memoryTokens = 0;
    std::int64_t segmentSize = 0;
    SegmentAlignment alignment = SegmentAlignment::Right;

    bool operator==(const SavedModel&) const = default;
};

/// All that it takes to look at a run again as somebody looked at it.
struct SavedSession {
    QString model; ///< absolute; empty: none was open
    std::optional<SavedModel> modelSettings;
    QString document;                    ///< absolute; empty: none was open, or it is a sample
    std::optional<TextFingerprint> text; ///< of the document; none: of a file from before it was kept
    std::optional<SampleName> sample;
    SessionOptions options;        ///< capture, its budget, and how often questions are asked
    std::int64_t segmentsRead = 0; ///< the position that was reached
    SelectionState selection;
    std::vector<BranchSpec> branches; ///< in the order of their list
    QJsonObject views;                ///< Panel::viewState() by Panel::fileStem()
    QByteArray layout;                ///< of the window; empty: it isn't known
};

[[nodiscard]] SavedModel savedModel(const ModelInfo& info);
/// One sentence where the model is set otherwise than when the session was saved; else empty.
[[nodiscard]] QString changedModelText(const SavedSession& session, const ModelInfo& info);
/// One sentence where the text is another than when the session was saved; else empty. `now`: of the open document.
[[nodiscard]] QString changedDocumentText(const SavedSession& session, const std::optional<TextFingerprint>& now);

/// Files that the session needs and that aren't there.
[[nodiscard]] QStringList missingFiles(const SavedSession& session);

} // namespace rmtscope
