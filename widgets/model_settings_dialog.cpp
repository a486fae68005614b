#include "widgets/model_settings_dialog.h"

#include "widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QIntValidator>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>

namespace rmtscope {
namespace {

QLabel* wrapped(const QString& text, QWidget* parent) {
    auto* label = new QLabel(text, parent);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText); // folder names may look like markup
    return label;
}

std::vector<std::string> splitAtCommas(const QString& text) {
    std::vector<std::string> parts;
    if (!text.trimmed().isEmpty()) {
        for (const QString& part : text.split(QLatin1Char(','))) {
            parts.push_back(part.trimmed().toStdString());
        }
    }
    return parts;
}

} // namespace

ModelSettingsDialog::ModelSettingsDialog(const QString& name, const SettingsQuestion& question, QWidget* parent)
    : QDialog(parent)
    , m_question(question)
    , m_form(new QFormLayout) {
    setWindowTitle(tr("Settings of the model %1").arg(name));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(wrapped(tr("The weights of %1 are %2. What they don't say is asked here and kept beside them, in "
                                 "rmtscope.json.")
                                  .arg(name, QString::fromStdString(question.facts.summary)),
                              this));
    layout->addLayout(m_form);
    addFields();
    addButtons();
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    validate();
}

void ModelSettingsDialog::addButtons() {
    m_problem = wrapped({}, this);
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setMinimumHeight(2 * fontMetrics().lineSpacing()); // the dialog mustn't jump while one types
    QPalette red = palette();
    red.setColor(QPalette::WindowText, themeColours(palette()).error);
    m_problem->setPalette(red);
    m_buttons = new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this);
    m_buttons->button(QDialogButtonBox::Open)->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void ModelSettingsDialog::addRow(const QString& label, const QString& explanation, QWidget* field) {
    field->setToolTip(explanation);
    field->setAccessibleDescription(explanation);
    m_form->addRow(label, field);
    m_form->labelForField(field)->setToolTip(explanation);
}

QSpinBox* ModelSettingsDialog::addNumber(const QString& label, const QString& explanation, std::int64_t value) {
    auto* field = new QSpinBox(this);
    field->setRange(0, std::numeric_limits<int>::max());
    field->setValue(static_cast<int>(std::min<std::int64_t>(value, field->maximum())));
    addRow(label, explanation, field);
    connect(field, &QSpinBox::valueChanged, this, &ModelSettingsDialog::validate);
    return field;
}

void ModelSettingsDialog::addFields() {
    addHeads();
    addSizes();
    addChoices();
    if (m_question.facts.decoder || m_question.facts.outputs > 0) {
        addLabels();
    }
    const bool asksForHeads = m_question.facts.heads == 0;
    (asksForHeads ? static_cast<QWidget*>(m_heads) : m_segmentSize)->setFocus();
}

/// Empty at first, and the usual number is a button: what Enter would take unread is a wrong answer that nothing
/// contradicts.
void ModelSettingsDialog::addHeads() {
    const CheckpointFacts& facts = m_question.facts;
    const QString usual = QString::number(m_question.usualHeads);
    auto* row = new QWidget(this);
    m_heads = new QLineEdit(row);
    m_heads->setObjectName(QStringLiteral("heads"));
    m_heads->setValidator(new QIntValidator(1, static_cast<int>(facts.hiddenSize), m_heads));
    m_heads->setMinimumWidth(fontMetrics().averageCharWidth() * 32);
    auto* take = new QPushButton(tr("&Take %1").arg(usual), row);
    take->setObjectName(QStringLiteral("takeUsualHeads"));
    take->setAutoDefault(false); // Enter shall open the model, not fill in its heads
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_heads, 1);
    layout->addWidget(take);
    const QString explanation =
        tr("How many parts the model's width of %1 is cut into, each with an attention of its own. Weights look the "
           "same with any number, so a wrong one gives wrong answers; most models have heads 64 wide.")
            .arg(facts.hiddenSize);
    addRow(tr("Attention &heads"), explanation, row);
    qobject_cast<QLabel*>(m_form->labelForField(row))->setBuddy(m_heads);
    m_heads->setToolTip(explanation);
    m_heads->setAccessibleDescription(explanation);
    take->setToolTip(tr("What models of this width usually have; training's own number is better."));
    if (m_question.usualHeads > 0) {
        m_heads->setPlaceholderText(
            tr("usual: %1").arg(QString::fromStdString(describeHeads(m_question.usualHeads, facts.hiddenSize))));
    }
    if (m_question.suggested.heads > 0) {
        m_heads->setText(QString::number(m_question.suggested.heads));
    }
    m_form->setRowVisible(row, facts.heads == 0);
    connect(take, &QPushButton::clicked, m_heads, [this, usual] { m_heads->setText(usual); });
    connect(m_heads, &QLineEdit::textChanged, this, &ModelSettingsDialog::validate);
}

