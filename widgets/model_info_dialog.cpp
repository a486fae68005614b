#include "widgets/model_info_dialog.h"

#include "viewmodels/paths.h"
#include "widgets/number_format.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLocale>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace rmtscope {
namespace {

constexpr int reportLines = 8;

QString number(std::int64_t value) {
    return QLocale(QLocale::English).toString(static_cast<qlonglong>(value));
}

QString joined(const std::vector<std::string>& texts) {
    QStringList list;
    for (const std::string& text : texts) {
        list.append(QString::fromStdString(text));
    }
    return list.join(QStringLiteral(", "));
}

QString nameOf(SegmentAlignment alignment) {
    switch (alignment) {
    case SegmentAlignment::Left:
        return ModelInfoDialog::tr("left: the last segment is the shorter one");
    case SegmentAlignment::Center:
        return ModelInfoDialog::tr("center: the first and the last are shorter");
    case SegmentAlignment::Right:
        break;
    }
    return ModelInfoDialog::tr("right: the first segment is the shorter one");
}

} // namespace

QList<std::pair<QString, QString>> modelFacts(const ModelInfo& info) {
    using Dialog = ModelInfoDialog;
    QList<std::pair<QString, QString>> facts{
        {Dialog::tr("Folder"), toFileName(info.path)},
        {Dialog::tr("Memory"),
         Dialog::tr("%1, %2").arg(QString::fromStdString(info.memorySystem), counted(info.slots, Dialog::tr("token")))},
        {Dialog::tr("Backbone"),
         Dialog::tr("%1: %2 of %3, %4 wide")
             .arg(QString::fromStdString(info.backbone), counted(info.layers, Dialog::tr("layer")),
                  counted(info.heads, Dialog::tr("head")), number(info.hiddenSize))},
        {Dialog::tr("Segments"),
         Dialog::tr("%1 text tokens of %2 positions").arg(number(info.segmentSize), number(info.inputSize))},
        {Dialog::tr("Alignment"), nameOf(info.alignment)},
        {Dialog::tr("Vocabulary"), counted(info.vocabularySize, Dialog::tr("token"))},
        {Dialog::tr("Parameters"), number(info.parameters)},
        {Dialog::tr("File"),
         Dialog::tr("%1, %2").arg(QString::fromStdString(info.weightFile), formatBytes(info.weightFileBytes))},
    };
    if (info.writesText) {
        facts.append({Dialog::tr("New text follows"), info.generatesAfterWriteMemory
                                                          ? Dialog::tr("the write memory")
                                                          : Dialog::tr("the last segment's text")});
    }
    if (!info.labels.empty()) {
        facts.append({Dialog::tr("Labels"), joined(info.labels)});
    }
    return facts;
}

QString loadReportText(const LoadReport& report) {
    using Dialog = ModelInfoDialog;
    QStringList lines{Dialog::tr("%1 used").arg(counted(report.used, Dialog::tr("tensor")))};
    if (!report.removedPrefixes.empty()) {
        lines.append(Dialog::tr("left out of every name: %1").arg(joined(report.removedPrefixes)));
    }
    for (const std::string& name : report.missing) {
        lines.append(Dialog::tr("missing: %1").arg(QString::fromStdString(name)));
    }
    for (const std::string& name : report.unused) {
        lines.append(Dialog::tr("not used: %1").arg(QString::fromStdString(name)));
    }
    return lines.join(QLatin1Char('\n'));
}

ModelInfoDialog::ModelInfoDialog(const ModelInfo& info, QWidget* parent)
    : QDialog(parent) {
    setWindowTitle(tr("The model %1").arg(QString::fromStdString(info.name)));
    auto* form = new QFormLayout;
    for (const auto& [name, value] : modelFacts(info)) {
        auto* text = new QLabel(value, this);
        text->setTextFormat(Qt::PlainText);
        text->setWordWrap(true);
        text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        form->addRow(name, text);
    }
    auto* report = new QPlainTextEdit(loadReportText(info.report), this);
    report->setObjectName(QStringLiteral("loadReport"));
    report->setReadOnly(true);
    report->setTabChangesFocus(true);
    report->setMinimumHeight(reportLines * fontMetrics().lineSpacing());
    report->setMinimumWidth(fontMetrics().averageCharWidth() * 64);
    report->setAccessibleName(tr("What became of the tensors"));
    form->addRow(tr("Tensors"), report);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(buttons);
}

} // namespace rmtscope
