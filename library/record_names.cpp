#include "library/record_names.h"

namespace rmtscope {

template <>
const QStringList& namesOf<RecordKind>() {
    static const QStringList names{QStringLiteral("run"), QStringLiteral("sweep")};
    return names;
}

template <>
const QStringList& namesOf<RecordState>() {
    static const QStringList names{QStringLiteral("under-way"), QStringLiteral("finished"), QStringLiteral("stopped"),
                                   QStringLiteral("failed"), QStringLiteral("interrupted")};
    return names;
}

template <>
const QStringList& namesOf<SegmentAlignment>() {
    static const QStringList names{QStringLiteral("left"), QStringLiteral("right"), QStringLiteral("center")};
    return names;
}

template <>
const QStringList& namesOf<CaptureLevel>() {
    static const QStringList names{QStringLiteral("off"), QStringLiteral("masses"), QStringLiteral("rows")};
    return names;
}

} // namespace rmtscope
