#include "engine/layers/fused_attention.h"

#include "engine/layers/attention_kernel.h"

#include <ATen/ATen.h>
#include <ATen/TensorIterator.h>
#include <torch/csrc/autograd/custom_function.h>

namespace rmtscope {

namespace {

/// Calls work(i) for 0 <= i < count on LibTorch's threads. Its parallel loop is a template that needs the compiler
/// flags of the LibTorch at hand; an iterator's loop lies within the library.
template <typename Work>
void forEach(std::int64_t count, const Work& work) {
    const at::Tensor indices = at::arange(count);
    at::TensorIterator iterator = at::TensorIteratorConfig().add_input(indices).build();
    iterator.for_each(
        [&work](char** data, const std::int64_t* strides, std::int64_t size) {
            for (std::int64_t i = 0; i < size; ++i) {
                work(*reinterpret_cast<const std::int64_t*>(data[0] + i * strides[0]));
            }
        },
        1);
}

constexpr std::size_t size(std::int64_t value) {
    return static_cast<std::size_t>(value);
}

float* at(const at::Tensor& tensor, std::int64_t index) {
    return tensor.defined() ? tensor.data_ptr<float>() + index : nullptr;
}

AttentionScratch& scratch() {
    static thread_local AttentionScratch own;
    return own;
}

/// A batch's heads as the kernels take them.
class Heads {
public:
    Heads(const AttentionOperands& operands, const AttentionMask& mask, RowRange rows)
        : m_queries(operands.queries)
        , m_keys(operands.keys.contiguous())
        , m_values(operands.values.contiguous())
        , m_heads(operands.heads)
        , m_rows(rows.of(m_queries.size(1))) {
        if (mask.future.defined()) {
            m_future = mask.future.contiguous();
        }
        if (mask.padding.defined()) {
            m_padding = mask.padding.expand({batch(), 1, 1, seen()}).contiguous();
        }
    }

    [[nodiscard]] std::int64_t count() const { return m_queries.size(0); }
    [[nodiscard]] std::int64_t heads() const { return m_heads; }
    [[nodiscard]] std::int64_t batch() const { return count() / m_heads; }
    [[nodiscard]] std::int64_t asked() const { return m_queries.size(1); }
    [[nodiscard]] std::int64_t seen() const { return m_keys.size(1); }
    [[nodiscard]] std::int64_t width() const { return m_queries.size(2); }
    [[nodiscard]] RowRange rows() const { return m_rows; }
    [[nodiscard]] at::Tensor empty(at::IntArrayRef sizes) const { return at::empty(sizes, m_queries.options()); }

