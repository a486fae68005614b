#!/usr/bin/env bash
# Builds the fuzz targets and runs each for SECONDS (60 unless told): run.sh [SECONDS]. What they find stays in
# build/fuzz/found, what they learn in build/fuzz/corpus.

. "$(dirname "${BASH_SOURCE[0]}")/../../installer/bootstrap.sh"
cd "$rmtscope_root"
seconds=${1:-60}

cmake --preset fuzz >/dev/null
cmake --build --preset fuzz --parallel "$(build_jobs)" --target rmtscope_fuzz
mkdir -p build/fuzz/found

fuzz_one() {
    local name=$1 seeds=$2 log=build/fuzz/$1.log
    mkdir -p "build/fuzz/corpus/$name"
    if ! "build/fuzz/bin/fuzz_$name" -max_total_time="$seconds" -max_len=4096 -rss_limit_mb=2048 -timeout=10 \
        -artifact_prefix="build/fuzz/found/$name-" -print_final_stats=1 \
        "build/fuzz/corpus/$name" "tests/fuzz/seeds/$seeds" >"$log" 2>&1; then
        echo "fuzz_$name found an input that breaks a promise; it is in build/fuzz/found, and $log ends:" >&2
        tail -n 40 "$log" >&2
        return 1
    fi
    echo "fuzz_$name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s, nothing found."
}
export -f fuzz_one
export seconds
printf '%s\n' safetensors safetensors torch_zip torch_zip torch_legacy torch_legacy wordpiece text byte_pair text |
    xargs -P "$(nproc)" -n 2 bash -c 'fuzz_one "$@"' _
