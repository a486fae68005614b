#!/usr/bin/env python3
"""How time and memory of `rmt run` grow with the length of a text.

Reads the bundled novel, cut or repeated, at lengths of 2^10 to 2^22 tokens, each in turn and several times over, and
fits seconds = a * tokens^b by least squares in logarithms of the medians. Asked for: b = 1.00 +- 0.03, and memory that
isn't kept on purpose flat within 2 %.

usage: scaling.py [--rmt PROGRAM] [--model MODEL] [--from 10] [--to 22] [--repeats 3] [--capture off|masses|rows]
                  [--device cpu|cuda] [--threads N] [--json]
needs: Python alone"""
import argparse
import json
import math
import os
import statistics
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
NOVEL = os.path.join(ROOT, "resources", "documents", "moby-dick.txt")
EXPONENT_GOAL = (1.00, 0.03)
MEMORY_GOAL = 0.02
MEBIBYTE = 1024 * 1024


def fit(tokens, seconds):
    """-> exponent and its standard error, of three lengths or more."""
    x = [math.log(value) for value in tokens]
    y = [math.log(value) for value in seconds]
    mean_x, mean_y = statistics.fmean(x), statistics.fmean(y)
    sum_xx = sum((a - mean_x) ** 2 for a in x)
    exponent = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum_xx
    residuals = sum((b - mean_y - exponent * (a - mean_x)) ** 2 for a, b in zip(x, y))
    return exponent, math.sqrt(residuals / (len(x) - 2) / sum_xx)


def spread(values):
    """(largest - smallest) / smallest; nothing where there is no such number."""
    return (max(values) - min(values)) / min(values) if min(values) > 0 else None


