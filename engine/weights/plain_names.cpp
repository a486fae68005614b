#include "engine/weights/plain_names.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <utility>

namespace rmtscope {

namespace {

constexpr std::array<std::string_view, 3> prefixes{"module.", "_orig_mod.", "base_model.model."};
constexpr std::array<std::string_view, 2> infixes{"._orig_mod", ".base_layer"}; // before a "."
constexpr std::string_view averageCounter = "n_averaged"; // an averaged model keeps it beside its "module."

bool areUnique(const std::vector<std::string>& names) {
    return std::set<std::string_view>(names.begin(), names.end()).size() == names.size();
}

/// Whether it was there.
bool removePrefix(std::vector<std::string>& names, std::string_view prefix) {
    std::size_t with = 0;
    for (const std::string& name : names) {
        if (name.size() > prefix.size() && name.starts_with(prefix)) {
            ++with;
        } else if (name != averageCounter) {
            return false;
        }
    }
    if (with == 0) {
        return false;
    }
    std::vector<std::string> plain = names;
    for (std::string& name : plain) {
        if (name.starts_with(prefix)) {
            name.erase(0, prefix.size());
        }
    }
    const bool removed = areUnique(plain);
    if (removed) {
        names = std::move(plain);
    }
    return removed;
}

void removeInfix(std::vector<std::string>& names, std::string_view infix) {
    const std::string dotted = std::string(infix) + ".";
    std::vector<std::string> plain = names;
    for (std::string& name : plain) {
        for (std::size_t at = name.find(dotted); at != std::string::npos; at = name.find(dotted, at)) {
            name.erase(at, infix.size());
        }
    }
    if (areUnique(plain)) {
        names = std::move(plain);
    }
}

} // namespace

PlainNames plainNames(std::vector<std::string> names) {
    PlainNames plain{std::move(names), {}};
    const auto remove = [&plain](std::string_view prefix) {
        const bool removed = removePrefix(plain.names, prefix);
        if (removed) {
            plain.removedPrefixes.emplace_back(prefix);
        }
        return removed;
    };
    while (std::ranges::any_of(prefixes, remove)) {
    }
    for (const std::string_view infix : infixes) {
        removeInfix(plain.names, infix);
    }
    return plain;
}

} // namespace rmtscope
