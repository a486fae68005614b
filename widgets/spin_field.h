#pragma once

#include <QString>

namespace rmtscope {

/// Gives a spin box its name, which stands in front of the number, and lets it wait until a number is typed whole.
template <class Field>
void describeField(Field& field, const QString& name, const QString& toolTip) {
    field.setPrefix(name + QLatin1Char(' '));
    field.setAccessibleName(name);
    field.setToolTip(toolTip);
    field.setKeyboardTracking(false);
}

} // namespace rmtscope
