#include "widgets/panel_help.h"

#include <QCoreApplication>
#include <QStringList>

namespace rmtscope {
namespace {

QString helpWords(const char* text) {
    return QCoreApplication::translate("PanelHelp", text);
}

} // namespace

QString helpPage(const QString& title, const PanelHelp& help) {
    QStringList parts{QStringLiteral("## ") + title};
    const auto add = [&parts](const char* heading, const QString& text) {
        if (!text.isEmpty()) {
            parts.append(QStringLiteral("### ") + helpWords(heading));
            parts.append(text);
        }
    };
    add("What it shows", help.shows);
    add("How to read it", help.reading);
    add("Keys and mouse", help.keys);
    add("Where it comes from", help.source);
    return parts.join(QStringLiteral("\n\n"));
}

QString heatmapKeys() {
    return helpWords(
        "- **wheel**, **+**, **\u2212**: zoom; **drag**: pan; **Home** or a double-click: everything again\n"
        "- **arrow keys**: move the cell cursor, with **Ctrl** by 16 columns; **Enter** or a click: select\n"
        "- **pointer**: the exact value");
}

QString matrixKeys() {
    return helpWords("- **wheel**: zoom; **drag**: pan; **Home** or a double-click: everything again\n"
                     "- **arrow keys**: move the cell cursor; **Enter** or a click: pin that query and that key, and "
                     "again: release them\n"
                     "- **pointer**: the exact value and both tokens");
}

QString seriesKeys() {
    return helpWords("- **wheel**: zoom; **drag**: pan; **Home** or a double-click: everything again\n"
                     "- **Left**, **Right**: read the values out from place to place\n"
                     "- **pointer**: the exact values");
}

QString memoryPapers() {
    return helpWords(
        "Bulatov, Kuratov, Burtsev: *Recurrent Memory Transformer*, NeurIPS 2022 "
        "([arXiv:2207.06881](https://arxiv.org/abs/2207.06881)); Bulatov et al.: *Beyond Attention: Breaking "
        "the Limits of Transformer Context Length with Recurrent Memory*, AAAI 2024 "
        "([arXiv:2304.11062](https://arxiv.org/abs/2304.11062)).");
}

} // namespace rmtscope