def cut(text, size):
    """The text again and again, `size` bytes or a few fewer: the last character and its word stay whole."""
    long = (text + b"\n\n") * (size // len(text) + 1)
    end = long.rfind(b" ", 0, size)
    return long[: end if end > 0 else size]


class Runs:
    def __init__(self, options, folder):
        self.options = options
        self.document = os.path.join(folder, "text.txt")

    def __call__(self, text):
        """`rmt run` with that text -> its JSON."""
        with open(self.document, "wb") as file:
            file.write(text)
        command = [self.options.rmt, "run", self.options.model, self.document, "--json",
                   "--capture", self.options.capture, "--device", self.options.device]
        if self.options.threads:
            command += ["--threads", str(self.options.threads)]
        done = subprocess.run(command, stdout=subprocess.PIPE, check=False)
        if done.returncode != 0:
            sys.exit(f"scaling.py: {' '.join(command)} ended with {done.returncode}; it says why above.")
        return json.loads(done.stdout)


def point(text, runs):
    """What one length has given, over its repeats."""
    middle = statistics.median_low([run["seconds"] for run in runs])
    resident = statistics.median_low([run["peak_resident_bytes"] for run in runs])
    first = runs[0]
    kept = first["tape_bytes"] + first["rows_bytes"]
    return {
        "tokens": first["tokens"],
        "segments": first["segments"],
        "seconds": middle,
        "fastest_seconds": min(run["seconds"] for run in runs),
        "slowest_seconds": max(run["seconds"] for run in runs),
        "tokens_per_second": first["tokens"] / middle,
        "peak_resident_bytes": resident,
        "kept_bytes": kept,  # memory tape and rows: one entry a segment, to open it again
        "text_bytes": len(text),  # mapped, so that its pages are resident too
        "working_bytes": resident - kept - len(text),
        "peak_device_bytes": statistics.median_low([run["peak_device_bytes"] for run in runs]),
    }


def measure(options):
    with open(NOVEL, "rb") as file:
        novel = file.read()
    with tempfile.TemporaryDirectory() as folder:
        run = Runs(options, folder)
        sample = novel[: 1 << 17]
        sample = sample[: sample.rfind(b" ")]
        bytes_a_token = len(sample) / run(sample)["tokens"]
        texts = [cut(novel, round(2 ** power * bytes_a_token)) for power in range(options.first, options.last + 1)]
        results = [[] for _ in texts]
        for repeat in range(options.repeats):
            for number, text in enumerate(texts):
                print(f"repeat {repeat + 1} of {options.repeats}: about 2^{options.first + number} tokens",
                      file=sys.stderr)
                results[number].append(run(text))
    points = [point(text, runs) for text, runs in zip(texts, results)]
    exponent, error = fit([p["tokens"] for p in points], [p["seconds"] for p in points])
    on_gpu = options.device.startswith("cuda")
    return {
        "model": results[0][0]["model"],
        "device": results[0][0]["device"],
        "threads": results[0][0]["threads"],
        "capture": options.capture,
        "repeats": options.repeats,
        "exponent": exponent,
        "exponent_standard_error": error,
        "exponent_goal": EXPONENT_GOAL[0],
        "exponent_goal_tolerance": EXPONENT_GOAL[1],
        "working_memory_spread": spread([p["working_bytes"] for p in points]),
        "device_memory_spread": spread([p["peak_device_bytes"] for p in points]) if on_gpu else None,
        "resident_memory_spread": spread([p["peak_resident_bytes"] for p in points]),
        "memory_spread_goal": MEMORY_GOAL,
        "points": points,
    }


def verdict(met):
    return "met" if met else "missed"


def print_table(result):
    print(f"{result['model']} on {result['device']}, {result['threads']} thread(s), capture {result['capture']}, "
          f"medians of {result['repeats']}\n")
    print(f"{'tokens':>9} {'segments':>9} {'seconds':>9} {'fastest .. slowest':>20} {'tokens/s':>9} "
          f"{'resident':>9} {'kept':>7} {'text':>6} {'working':>8} {'device':>8}   (MiB)")
    for p in result["points"]:
        sizes = [p[key] / MEBIBYTE for key in
                 ("peak_resident_bytes", "kept_bytes", "text_bytes", "working_bytes", "peak_device_bytes")]
        print(f"{p['tokens']:>9} {p['segments']:>9} {p['seconds']:>9.3f} "
              f"{p['fastest_seconds']:>9.3f} {p['slowest_seconds']:>10.3f} {p['tokens_per_second']:>9.0f} "
              f"{sizes[0]:>9.1f} {sizes[1]:>7.1f} {sizes[2]:>6.1f} {sizes[3]:>8.1f} {sizes[4]:>8.1f}")
    goal, tolerance = EXPONENT_GOAL
    met = abs(result["exponent"] - goal) <= tolerance
    print(f"\nexponent of time {result['exponent']:.4f}, standard error {result['exponent_standard_error']:.4f}; "
          f"asked for {goal:.2f} +- {tolerance}: {verdict(met)}")
    for name, key in (("working memory (resident without tape, rows and text)", "working_memory_spread"),
                      ("device memory", "device_memory_spread"), ("resident memory", "resident_memory_spread")):
        if result[key] is not None:
            asked = "" if key.startswith("resident") else \
                f"; asked for {100 * MEMORY_GOAL:.0f} %: {verdict(result[key] <= MEMORY_GOAL)}"
            print(f"{name}: largest {100 * result[key]:.1f} % above smallest{asked}")


def read_options():
    parser = argparse.ArgumentParser(description="How time and memory of rmt run grow with the length of a text.")
    parser.add_argument("--rmt", default=os.path.join(ROOT, "build", "release", "bin", "rmt"))
    parser.add_argument("--model", default=os.path.join(ROOT, "resources", "models", "rmt-encoder"))
    parser.add_argument("--from", dest="first", type=int, default=10, help="power of two, in tokens")
    parser.add_argument("--to", dest="last", type=int, default=22)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--capture", choices=("off", "masses", "rows"), default="off")
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--threads", type=int, default=0, help="0: as the program chooses")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    options = parser.parse_args()
    if options.first < 1 or options.last < options.first + 2 or options.repeats < 1:
        parser.error("an exponent needs three lengths or more, each read at least once")
    return options


def main():
    options = read_options()
    result = measure(options)
    if options.json:
        json.dump(result, sys.stdout, indent=2)
        print()
    else:
        print_table(result)


if __name__ == "__main__":
    main()
