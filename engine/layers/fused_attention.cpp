#include "engine/layers/fused_attention.h"

#include "engine/layers/attention_kernel.h"

#include <ATen/ATen.h>
#include <ATen/TensorIterator.h>

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

} // namespace

bool canFuse(const AttentionOperands& operands) {
    const at::Tensor& queries = operands.queries;
    return queries.device().is_cpu() && queries.scalar_type() == at::kFloat && !queries.requires_grad() &&
           !operands.keys.requires_grad();
}

Attended fusedAttention(const AttentionOperands& operands, const AttentionMask& mask, const WantedAttention& wanted) {
    const std::int64_t heads = operands.heads;
    const std::int64_t batch = operands.queries.size(0) / heads;
    const std::int64_t asked = operands.queries.size(1);
    const std::int64_t seen = operands.keys.size(1);
    const std::int64_t width = operands.queries.size(2);
    const RowRange rows = wanted.rows.of(asked);
    const at::Tensor keys = operands.keys.contiguous();
    const at::Tensor values = operands.values.contiguous();
    const at::Tensor future = mask.future.defined() ? mask.future.contiguous() : mask.future;
    const at::Tensor padding =
        mask.padding.defined() ? mask.padding.expand({batch, 1, 1, seen}).contiguous() : mask.padding;
    Attended attended;
    const auto make = [&operands](bool needed, at::IntArrayRef sizes) {
        return needed ? at::empty(sizes, operands.queries.options()) : at::Tensor();
    };
    attended.context = make(true, {batch, rows.count(), heads * width});
    AttentionMaps& maps = attended.maps;
    maps.whole = make(wanted.wholeMap, {batch, heads, asked, seen});
    maps.rows = make(wanted.mapRows.end > 0, {batch, heads, wanted.mapRows.count(), seen});
    maps.columns = make(wanted.mapColumns.end > 0, {batch, heads, asked, wanted.mapColumns.count()});
    const auto at = [](const at::Tensor& tensor, std::int64_t index) {
        return tensor.defined() ? tensor.data_ptr<float>() + index : nullptr;
    };
    forEach(batch * heads, [&](std::int64_t index) {
        const std::int64_t sequence = index / heads;
        static thread_local AttentionScratch scratch;
        attend({.queries = at(operands.queries, index * asked * width),
                .keys = at(keys, index * seen * width),
                .values = at(values, index * seen * width),
                .queryCount = size(asked),
                .keyCount = size(seen),
                .width = size(width),
                .hidden = future.defined() ? future.data_ptr<bool>() : nullptr,
                .padding = at(padding, sequence * seen),
                .hiddenScore = static_cast<float>(AttentionMask::masked()),
                .contextBegin = size(rows.begin),
                .contextEnd = size(rows.end),
                .context = at(attended.context, sequence * rows.count() * heads * width + index % heads * width),
                .contextStride = size(heads * width),
                .probabilities = at(maps.whole, index * asked * seen),
                .rowBegin = size(wanted.mapRows.begin),
                .rowEnd = size(wanted.mapRows.end),
                .rows = at(maps.rows, index * wanted.mapRows.count() * seen),
                .columnBegin = size(wanted.mapColumns.begin),
                .columnEnd = size(wanted.mapColumns.end),
                .columns = at(maps.columns, index * asked * wanted.mapColumns.count())},
               scratch);
    });
    return attended;
}

} // namespace rmtscope
