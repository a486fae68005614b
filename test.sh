#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs all tests; the last lines are CTest's summary.
usage="Usage: test.sh [--libtorch PATH]
  --libtorch PATH  build with the LibTorch in PATH instead of Debian's"

. "$(dirname "${BASH_SOURCE[0]}")/installer/bootstrap.sh"

libtorch=
while [ $# -gt 0 ]; do
    case $1 in
    --libtorch) libtorch=${2:?"$usage"} && shift 2 ;;
    --libtorch=*) libtorch=${1#*=} && shift ;;
    -h | --help) echo "$usage" && exit 0 ;;
    *) echo "$usage" >&2 && exit 2 ;;
    esac
done

torch=$(torch_folder "$libtorch")
packages=("${rmtscope_packages[@]}" "${rmtscope_test_packages[@]}")
[ -n "$libtorch" ] || packages+=("${rmtscope_torch_packages[@]}")
install_packages "${packages[@]}"
build_release "$torch"

# The tests choose their platform themselves: offscreen, or a window under Xvfb.
exec ctest --test-dir "$rmtscope_build" --output-on-failure --parallel "$(nproc)"
