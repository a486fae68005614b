# shellcheck shell=bash
# Sourced by run.sh, test.sh and .ci/run: the packages that each needs, and the build of the release preset.

set -euo pipefail

# What ccache must know of precompiled headers, as in CMakePresets.json.
export CCACHE_SLOPPINESS=pch_defines,time_macros

rmtscope_root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
rmtscope_build=$rmtscope_root/build/release
rmtscope_debian_torch=/usr/lib/$(uname -m)-linux-gnu/cmake/Torch

# Without recommended packages apt leaves out what only a run needs, so that is named here too.
rmtscope_packages=(g++ cmake ninja-build ccache qt6-base-dev qt6-svg-dev libqcustomplot-dev nlohmann-json3-dev
                   libcli11-dev libicu-dev libhdf5-dev libcairo2-dev pkgconf libqt6sql6-sqlite
                   fonts-dejavu-core)
rmtscope_torch_packages=(libtorch-dev libgloo-dev libopenblas0-pthread) # the other BLAS, which apt would take, is many times slower
rmtscope_test_packages=(xvfb xauth mold)
rmtscope_style_packages=(git clang-format clang-tidy)
rmtscope_fuzz_packages=(clang libclang-rt-14-dev)

fail() {
    echo "$1" >&2
    exit 1
}

# missing_packages PACKAGE...: those that aren't installed, a line each.
missing_packages() {
    local installed
    installed=$(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p' || true)
    printf '%s\n' "$@" | grep -vxF -e "$installed" || true
}

# install_packages PACKAGE...: asks nothing, and doesn't touch the network when all of them are there.
install_packages() {
    command -v dpkg-query >/dev/null && command -v apt-get >/dev/null ||
        fail "This script sets up Debian 12; elsewhere install the equivalents of $* and build with CMake as in CMakePresets.json."
    local missing
    mapfile -t missing < <(missing_packages "$@")
    [ ${#missing[@]} -gt 0 ] || return 0
    local as_root=()
    if [ "$(id -u)" -ne 0 ]; then
        command -v sudo >/dev/null || fail "These packages are missing and only root or sudo can install them: ${missing[*]}."
        as_root=(sudo)
    fi
    echo "Installing ${missing[*]}" >&2
    local apt=("${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300)
    "${apt[@]}" update >&2 || fail "apt-get can't fetch the package lists; check the network connection."
    "${apt[@]}" install -y --no-install-recommends "${missing[@]}" >&2 ||
        fail "apt-get couldn't install ${missing[*]}; the lines above say why."
}

# torch_folder [PATH]: the folder with TorchConfig.cmake of the LibTorch in PATH, or of Debian's.
torch_folder() {
    [ -n "${1:-}" ] || { echo "$rmtscope_debian_torch"; return; }
    local folder
    for folder in "$1" "$1/share/cmake/Torch" "$1/lib/cmake/Torch"; do
        if [ -f "$folder/TorchConfig.cmake" ]; then
            (cd "$folder" && pwd)
            return
        fi
    done
    fail "There is no LibTorch in $1: neither TorchConfig.cmake nor share/cmake/Torch/TorchConfig.cmake is there."
}

# One compiler takes up to 2 GB: as many at once as there are processors and memory for.
build_jobs() {
    local processors gigabytes
    processors=$(nproc)
    gigabytes=$(awk '/^MemAvailable:/ { print int($2 / 2097152) }' /proc/meminfo)
    [ "$gigabytes" -ge 1 ] || gigabytes=1
    echo $((processors < gigabytes ? processors : gigabytes))
}

# build_release TORCH_FOLDER [TARGET...]: everything, without a target.
build_release() {
    local torch=$1 configured
    shift
    configured=$(sed -n 's/^Torch_DIR:[A-Z]*=//p' "$rmtscope_build/CMakeCache.txt" 2>/dev/null || true)
    if [ "$configured" != "$torch" ] || [ ! -f "$rmtscope_build/build.ninja" ]; then
        # What CMake found for one LibTorch would stay in the cache beside the other.
        (cd "$rmtscope_root" && cmake --fresh --preset release -DTorch_DIR="$torch") >&2
    fi
    cmake --build "$rmtscope_build" --parallel "$(build_jobs)" ${1:+--target "$@"} >&2
}