void ModelSettingsDialog::addSizes() {
    const CheckpointFacts& facts = m_question.facts;
    const ModelSettings& suggested = m_question.suggested;
    m_memoryTokens = addNumber(tr("&Memory tokens"),
                               tr("Slots of the memory, which the model carries from one segment to the next. Without "
                                  "any it reads each segment by itself."),
                               suggested.memoryTokens);
    m_memoryTokens->setObjectName(QStringLiteral("memoryTokens"));
    m_memoryTokens->setEnabled(facts.leastMemoryTokens != facts.mostMemoryTokens);
    m_segmentSize =
        addNumber(tr("&Segment size"),
                  tr("Text tokens that are read at once. As in training is best; at most what the model's %1 "
                     "positions leave beside memory and special tokens.")
                      .arg(facts.positions),
                  suggested.segmentSize);
    m_segmentSize->setObjectName(QStringLiteral("segmentSize"));
}

void ModelSettingsDialog::addChoices() {
    const CheckpointFacts& facts = m_question.facts;
    const ModelSettings& suggested = m_question.suggested;
    m_alignment = new QComboBox(this);
    m_alignment->setObjectName(QStringLiteral("alignment"));
    m_alignment->addItem(tr("Right: the first is shorter"), static_cast<int>(SegmentAlignment::Right));
    m_alignment->addItem(tr("Left: the last is shorter"), static_cast<int>(SegmentAlignment::Left));
    m_alignment->addItem(tr("Center: first and last are shorter"), static_cast<int>(SegmentAlignment::Center));
    m_alignment->setCurrentIndex(m_alignment->findData(static_cast<int>(suggested.alignment)));
    addRow(
        tr("Segment &alignment"),
        tr("Which segment is shorter when a document isn't a whole number of segments. RMT's encoders were published "
           "with right, its decoders with left."),
        m_alignment);
    m_generatesBehind = new QComboBox(this);
    m_generatesBehind->setObjectName(QStringLiteral("generatesBehind"));
    m_generatesBehind->addItem(tr("The last segment's text"), false);
    m_generatesBehind->addItem(tr("The write memory behind it"), true);
    m_generatesBehind->setCurrentIndex(m_generatesBehind->findData(suggested.generatesAfterWriteMemory));
    addRow(
        tr("New text &follows"),
        tr("What a decoder continues when it writes. The published code has both: its branch aaai24 leaves the write "
           "memory out of the last segment, framework_accel keeps it."),
        m_generatesBehind);
    m_form->setRowVisible(m_generatesBehind, facts.decoder && facts.mostMemoryTokens > 0);
}

void ModelSettingsDialog::addLabels() {
    QStringList labels;
    for (const std::string& label : m_question.suggested.labels) {
        labels.append(QString::fromStdString(label));
    }
    m_labels = new QLineEdit(labels.join(QStringLiteral(", ")), this);
    m_labels->setObjectName(QStringLiteral("labels"));
    m_suggestedLabels = m_labels->text();
    m_labels->setMinimumWidth(fontMetrics().averageCharWidth() * 48);
    const QString explanation =
        m_question.facts.decoder
            ? tr("Answers to compare when a question is asked, separated by commas; none are needed.")
            : tr("What the classifier's %1 outputs stand for, in their order, separated by commas. Questions are "
                 "answered with these names.")
                  .arg(m_question.facts.outputs);
    addRow(tr("&Labels"), explanation, m_labels);
    connect(m_labels, &QLineEdit::textChanged, this, &ModelSettingsDialog::validate);
}

ModelSettings ModelSettingsDialog::settings() const {
    ModelSettings settings = m_question.suggested;
    settings.heads = m_question.facts.heads > 0 ? m_question.facts.heads : m_heads->text().toLongLong();
    settings.memoryTokens = m_memoryTokens->value();
    settings.segmentSize = m_segmentSize->value();
    settings.generatesAfterWriteMemory = m_generatesBehind->currentData().toBool();
    settings.alignment = static_cast<SegmentAlignment>(m_alignment->currentData().toInt());
    if (m_labels == nullptr) {
        settings.labels.clear();
    } else if (m_labels->text() != m_suggestedLabels) { // untouched ones stay: a name may hold a comma
        settings.labels = splitAtCommas(m_labels->text());
    }
    return settings;
}

QString ModelSettingsDialog::problem() const {
    if (m_question.facts.heads == 0 && m_heads->text().trimmed().isEmpty()) {
        return tr("Say how many attention heads the model has: no file tells, and its weights run with any number.");
    }
    return QString::fromStdString(problemOf(settings(), m_question.facts));
}

void ModelSettingsDialog::validate() {
    if (m_buttons == nullptr) {
        return; // still being put together
    }
    const QString sentence = problem();
    m_problem->setText(sentence);
    m_buttons->button(QDialogButtonBox::Open)->setEnabled(sentence.isEmpty());
}

} // namespace rmtscope
