#pragma once

class QString;
class QTableView;

namespace rmtscope {

/// The selected rows as they are shown, headings first: cells between tabs, a line each. Columns without a heading are
/// left out.
[[nodiscard]] QString selectedRowsText(const QTableView& view);

} // namespace rmtscope