    [[nodiscard]] AttentionHead head(std::int64_t index) const {
        return {.queries = at(m_queries, index * asked() * width()),
                .keys = at(m_keys, index * seen() * width()),
                .values = at(m_values, index * seen() * width()),
                .queryCount = size(asked()),
                .keyCount = size(seen()),
                .width = size(width()),
                .hidden = m_future.defined() ? m_future.data_ptr<bool>() : nullptr,
                .padding = at(m_padding, index / m_heads * seen()),
                .hiddenScore = static_cast<float>(AttentionMask::masked()),
                .contextBegin = size(m_rows.begin),
                .contextEnd = size(m_rows.end),
                .contextStride = size(m_heads * width())};
    }
    /// Where a head's part of a [B, rows, heads · width] tensor begins.
    [[nodiscard]] std::int64_t contextOffset(std::int64_t index) const {
        return index / m_heads * m_rows.count() * m_heads * width() + index % m_heads * width();
    }

private:
    at::Tensor m_queries;
    at::Tensor m_keys;
    at::Tensor m_values;
    at::Tensor m_future;
    at::Tensor m_padding;
    std::int64_t m_heads;
    RowRange m_rows;
};

Attended compute(const Heads& heads, const WantedAttention& wanted) {
    const auto make = [&heads](RowRange range, at::IntArrayRef sizes) {
        return range.end > 0 ? heads.empty(sizes) : at::Tensor();
    };
    const std::int64_t batch = heads.batch();
    const std::int64_t asked = heads.asked();
    const std::int64_t seen = heads.seen();
    const at::Tensor context = heads.empty({batch, heads.rows().count(), heads.heads() * heads.width()});
    const at::Tensor whole = make({0, wanted.wholeMap ? asked : 0}, {batch, heads.heads(), asked, seen});
    const at::Tensor rows = make(wanted.mapRows, {batch, heads.heads(), wanted.mapRows.count(), seen});
    const at::Tensor columns = make(wanted.mapColumns, {batch, heads.heads(), asked, wanted.mapColumns.count()});
    forEach(heads.count(), [&](std::int64_t index) {
        attend(heads.head(index),
               {.context = at(context, heads.contextOffset(index)),
                .probabilities = at(whole, index * asked * seen),
                .rowBegin = size(wanted.mapRows.begin),
                .rowEnd = size(wanted.mapRows.end),
                .rows = at(rows, index * wanted.mapRows.count() * seen),
                .columnBegin = size(wanted.mapColumns.begin),
                .columnEnd = size(wanted.mapColumns.end),
                .columns = at(columns, index * asked * wanted.mapColumns.count())},
               scratch());
    });
    return {context, {whole, rows, columns}};
}

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

/// The context of attention, with a way back.
class ContextFunction : public torch::autograd::Function<ContextFunction> {
public:
    static at::Tensor forward(AutogradContext* context, const at::Tensor& queries, const at::Tensor& keys,
                              const at::Tensor& values, std::int64_t heads, const AttentionMask& mask, RowRange rows) {
        at::Tensor attended = compute(Heads({queries, keys, values, heads}, mask, rows), {}).context;
        context->save_for_backward({queries, keys, values, attended});
        context->saved_data["heads"] = heads;
        context->saved_data["future"] = mask.future;
        context->saved_data["padding"] = mask.padding;
        context->saved_data["begin"] = rows.begin;
        context->saved_data["end"] = rows.end;
        return attended;
    }

    static variable_list backward(AutogradContext* context, const variable_list& gradients) {
        auto& saved = context->saved_data;
        const variable_list tensors = context->get_saved_variables();
        const at::Tensor byContext = gradients[0].contiguous();
        const Heads heads({tensors[0], tensors[1], tensors[2], saved["heads"].toInt()},
                          {saved["future"].toTensor(), saved["padding"].toTensor()},
                          {saved["begin"].toInt(), saved["end"].toInt()});
        const at::Tensor byQueries = heads.empty(tensors[0].sizes());
        const at::Tensor byKeys = heads.empty(tensors[1].sizes());
        const at::Tensor byValues = heads.empty(tensors[2].sizes());
        forEach(heads.count(), [&](std::int64_t index) {
            const std::int64_t offset = heads.contextOffset(index);
            const std::int64_t keyOffset = index * heads.seen() * heads.width();
            attendBackwards(heads.head(index),
                            {.context = at(tensors[3], offset),
                             .byContext = at(byContext, offset),
                             .byQueries = at(byQueries, index * heads.asked() * heads.width()),
                             .byKeys = at(byKeys, keyOffset),
                             .byValues = at(byValues, keyOffset)},
                            scratch());
        });
        return {byQueries, byKeys, byValues, {}, {}, {}};
    }
};

bool wantsGradients(const AttentionOperands& operands) {
    return at::GradMode::is_enabled() &&
           (operands.queries.requires_grad() || operands.keys.requires_grad() || operands.values.requires_grad());
}

} // namespace

bool canFuse(const AttentionOperands& operands, const WantedAttention& wanted) {
    return operands.queries.device().is_cpu() && operands.queries.scalar_type() == at::kFloat &&
           !(wanted.anyMap() && wantsGradients(operands));
}

Attended fusedAttention(const AttentionOperands& operands, const AttentionMask& mask, const WantedAttention& wanted) {
    if (!wantsGradients(operands)) {
        return compute(Heads(operands, mask, wanted.rows), wanted);
    }
    const RowRange rows = wanted.rows.of(operands.queries.size(1));
    return {ContextFunction::apply(operands.queries, operands.keys, operands.values, operands.heads, mask, rows), {}};
}

} // namespace rmtscope
