#pragma once

#include "engine/api/progress.h"
#include "engine/weights/weights.h"

#include <ATen/core/Tensor.h>

#include <map>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace rmtscope {

using NamedTensors = std::map<std::string, at::Tensor, std::less<>>;

/// Hands out the tensors of a checkpoint as float32 on one device, and remembers which were used.
class Parameters {
public:
    Parameters(std::shared_ptr<const Weights> weights, at::Device device, ProgressCallback progress = {},
               std::stop_token stop = {});
    /// Tensors that live: handed out as they are, so that gradients reach them. One or more, all on one device.
    explicit Parameters(NamedTensors live);

    /// From now on a tensor that the file doesn't hold is taken as zeros, so that missing() ends up with the names of
    /// all. Behind the first of them nothing is read or checked any more: a model with these can't run.
    void collectMissing() { m_collectsMissing = true; }
    [[nodiscard]] const std::vector<std::string>& missing() const { return m_missing; }
    /// One sentence about missing(), which isn't empty, with the first few names.
    [[nodiscard]] std::string describeMissing() const;

    [[nodiscard]] bool contains(std::string_view name) const;
    /// A copy of what a file holds, so that it may be unmapped afterwards. Throws Error WeightsMismatch when the tensor
    /// is missing or its shape or type is another than expected, and Cancelled when stop was triggered. A second name
    /// of the same numbers gives the same tensor.
    at::Tensor take(const std::string& name, at::IntArrayRef shape);
    /// The first dimension of a tensor that must exist.
    [[nodiscard]] std::int64_t rows(const std::string& name) const;
    /// Whether two tensors that must exist hold the same numbers, at one place of the file or at two.
    [[nodiscard]] bool areSame(const std::string& first, const std::string& second) const;
    /// A tensor nobody computes with (a buffer): counts as used.
    void ignore(const std::string& name);

    [[nodiscard]] at::Device device() const { return m_device; }
    [[nodiscard]] std::vector<std::string> unused() const;
    [[nodiscard]] std::int64_t elements() const { return m_elements; }

private:
    [[nodiscard]] const TensorView& find(const std::string& name) const;
    [[nodiscard]] at::IntArrayRef shapeOf(const std::string& name) const;
    [[noreturn]] void throwMissing(const std::string& name) const;
    void requireUnpacked(const std::string& name) const;
    [[nodiscard]] std::string source() const;
    void requireFloats(const std::string& name) const;
    [[nodiscard]] at::Tensor placeholder(const std::string& name, at::IntArrayRef shape);
    at::Tensor copyOf(const std::string& name);
    void reportProgress(std::uint64_t bytes);

    std::shared_ptr<const Weights> m_weights; ///< null for tensors that live
    NamedTensors m_live;
    at::Device m_device;
    std::set<std::string, std::less<>> m_used;
    std::int64_t m_elements = 0;
    ProgressCallback m_progress;
    std::stop_token m_stop;
    bool m_collectsMissing = false;
    std::vector<std::string> m_missing; ///< in the order in which they were asked for
    std::uint64_t m_takenBytes = 0;
    std::set<const std::byte*> m_shared;            ///< where the file holds numbers that have two names
    std::map<const std::byte*, at::Tensor> m_taken; ///< of those
};

/// A prefix into Parameters: layers are built from one and don't know where in the checkpoint they stand.
class ParameterScope {
public:
    ParameterScope(Parameters& parameters, std::string prefix);

    [[nodiscard]] ParameterScope operator/(std::string_view name) const;
    /// As the checkpoint has it: "bert.encoder.layer".
    [[nodiscard]] std::string full(std::string_view name) const;
    at::Tensor take(std::string_view name, at::IntArrayRef shape) const;
    [[nodiscard]] bool contains(std::string_view name) const;
    [[nodiscard]] std::int64_t rows(std::string_view name) const;
    /// other: as the checkpoint has it.
    [[nodiscard]] bool isSame(std::string_view name, const std::string& other) const;
    void ignore(std::string_view name) const;

private:
    Parameters* m_parameters;
    std::string m_prefix;
};

} // namespace rmtscope
