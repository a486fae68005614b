#pragma once

#include "library/run_record.h"

#include <QStringList>

namespace rmtscope {

/// What the values of an enumeration are called in the file, in their order.
template <class Enum>
[[nodiscard]] const QStringList& namesOf();
template <>
[[nodiscard]] const QStringList& namesOf<RecordKind>();
template <>
[[nodiscard]] const QStringList& namesOf<RecordState>();
template <>
[[nodiscard]] const QStringList& namesOf<SegmentAlignment>();
template <>
[[nodiscard]] const QStringList& namesOf<CaptureLevel>();

/// "under-way"
template <class Enum>
[[nodiscard]] QString nameOf(Enum value) {
    return namesOf<Enum>()[static_cast<qsizetype>(value)];
}

/// A name that isn't known counts as the first.
template <class Enum>
[[nodiscard]] Enum fromName(const QString& name) {
    const qsizetype index = namesOf<Enum>().indexOf(name);
    return index < 0 ? Enum{} : static_cast<Enum>(index);
}

} // namespace rmtscope
