#include "engine/layers/parameters.h"

#include "engine/api/error.h"
#include "engine/layers/tensor_view.h"
#include "engine/weights/dtype.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cstring>

namespace rmtscope {

Parameters::Parameters(std::shared_ptr<const Weights> weights, at::Device device, ProgressCallback progress,
                       std::stop_token stop)
    : m_weights(std::move(weights))
    , m_device(device)
    , m_progress(std::move(progress))
    , m_stop(std::move(stop)) {
    std::set<const std::byte*> seen;
    for (const auto& [name, view] : m_weights->tensors) {
        if (!seen.insert(view.data.data()).second) {
            m_shared.insert(view.data.data());
        }
    }
}

Parameters::Parameters(NamedTensors live)
    : m_live(std::move(live))
    , m_device(m_live.begin()->second.device()) {}

bool Parameters::contains(std::string_view name) const {
    return m_weights ? m_weights->tensors.contains(name) : m_live.contains(name);
}

std::string Parameters::source() const {
    return m_weights ? m_weights->path.string() : "the model in memory";
}

void Parameters::requireUnpacked(const std::string& name) const {
    constexpr std::string_view plain = "weight";
    if (name.ends_with(plain) && contains(name.substr(0, name.size() - plain.size()) + "qweight")) {
        throw Error(ErrorCode::WeightsMismatch,
                    source() + " holds tensor \"" + name +
                        R"(" only as the quantised "qweight", which this version can't read; )" +
                        std::string(plainNumbersAdvice) + ".",
                    name);
    }
}

void Parameters::throwMissing(const std::string& name) const {
    requireUnpacked(name);
    throw Error(ErrorCode::WeightsMismatch,
                source() + " has no tensor \"" + name +
                    "\", which the configuration asks for; check that config.json belongs to these weights.",
                name);
}

std::string Parameters::describeMissing() const {
    constexpr std::size_t mostNamed = 3;
    const std::size_t named = std::min(m_missing.size(), mostNamed);
    std::string names;
    for (std::size_t i = 0; i < named; ++i) {
        names += (i == 0 ? "\"" : i + 1 == named ? " and \"" : ", \"") + m_missing[i] + "\"";
    }
    const std::string advice = "check that config.json belongs to these weights";
    if (m_missing.size() == 1) {
        return source() + " has no tensor " + names + ", which the configuration asks for; " + advice + ".";
    }
    const bool all = m_missing.size() == named;
    return source() + " lacks " + std::to_string(m_missing.size()) + " tensors that the configuration asks for, " +
           (all ? "" : "such as ") + names + "; " + advice + (all ? "." : "; rmt inspect names all of them.");
}

const TensorView& Parameters::find(const std::string& name) const {
    const auto found = m_weights->tensors.find(name);
    if (found == m_weights->tensors.end()) {
        throwMissing(name);
    }
    return found->second;
}

at::IntArrayRef Parameters::shapeOf(const std::string& name) const {
    if (m_weights) {
        return find(name).shape;
    }
    const auto found = m_live.find(name);
    if (found == m_live.end()) {
        throwMissing(name);
    }
    return found->second.sizes();
}

at::Tensor Parameters::take(const std::string& name, at::IntArrayRef shape) {
    if (m_stop.stop_requested()) {
        throw Error(ErrorCode::Cancelled, "Opening the model was stopped.");
    }
    if (m_collectsMissing && (!m_missing.empty() || !contains(name))) {
        return placeholder(name, shape);
    }
    requireFloats(name); // first: quantised numbers have another shape too
    if (shapeOf(name) != shape) {
        throw Error(ErrorCode::WeightsMismatch,
                    "Tensor \"" + name + "\" of " + source() + " has shape " + shapeText(shapeOf(name)) +
                        ", but the configuration asks for " + shapeText(shape) +
                        "; check that config.json belongs to these weights.",
                    name);
    }
    m_used.insert(name);
    if (m_weights) {
        return copyOf(name);
    }
    const at::Tensor& live = m_live.at(name);
    m_elements += live.numel();
    return live;
}

at::Tensor Parameters::placeholder(const std::string& name, at::IntArrayRef shape) {
    if (contains(name)) {
        m_used.insert(name);
    } else {
        requireUnpacked(name);
        m_missing.push_back(name);
    }
    return at::zeros({}, at::TensorOptions(m_device).dtype(at::kFloat)).expand(shape); // of one number
}

void Parameters::requireFloats(const std::string& name) const {
    if (!m_weights) {
        return;
    }
    const DType type = find(name).type;
    if (type != DType::F32 && type != DType::F16 && type != DType::BF16 && type != DType::F64) {
        const bool quantised = type == DType::I8 || type == DType::U8;
        throw Error(ErrorCode::WeightsMismatch,
                    "Tensor \"" + name + "\" of " + source() + " has type " + std::string(nameOf(type)) +
                        (quantised ? ", as quantised models have" : "") +
                        ", but weights must be F32, F16, BF16 or F64; " + std::string(plainNumbersAdvice) + ".",
                    name);
    }
}

at::Tensor Parameters::copyOf(const std::string& name) {
    const TensorView& view = find(name);
    const auto known = m_taken.find(view.data.data());
    if (known != m_taken.end() && known->second.sizes() == at::IntArrayRef(view.shape)) {
        return known->second;
    }
    const at::Tensor tensor = toTensor(view);
    m_weights->forgetPages(view); // or the file would stand in memory beside the copy
    m_elements += tensor.numel();
    reportProgress(tensor.nbytes());
    at::Tensor taken = tensor.to(m_device, at::kFloat);
    if (m_shared.contains(view.data.data())) {
        m_taken[view.data.data()] = taken;
    }
    return taken;
}

void Parameters::reportProgress(std::uint64_t bytes) {
    constexpr std::uint64_t step = std::uint64_t{64} << 20; // some tenths of a second
    const std::uint64_t before = m_takenBytes;
    m_takenBytes += bytes;
    if (m_progress && before / step != m_takenBytes / step) {
        m_progress({"Loading the weights", m_takenBytes, m_weights->fileBytes});
    }
}

std::int64_t Parameters::rows(const std::string& name) const {
    const at::IntArrayRef shape = shapeOf(name);
    if (shape.empty()) {
        throw Error(ErrorCode::WeightsMismatch,
                    "Tensor \"" + name + "\" of " + source() +
                        " is a single number, but the configuration asks for more; check that config.json belongs to "
                        "these weights.",
                    name);
    }
    return shape.front();
}

bool Parameters::areSame(const std::string& first, const std::string& second) const {
    if (!m_weights) {
        return m_live.at(first).is_same(m_live.at(second));
    }
    const TensorView& one = find(first);
    const TensorView& other = find(second);
    if (one.type != other.type || one.shape != other.shape) {
        return false;
    }
    if (one.data.data() == other.data.data()) {
        return true;
    }
    const bool same = std::memcmp(one.data.data(), other.data.data(), one.data.size()) == 0;
    m_weights->forgetPages(one);
    m_weights->forgetPages(other);
    return same;
}

void Parameters::ignore(const std::string& name) {
    m_used.insert(name);
}

std::vector<std::string> Parameters::unused() const {
    std::vector<std::string> names;
    const auto collect = [this, &names](const auto& tensors) {
        for (const auto& [name, tensor] : tensors) {
            if (!m_used.contains(name)) {
                names.push_back(name);
            }
        }
    };
    m_weights ? collect(m_weights->tensors) : collect(m_live);
    return names;
}

ParameterScope::ParameterScope(Parameters& parameters, std::string prefix)
    : m_parameters(&parameters)
    , m_prefix(std::move(prefix)) {}

std::string ParameterScope::full(std::string_view name) const {
    return m_prefix.empty() ? std::string(name) : m_prefix + "." + std::string(name);
}

ParameterScope ParameterScope::operator/(std::string_view name) const {
    return {*m_parameters, full(name)};
}

at::Tensor ParameterScope::take(std::string_view name, at::IntArrayRef shape) const {
    return m_parameters->take(full(name), shape);
}

bool ParameterScope::contains(std::string_view name) const {
    return m_parameters->contains(full(name));
}

std::int64_t ParameterScope::rows(std::string_view name) const {
    return m_parameters->rows(full(name));
}

bool ParameterScope::isSame(std::string_view name, const std::string& other) const {
    return m_parameters->areSame(full(name), other);
}

void ParameterScope::ignore(std::string_view name) const {
    m_parameters->ignore(full(name));
}

} // namespace rmtscope
