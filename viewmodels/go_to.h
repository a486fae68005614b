#pragma once

#include "engine/api/indices.h"
#include "viewmodels/command_search.h"
#include "viewmodels/token_scale.h"

#include <QObject>

#include <optional>

namespace rmtscope {

class Workspace;

/// Selects a segment or a token of the document by its number, as axes and tooltips count them.
class GoTo : public QObject {
    Q_OBJECT

public:
    /// `workspace` outlives it.
    explicit GoTo(Workspace& workspace, QObject* parent = nullptr);

    /// Needs the number of a segment of the document that is open.
    void segment(SegmentIndex segment);
    /// Selects its segment, and pins it as a key once the segment's tokens are there: attention of closed panels isn't
    /// computed. Of a segment that wasn't read yet the number is an estimate.
    void token(TokenIndex token);
    /// What "12", "segment 12" or "token 12" may mean in the document that is open; none for other texts and for
    /// numbers that it doesn't have.
    [[nodiscard]] std::vector<Command> commands(const QString& text);

private:
    void pinWanted();

    Workspace& m_workspace;
    TokenScale m_scale;
    std::optional<TokenIndex> m_wanted;
    bool m_selecting = false; ///< by token(); other changes of the segment give it up
};

} // namespace rmtscope
