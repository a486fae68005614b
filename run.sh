#!/usr/bin/env bash
# Installs what is missing, builds, and opens the window; without a display it writes a report instead.
usage="Usage: run.sh [--libtorch PATH] [MODEL DOCUMENT]
  --libtorch PATH  build with the LibTorch in PATH instead of Debian's
  MODEL DOCUMENT   a model folder and a text; without them the bundled ones"

. "$(dirname "${BASH_SOURCE[0]}")/installer/bootstrap.sh"

libtorch=
files=()
while [ $# -gt 0 ]; do
    case $1 in
    --libtorch) libtorch=${2:?"$usage"} && shift 2 ;;
    --libtorch=*) libtorch=${1#*=} && shift ;;
    -h | --help) echo "$usage" && exit 0 ;;
    -*) echo "$usage" >&2 && exit 2 ;;
    *) files+=("$1") && shift ;;
    esac
done
[ ${#files[@]} -gt 0 ] ||
    files=("$rmtscope_root/resources/models/rmt-encoder" "$rmtscope_root/resources/documents/moby-dick.txt")

torch=$(torch_folder "$libtorch")
packages=("${rmtscope_packages[@]}")
[ -n "$libtorch" ] || packages+=("${rmtscope_torch_packages[@]}")
install_packages "${packages[@]}"
build_release "$torch" rmt rmtscope

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]; then
    exec "$rmtscope_build/bin/rmtscope" "${files[@]}"
fi
echo "There is no display, so the report is written to $rmtscope_root/out instead of opening the window." >&2
exec env QT_QPA_PLATFORM=offscreen "$rmtscope_build/bin/rmtscope" "${files[@]}" --report "$rmtscope_root/out"
