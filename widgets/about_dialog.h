#pragma once

#include <QDialog>

namespace rmtscope {

/// What the program is, its licence, and what it is made with.
class AboutDialog : public QDialog {
    Q_OBJECT

public:
    /// torchVersion: of LibTorch; empty where it isn't known.
    AboutDialog(const QString& version, const QString& torchVersion, QWidget* parent);
};

/// Name and version of each library, a line each, as Markdown.
[[nodiscard]] QString libraryList(const QString& torchVersion);

} // namespace rmtscope
