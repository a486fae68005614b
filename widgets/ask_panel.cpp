#include "widgets/ask_panel.h"

#include "viewmodels/csv_export.h"
#include "viewmodels/workspace.h"
#include "widgets/generation_controls.h"
#include "widgets/heatmap_plot.h"
#include "widgets/number_format.h"
#include "widgets/prompt_edit.h"
#include "widgets/written_text.h"

#include <QBuffer>
#include <QDoubleSpinBox>
#include <QKeyEvent>
#include <QSpinBox>
#include <QToolButton>

#include <limits>

namespace rmtscope {
namespace {

constexpr std::size_t slotsInToolTip = 3;
const QString promptKey = QStringLiteral("prompt");
const QString optionsKey = QStringLiteral("options");

/// Blanks and line ends must be seen on an axis.
QString axisName(const std::string& token) {
    const QString name = tokenName(token);
    if (!name.trimmed().isEmpty()) {
        return name.trimmed();
    }
    return name.contains(QLatin1Char('\n')) ? QStringLiteral("\u23ce") : QStringLiteral("\u2423");
}

/// what: "12 tokens from the memory after segment 3, after 20 tokens of text"
QString endOf(const QString& what, GenerationEnd end) {
    switch (end) {
    case GenerationEnd::EndOfText:
        return AskPanel::tr("%1, then the model ended the text.").arg(what);
    case GenerationEnd::TokenLimit:
        return AskPanel::tr("%1, as many as allowed.").arg(what);
    case GenerationEnd::NoPositions:
        return AskPanel::tr("%1, then the model had no position left for another.").arg(what);
    case GenerationEnd::Stopped:
        break;
    }
    return AskPanel::tr("%1, then stopped.").arg(what);
}

} // namespace

AskPanel::AskPanel(Workspace& workspace, QWidget* parent)
    : Panel(tr("Ask"), QStringLiteral("ask"), parent)
    , m_workspace(workspace)
    , m_prompt(new PromptEdit(this))
    , m_ask(new QToolButton(this))
    , m_controls(new GenerationControls(*this))
    , m_text(new WrittenText(workspace.generation(), this))
    , m_reads(new HeatmapPlot(this)) {
    addControls();
    addPart(*m_text, 2);
    addPart(*m_reads, 3);
    m_text->setPlaceholderText(
        tr("What the model writes appears here, each token shaded by how much it reads memory."));
    m_text->setToolTipText([this](std::size_t token) { return toolTipFor(token); });
    m_reads->setColumnNoun(tr("token"), tr("tokens"));
    m_reads->setQuantity(tr("read mass"));
    m_reads->setAxesShown(false, true);
    m_reads->setSource([this](auto first, auto last, int columns) { return readColumns(first, last, columns); });
    m_reads->setToolTipText([this](HeatmapCell cell) {
        const auto token = static_cast<std::size_t>(cell.segment);
        return token < m_workspace.generation().size() ? toolTipFor(token) : tr("Not written");
    });
    connectParts();
    start();
    settle();
}

void AskPanel::addControls() {
    m_prompt->setPlaceholderText(tr("What shall the model go on from?"));
    m_prompt->setAccessibleName(tr("Prompt"));
    m_prompt->setToolTip(
        tr("The model writes on behind this text, on a side branch from the memory after a segment; the "
           "run itself isn't touched. Enter asks, Up and Down bring back earlier prompts."));
    m_prompt->setClearButtonEnabled(true);
    m_ask->setToolButtonStyle(Qt::ToolButtonTextOnly);
    addControl(*m_prompt);
    addControl(*m_ask);
    for (QWidget* field : m_controls->fields()) {
        addControl(*field);
    }
}

void AskPanel::connectParts() {
    TextGeneration& generation = m_workspace.generation();
    connect(m_prompt, &QLineEdit::returnPressed, this, &AskPanel::ask);
    connect(m_prompt, &QLineEdit::textChanged, this, &AskPanel::enable);
    connect(m_ask, &QToolButton::clicked, this, [this] {
        m_workspace.generation().state() == TextGeneration::State::Writing ? m_workspace.generation().stop() : ask();
    });
    connect(&generation, &TextGeneration::cleared, this, &AskPanel::start);
    connect(&generation, &TextGeneration::appended, this, &AskPanel::grow);
    connect(&generation, &TextGeneration::stateChanged, this, &AskPanel::settle);
    connect(&generation, &TextGeneration::readsChanged, this, [this] {
        m_reads->invalidate();
        describe();
    });
    connect(&generation, &TextGeneration::askableChanged, this, [this] {
        enable();
        describe();
    });
    connect(m_text, &WrittenText::tokenChosen, this, [this](std::size_t token) { choose(token); });
    connect(m_reads, &HeatmapPlot::clicked, this, [this](HeatmapCell cell) {
        choose(static_cast<std::size_t>(cell.segment));
        m_workspace.selection().setSlot(SlotIndex(cell.slot));
    });
    const auto recolour = [this] { m_reads->setColourMap(m_workspace.settings().colourMap()); };
    connect(&m_workspace.settings(), &Settings::colourMapChanged, this, recolour);
    recolour();
}

void AskPanel::ask() {
    if (m_prompt->text().trimmed().isEmpty() || !m_workspace.generation().obstacle().isEmpty()) {
        return;
    }
    m_prompt->remember(m_prompt->text());
    m_workspace.generation().ask(m_prompt->text(), m_controls->options());
}

/// Room for as many tokens as may come.
void AskPanel::start() {
    const TextGeneration& generation = m_workspace.generation();
    m_chosen.reset();
    m_reads->setExtent(generation.options().maxTokens, static_cast<int>(generation.slotCount()));
    m_reads->setColumnLabels({});
    grow();
}

void AskPanel::grow() {
    const TextGeneration& generation = m_workspace.generation();
    QStringList names;
    for (std::size_t i = 0; i < generation.size(); ++i) {
        names.append(axisName(generation.token(i).text));
    }
    m_reads->setColumnLabels(names);
    m_reads->setRead(static_cast<std::int64_t>(generation.size()));
    describe();
}

void AskPanel::settle() {
    const TextGeneration& generation = m_workspace.generation();
    const bool writing = generation.state() == TextGeneration::State::Writing;
    m_ask->setText(writing ? tr("Stop") : tr("Ask"));
    m_ask->setToolTip(writing ? tr("Ends the text here (Escape)") : tr("Lets the model write (Enter)"));
    if (!writing && generation.size() > 0) { // no more than was written
        m_reads->setExtent(static_cast<std::int64_t>(generation.size()), static_cast<int>(generation.slotCount()));
        m_reads->setRead(static_cast<std::int64_t>(generation.size()));
        choose(m_chosen);
    }
    enable();
    describe();
}

void AskPanel::choose(std::optional<std::size_t> token) {
    m_chosen = token && *token < m_workspace.generation().size() ? token : std::nullopt;
    m_text->setChosen(m_chosen);
    m_reads->setSelectedSegment(m_chosen ? std::optional(static_cast<std::int64_t>(*m_chosen)) : std::nullopt);
    m_text->setAccessibleDescription(m_chosen ? toolTipFor(*m_chosen) : QString());
}

void AskPanel::enable() {
    const TextGeneration& generation = m_workspace.generation();
    const bool askable = generation.obstacle().isEmpty();
    m_prompt->setEnabled(askable);
    m_ask->setEnabled(generation.state() == TextGeneration::State::Writing ||
                      (askable && !m_prompt->text().trimmed().isEmpty()));
}

QString AskPanel::sourceText() const {
    const auto segment = m_workspace.generation().segmentToAsk();
    if (!segment) {
        return {};
    }
    // Without the newest one's number: the panel would be laid out again for every segment of a run.
    return m_workspace.selection().segment() == segment
               ? tr("Asks the memory after segment %1, the selected one.").arg(segment->value)
               : tr("Asks the memory after the newest segment that was read.");
}

QString AskPanel::resultText() const {
    const TextGeneration& generation = m_workspace.generation();
    const auto written = static_cast<std::int64_t>(generation.size());
    QString what =
        tr("%1 from the memory after segment %2").arg(counted(written, tr("token"))).arg(generation.segment().value);
    if (const auto context = generation.contextTokens()) {
        what += tr(", after %1 of text").arg(counted(*context, tr("token")));
    }
    switch (generation.state()) {
    case TextGeneration::State::Nothing:
        return {};
    case TextGeneration::State::Writing:
        return tr("%1 so far, %2 at most.").arg(what).arg(generation.options().maxTokens);
    case TextGeneration::State::Failed:
        return generation.failure();
    case TextGeneration::State::Stopped:
    case TextGeneration::State::Complete:
        break;
    }
    return endOf(what, generation.endedBy());
}

void AskPanel::describe() {
    const TextGeneration& generation = m_workspace.generation();
    QStringList sentences{resultText()};
    if (generation.size() > 0) {
        sentences.append(tr("%1; the most deeply shaded token gives memory %2 of its attention.")
                             .arg(generation.label(), formatWeight(static_cast<double>(generation.largestMass()))));
    }
    const QString obstacle = generation.obstacle();
    const bool other = generation.size() == 0 || generation.segmentToAsk() != generation.segment();
    if (!obstacle.isEmpty()) {
        sentences.append(obstacle);
    } else if (other && generation.state() != TextGeneration::State::Writing) {
        sentences.append(sourceText());
    }
    sentences.removeAll(QString());
    setCaption(sentences.join(QLatin1Char(' ')));
}

std::vector<float> AskPanel::readColumns(std::int64_t first, std::int64_t last, int columns) const {
    const TextGeneration& generation = m_workspace.generation();
    const auto width = static_cast<std::size_t>((last - first) / columns);
    const auto count = static_cast<std::size_t>(columns);
    std::vector<float> values(generation.slotCount() * count, std::numeric_limits<float>::quiet_NaN());
    const std::size_t end = std::min(generation.size(), static_cast<std::size_t>(last));
    for (auto token = static_cast<std::size_t>(first); token < end; ++token) {
        for (std::size_t slot = 0; slot < generation.slotCount(); ++slot) {
            float& value = values[slot * count + (token - static_cast<std::size_t>(first)) / width];
            const float read = generation.read(token, SlotIndex(static_cast<std::int64_t>(slot)));
            value = value > read ? value : read; // several tokens a pixel: their maximum
        }
    }
    return values;
}

QString AskPanel::toolTipFor(std::size_t token) const {
    const TextGeneration& generation = m_workspace.generation();
    const GeneratedToken& written = generation.token(token);
    QStringList reads;
    for (const SlotIndex slot : generation.mostRead(token, slotsInToolTip)) {
        reads.append(
            tr("slot %1: %2").arg(slot.value).arg(formatWeight(static_cast<double>(generation.read(token, slot)))));
    }
    // All at once: a token may hold "%1".
    return tr("\"%1\" (token %2, id %3)\nprobability %4\nread mass %5; most of %6\n%7")
        .arg(tokenName(written.text), QString::number(token), QString::number(written.id),
             formatWeight(static_cast<double>(written.probability)),
             formatWeight(static_cast<double>(generation.readMass(token))), reads.join(QStringLiteral(", ")),
             generation.label());
}

void AskPanel::keyPressEvent(QKeyEvent* event) {
    if (event->key() == Qt::Key_Escape && m_workspace.generation().state() == TextGeneration::State::Writing) {
        m_workspace.generation().stop();
        return;
    }
    Panel::keyPressEvent(event);
}

QJsonObject AskPanel::viewState() const {
    QJsonObject state = Panel::viewState();
    state[promptKey] = m_prompt->text();
    state[optionsKey] = m_controls->state();
    return state;
}

void AskPanel::setViewState(const QJsonObject& state) {
    Panel::setViewState(state);
    if (const QJsonValue prompt = state[promptKey]; prompt.isString()) {
        m_prompt->setText(prompt.toString());
    }
    m_controls->setState(state[optionsKey].toObject());
}

QByteArray AskPanel::csv() const {
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    exportGeneration(buffer, m_workspace.generation());
    return buffer.data();
}

} // namespace rmtscope
