#pragma once

#include <QMetaType>

namespace rmtscope {

/// Where a RunController stands.
enum class RunState {
    Empty,     ///< no model or no document
    Opening,   ///< a model or a document is being opened; what was open before is still there
    Ready,     ///< the next run starts with segment 0; what an earlier, stopped run computed may still be shown
    Preparing, ///< tokens are being counted
    Running,
    Paused,   ///< run() goes on with the next segment
    Finished, ///< every segment was read
};

} // namespace rmtscope
