#include "widgets/branch_form.h"

#include "viewmodels/workspace.h"
#include "widgets/spin_field.h"
#include "widgets/tool_buttons.h"

#include <QComboBox>
#include <QDoubleSpinBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QStringList>
#include <QToolButton>

#include <algorithm>
#include <limits>

namespace rmtscope {
namespace {

constexpr int most = std::numeric_limits<int>::max();

} // namespace

BranchForm::BranchForm(Workspace& workspace, QWidget& parent)
    : QObject(&parent)
    , m_workspace(workspace)
    , m_segment(new QSpinBox(&parent))
    , m_slots(new QLineEdit(&parent))
    , m_kind(new QComboBox(&parent))
    , m_deviation(new QDoubleSpinBox(&parent))
    , m_seed(new QSpinBox(&parent))
    , m_frozen(new QSpinBox(&parent))
    , m_restored(new QSpinBox(&parent))
    , m_memory(new QComboBox(&parent))
    , m_discard(makeButton(tr("Discard"),
                           tr("Forgets the chosen kept memory; branches that were given it keep theirs."), &parent))
    , m_planned(new QLabel(&parent)) {
    describeFields(parent);
    connectFields();
    listMemories();
    followDocument();
    showRelevant();
}

void BranchForm::describeFields(QWidget& parent) {
    m_segment->setRange(0, most);
    describeField(
        *m_segment, tr("before segment"),
        tr("The memory is changed before this segment, and everything from there on is read again. Follows the "
           "selected segment."));
    m_slots->setPlaceholderText(tr("all slots"));
    m_slots->setAccessibleName(tr("Slots"));
    m_slots->setToolTip(tr("Which slots are changed: 0, 3-5. Nothing means all. Follows the selected slot."));
    m_slots->setMaximumWidth(parent.fontMetrics().averageCharWidth() * 16);
    m_kind->addItems({tr("zero"), tr("add noise"), tr("freeze"), tr("restore"), tr("replace"), tr("change nothing")});
    m_kind->setAccessibleName(tr("What is done"));
    m_kind->setToolTip(tr(
        "Zero: the slots hold zeros. Noise: normally distributed numbers are added. Freeze: the slots keep what they "
        "hold, whatever the model writes. Restore: they hold again what they held before an earlier segment. "
        "Replace: they hold what a kept memory holds, of this or another document."));
    m_deviation->setRange(0, 1000);
    m_deviation->setDecimals(3);
    m_deviation->setSingleStep(0.1);
    m_deviation->setValue(0.5);
    describeField(*m_deviation, tr("standard deviation"), tr("Of what is added to each number of the slots."));
    m_seed->setRange(0, most);
    describeField(*m_seed, tr("seed"), tr("The same seed gives the same noise."));
    m_frozen->setRange(0, most);
    m_frozen->setSpecialValueText(tr("to the end"));
    describeField(*m_frozen, tr("segments"), tr("For how many segments the slots keep what they hold."));
    m_restored->setRange(0, most);
    describeField(
        *m_restored, tr("from before segment"),
        tr("The segment before which the slots held what they shall hold again; 0: what every document begins "
           "with."));
    m_memory->setAccessibleName(tr("Kept memory"));
    m_memory->setToolTip(tr("A memory that was kept with \u201cKeep memory\u201d and has this model's size."));
    m_memory->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_planned->setTextFormat(Qt::PlainText);
    m_planned->setWordWrap(true);
}

void BranchForm::connectFields() {
    for (QSpinBox* field : {m_segment, m_seed, m_frozen, m_restored}) {
        connect(field, &QSpinBox::valueChanged, this, &BranchForm::changed);
    }
    connect(m_deviation, &QDoubleSpinBox::valueChanged, this, &BranchForm::changed);
    connect(m_slots, &QLineEdit::textChanged, this, &BranchForm::changed);
    connect(m_memory, &QComboBox::currentIndexChanged, this, &BranchForm::changed);
    connect(m_kind, &QComboBox::currentIndexChanged, this, &BranchForm::showRelevant);
    connect(m_discard, &QToolButton::clicked, this, &BranchForm::discardMemory);
    connect(&m_workspace.selection(), &Selection::segmentChanged, this, [this] {
        if (const auto segment = m_workspace.selection().segment()) {
            m_segment->setValue(static_cast<int>(segment->value));
        }
    });
    connect(&m_workspace.selection(), &Selection::slotChanged, this, [this] {
        const auto slot = m_workspace.selection().slot();
        m_slots->setText(slot ? QString::number(slot->value) : QString());
    });
    connect(&m_workspace.keptMemories(), &KeptMemories::changed, this, &BranchForm::listMemories);
    connect(&m_workspace.branches(), &BranchList::obstacleChanged, this, &BranchForm::changed);
    connect(&m_workspace.controller(), &RunController::modelOpened, this, &BranchForm::followDocument);
    connect(&m_workspace.controller(), &RunController::documentOpened, this, &BranchForm::followDocument);
    connect(this, &BranchForm::changed, this, &BranchForm::showPlanned);
}

void BranchForm::showPlanned() {
    QStringList parts;
    if (!m_added.empty()) {
        BranchSpec planned;
        planned.segment = SegmentIndex(-1); // each change with its segment
        planned.changes = m_added;
        parts.append(changesText(planned));
    }
    if (m_edit) {
        parts.append(tr("text of segment %1 changed").arg(m_editedSegment.value));
    }
    m_planned->setText(parts.isEmpty() ? QString() : tr("planned: %1; and:").arg(parts.join(QStringLiteral("; "))));
    m_planned->setVisible(!parts.isEmpty());
}

std::vector<QWidget*> BranchForm::fields() const {
    return {m_planned, m_slots, m_kind, m_deviation, m_seed, m_frozen, m_restored, m_memory, m_discard, m_segment};
}

void BranchForm::showRelevant() {
    m_slots->setVisible(kind() != Nothing);
    m_deviation->setVisible(kind() == Noise);
    m_seed->setVisible(kind() == Noise);
    m_frozen->setVisible(kind() == Freeze);
    m_restored->setVisible(kind() == Restore);
    m_memory->setVisible(kind() == Replace);
    m_discard->setVisible(kind() == Replace);
    Q_EMIT changed();
}

/// Those that fit the open model; the value is the place among all.
void BranchForm::listMemories() {
    const KeptMemories& memories = m_workspace.keptMemories();
    const ModelInfo* const model = m_workspace.controller().modelInfo();
    m_memory->clear();
    for (std::size_t i = 0; model != nullptr && i < memories.size(); ++i) {
        if (memories.at(i).slotCount == model->slots && memories.at(i).hiddenSize == model->hiddenSize) {
            m_memory->addItem(memories.at(i).name, static_cast<qulonglong>(i));
        }
    }
    m_discard->setEnabled(m_memory->count() > 0);
    Q_EMIT changed();
}

void BranchForm::discardMemory() {
    if (m_memory->currentIndex() >= 0) {
        m_workspace.keptMemories().remove(static_cast<std::size_t>(m_memory->currentData().toULongLong()));
    }
}

void BranchForm::followDocument() {
    m_added.clear();
    m_edit.reset();
    listMemories();
}

BranchForm::Kind BranchForm::kind() const {
    return static_cast<Kind>(m_kind->currentIndex());
}

SegmentIndex BranchForm::segment() const {
    return SegmentIndex(m_segment->value());
}

std::int64_t BranchForm::slotCount() const {
    return m_workspace.store().context().geometry.shape.slots;
}

QString BranchForm::changeProblem() const {
    if (kind() != Nothing && !slotsOf(m_slots->text(), slotCount())) {
        return tr("Name slots from 0 to %1, each once: 0, 3-5.").arg(slotCount() - 1);
    }
    if (kind() != Nothing && segment().value >= m_workspace.store().context().geometry.segments) {
        return tr("The document has no segment %1.").arg(segment().value);
    }
    if (kind() == Restore && SegmentIndex(m_restored->value()) > segment()) {
        return tr("Restore what the slots held before an earlier segment.");
    }
    if (kind() == Replace && m_memory->currentIndex() < 0) {
        return tr("Keep a memory first, of this or another document: \u201cKeep memory\u201d.");
    }
    return {};
}

QString BranchForm::problem() const {
    const BranchList& branches = m_workspace.branches();
    if (QString nothingOpen = branches.obstacle(SegmentIndex(0)); !nothingOpen.isEmpty()) {
        return nothingOpen;
    }
    const QString obstacle = branches.obstacle(firstSegment());
    return obstacle.isEmpty() ? changeProblem() : obstacle;
}

std::optional<MemoryChange> BranchForm::change() const {
    if (kind() == Nothing) {
        return std::nullopt;
    }
    MemoryChange made;
    made.intervention.segment = segment();
    made.intervention.slots = slotsOf(m_slots->text(), slotCount()).value_or(std::vector<SlotIndex>());
    switch (kind()) {
    case Noise:
        made.intervention.kind = InterventionKind::Noise;
        made.intervention.deviation = m_deviation->value();
        made.intervention.seed = static_cast<std::uint64_t>(m_seed->value());
        break;
    case Freeze:
        made.intervention.kind = InterventionKind::Freeze;
        made.intervention.segments =
            m_frozen->value() > 0 ? std::optional<std::int64_t>(m_frozen->value()) : std::nullopt;
        break;
    case Restore:
        made.intervention.kind = InterventionKind::Replace;
        made.restored = SegmentIndex(m_restored->value());
        break;
    case Replace: {
        const KeptMemory& memory =
            m_workspace.keptMemories().at(static_cast<std::size_t>(m_memory->currentData().toULongLong()));
        made.intervention.kind = InterventionKind::Replace;
        made.intervention.values = rowsOf(*memory.values, made.intervention.slots, memory.hiddenSize);
        made.source = memory.name;
        break;
    }
    case Zero:
    case Nothing:
        break;
    }
    return made;
}

/// The first of all that is changed.
SegmentIndex BranchForm::firstSegment() const {
    const bool elsewhere = kind() == Nothing && (!m_added.empty() || m_edit);
    SegmentIndex first = elsewhere ? SegmentIndex(most) : segment();
    for (const MemoryChange& added : m_added) {
        first = std::min(first, added.intervention.segment);
    }
    return m_edit ? std::min(first, m_editedSegment) : first;
}

BranchSpec BranchForm::spec() const {
    BranchSpec spec;
    spec.segment = firstSegment();
    spec.changes = m_added;
    if (auto last = change()) {
        spec.changes.push_back(std::move(*last));
    }
    spec.edit = m_edit;
    return spec;
}

void BranchForm::addChange() {
    if (!problem().isEmpty()) {
        return;
    }
    if (auto added = change()) {
        m_added.push_back(std::move(*added));
        Q_EMIT changed();
    }
}

QString BranchForm::editProblem() const {
    if (m_workspace.store().find(segment()) == nullptr) {
        return tr("Segment %1 hasn't been read, so it isn't known where its text ends; read on first.")
            .arg(segment().value);
    }
    if (m_edit && m_editedSegment != segment()) {
        return tr("A branch changes the text of one segment, and that of segment %1 is changed already; choose segment "
                  "%1 to go on with it, or press \u201cForget\u201d.")
            .arg(m_editedSegment.value);
    }
    return m_workspace.branches().editObstacle();
}

void BranchForm::setEdit(const std::optional<TextEdit>& edit, SegmentIndex segment) {
    m_edit = edit;
    m_editedSegment = segment;
    Q_EMIT changed();
}

void BranchForm::clear() {
    m_added.clear();
    m_edit.reset();
    Q_EMIT changed();
}

} // namespace rmtscope
