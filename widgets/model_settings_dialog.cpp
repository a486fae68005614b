#include "widgets/model_settings_dialog.h"

#include "widgets/theme.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
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
    , m_form(new QFormLayout)
    , m_problem(wrapped({}, this))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Open | QDialogButtonBox::Cancel, this)) {
    setWindowTitle(tr("About the model %1").arg(name));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(wrapped(tr("The weights of %1 are %2. What they don't say is asked once and kept beside them, in "
                                 "rmtscope.json.")
                                  .arg(name, QString::fromStdString(question.facts.summary)),
                              this));
    layout->addLayout(m_form);
    layout->addWidget(m_problem);
    layout->addWidget(m_buttons);
    addFields();
    m_problem->setObjectName(QStringLiteral("problem"));
    m_problem->setMinimumHeight(2 * fontMetrics().lineSpacing()); // the dialog mustn't jump while one types
    QPalette red = palette();
    red.setColor(QPalette::WindowText, themeColours(palette()).error);
    m_problem->setPalette(red);
    m_buttons->button(QDialogButtonBox::Open)->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    validate();
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
    const CheckpointFacts& facts = m_question.facts;
    const ModelSettings& suggested = m_question.suggested;
    m_heads =
        addNumber(tr("Attention &heads"),
                  tr("How many parts the model's width of %1 is cut into, each with an attention of its own. "
                     "Weights look the same with any number, so a wrong one gives wrong answers; most models have "
                     "heads 64 wide.")
                      .arg(facts.hiddenSize),
                  suggested.heads);
    m_heads->setObjectName(QStringLiteral("heads"));
    m_form->setRowVisible(m_heads, facts.heads == 0);
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
    if (facts.decoder || facts.outputs > 0) {
        addLabels();
    }
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
    settings.heads = m_heads->value();
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
    return QString::fromStdString(problemOf(settings(), m_question.facts));
}

void ModelSettingsDialog::validate() {
    if (m_generatesBehind == nullptr) {
        return; // still being put together
    }
    const QString sentence = problem();
    m_problem->setText(sentence);
    m_buttons->button(QDialogButtonBox::Open)->setEnabled(sentence.isEmpty());
}

} // namespace rmtscope
