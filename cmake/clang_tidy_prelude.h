#pragma once
// Included before every source that clang-tidy reads. LibTorch puts types into std::vector that aren't complete yet;
// C++20 makes vector's functions constexpr, and clang 14, unlike GCC, instantiates those at once and then fails. So
// here, and nowhere else, they aren't constexpr.

#include <string>

#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR
#define __fill_a1 fillOfBits // declared constexpr before
#include <vector>
#undef __fill_a1
#undef _GLIBCXX20_CONSTEXPR
#define _GLIBCXX20_CONSTEXPR constexpr
