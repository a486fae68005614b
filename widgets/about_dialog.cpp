#include "widgets/about_dialog.h"

#include "widgets/qcustomplot_shim.h"

#include <QDialogButtonBox>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr QSize aboutSize(520, 420);

} // namespace

QString libraryList(const QString& torchVersion) {
    const QString torch =
        torchVersion.isEmpty() ? QStringLiteral("LibTorch") : QStringLiteral("LibTorch ") + torchVersion;
    const QStringList libraries{torch + AboutDialog::tr(": the models' arithmetic"),
                                QStringLiteral("Qt %1").arg(QString::fromLatin1(qVersion())),
                                QStringLiteral("QCustomPlot ") + QStringLiteral(QCUSTOMPLOT_VERSION_STR),
                                AboutDialog::tr("HDF5: trace files"),
                                AboutDialog::tr("ICU: Unicode and encodings"),
                                AboutDialog::tr("Cairo: charts without a display"),
                                QStringLiteral("JSON for Modern C++"),
                                QStringLiteral("CLI11")};
    return QStringLiteral("- ") + libraries.join(QStringLiteral("\n- "));
}

AboutDialog::AboutDialog(const QString& version, const QString& torchVersion, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("About RMTScope"));
    auto* text = new QTextBrowser(this);
    text->setAccessibleName(windowTitle());
    text->setOpenExternalLinks(true);
    text->setMarkdown(tr("## RMTScope %1\n\n"
                         "A microscope for the memory of recurrent-memory transformers.\n\n"
                         "Free software under the GNU General Public License, version 3 or any later one "
                         "([GPL-3.0-or-later](https://www.gnu.org/licenses/gpl-3.0.html)). It comes without any "
                         "warranty. The bundled novel is in the public domain.\n\n"
                         "### Made with\n\n%2")
                          .arg(version, libraryList(torchVersion)));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(text, 1);
    layout->addWidget(buttons);
    resize(aboutSize);
}

} // namespace rmtscope
