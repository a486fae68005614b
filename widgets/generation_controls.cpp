#include "widgets/generation_controls.h"

#include "widgets/spin_field.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QSpinBox>

#include <limits>

namespace rmtscope {
namespace {

constexpr int mostTokens = 1024; // of which the reads of a GPT-2 take 9 KiB each
constexpr int mostTopK = 1'000'000;

} // namespace

GenerationControls::GenerationControls(QWidget& parent)
    : QObject(&parent)
    , m_tokens(new QSpinBox(&parent))
    , m_temperature(new QDoubleSpinBox(&parent))
    , m_topK(new QSpinBox(&parent))
    , m_topP(new QDoubleSpinBox(&parent))
    , m_seed(new QSpinBox(&parent))
    , m_promptOnly(new QCheckBox(tr("prompt only"), &parent)) {
    m_tokens->setRange(1, mostTokens);
    m_tokens->setValue(static_cast<int>(GenerationOptions().maxTokens));
    describeField(
        *m_tokens, tr("tokens"),
        tr("The most tokens to write; a token is a word or a piece of one. The model may end earlier by itself."));
    m_temperature->setRange(0, 5);
    m_temperature->setSingleStep(0.1);
    describeField(
        *m_temperature, tr("temperature"),
        tr("0: always the most probable token. Above 0 tokens are drawn by chance: at 1 as probable as the model "
           "says, below 1 probable ones even more often, above 1 less often."));
    m_topK->setRange(0, mostTopK);
    m_topK->setSpecialValueText(tr("top-k all"));
    describeField(*m_topK, tr("top-k"),
                  tr("Tokens are drawn only from the k most probable ones. Needs a temperature above 0."));
    m_topP->setRange(0.01, 1);
    m_topP->setSingleStep(0.05);
    m_topP->setValue(1);
    describeField(
        *m_topP, tr("top-p"),
        tr("Tokens are drawn only from the most probable ones that together reach this probability: few where the "
           "model is sure, many where it isn't. Needs a temperature above 0."));
    m_seed->setRange(0, std::numeric_limits<int>::max());
    describeField(
        *m_seed, tr("seed"),
        tr("Of the drawing: the same seed, prompt and memory give the same text. Needs a temperature above 0."));
    m_promptOnly->setToolTip(tr(
        "Nothing but the prompt stands behind the memory: what is answered comes from there. Otherwise the end of the "
        "text that was read stands in front of it, as much as leaves room for the new tokens, because models were "
        "trained on full segments."));
    const auto enable = [this] {
        for (QWidget* field : std::initializer_list<QWidget*>{m_topK, m_topP, m_seed}) {
            field->setEnabled(m_temperature->value() > 0);
        }
    };
    connect(m_temperature, &QDoubleSpinBox::valueChanged, this, enable);
    enable();
}

std::vector<QWidget*> GenerationControls::fields() const {
    return {m_tokens, m_temperature, m_topK, m_topP, m_seed, m_promptOnly};
}

QJsonObject GenerationControls::state() const {
    return {{QStringLiteral("tokens"), m_tokens->value()}, {QStringLiteral("temperature"), m_temperature->value()},
            {QStringLiteral("top_k"), m_topK->value()},    {QStringLiteral("top_p"), m_topP->value()},
            {QStringLiteral("seed"), m_seed->value()},     {QStringLiteral("prompt_only"), m_promptOnly->isChecked()}};
}

void GenerationControls::setState(const QJsonObject& state) {
    m_tokens->setValue(state[QStringLiteral("tokens")].toInt(m_tokens->value()));
    m_temperature->setValue(state[QStringLiteral("temperature")].toDouble(m_temperature->value()));
    m_topK->setValue(state[QStringLiteral("top_k")].toInt(m_topK->value()));
    m_topP->setValue(state[QStringLiteral("top_p")].toDouble(m_topP->value()));
    m_seed->setValue(state[QStringLiteral("seed")].toInt(m_seed->value()));
    m_promptOnly->setChecked(state[QStringLiteral("prompt_only")].toBool(m_promptOnly->isChecked()));
}

GenerationOptions GenerationControls::options() const {
    GenerationOptions options;
    options.maxTokens = m_tokens->value();
    options.temperature = m_temperature->value();
    options.topK = m_topK->value();
    options.topP = m_topP->value();
    options.seed = static_cast<std::uint64_t>(m_seed->value());
    options.promptOnly = m_promptOnly->isChecked();
    return options;
}

} // namespace rmtscope
