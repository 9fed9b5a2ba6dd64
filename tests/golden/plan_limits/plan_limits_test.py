#!/usr/bin/env python3
"""plan_limits_test.py ISOLINE: a network that is asked for more than it can carry, so that the search has no end of its
own. What is held to the limit is CPU time: a busy machine makes it less, never more. The clock on the wall gets so much
room that only a search that does not stop is found."""
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

isoline = sys.argv[1]
most_beyond = 1.10
slowest_machine = 20  # seconds beyond the limit


def crowded(bridges=8, streams=700):
    draw = random.Random(1)
    lines = ["defaults: {processing_delay: 2us}", "nodes:"]
    for i in range(bridges):
        lines += [f"  - {{name: b{i}}}", f"  - {{name: s{i}, kind: end-station}}"]
    lines.append("links:")
    for i in range(bridges):
        lines += [f"  - {{from: s{i}, to: b{i}}}", f"  - {{from: b{i}, to: b{(i + 1) % bridges}}}"]
    lines.append("streams:")
    for i in range(streams):
        talker, listener = draw.sample(range(bridges), 2)
        lines.append(
            f"  - {{name: t{i}, talker: s{talker}, listeners: [s{listener}], "
            f"period: {draw.choice([500, 1000, 2000])}us, frame_size: {draw.randint(100, 1500)}}}"
        )
    return "\n".join(lines) + "\n"


def check(folder, limit, threads):
    begin = time.monotonic()
    words = ["plan", "compute", "network.yaml", "--json", "-o", "plan.yaml", "--threads", str(threads)]
    done = subprocess.run(
        [isoline, *words, "--time-limit", f"{limit}ms"], cwd=folder, capture_output=True, text=True, timeout=100
    )
    passed = time.monotonic() - begin
    if done.returncode != 3:  # some streams cannot find a place
        sys.exit(f"exit {done.returncode}\n{done.stdout}{done.stderr}")
    summary = json.loads(done.stdout)
    if not summary["out_of_time"]:
        sys.exit(f"{limit} ms: the search is said to have come to its end:\n{done.stdout}")
    searched = summary["cpu_time"]["solve_ns"] / 1e6
    if searched > limit * threads * most_beyond:
        sys.exit(f"{limit} ms with {threads} threads: searched for {searched:.0f} ms of CPU time")
    if passed > limit / 1e3 + slowest_machine:
        sys.exit(f"{limit} ms with {threads} threads: ended after {passed:.1f} s")
    held = subprocess.run([isoline, "plan", "check", "plan.yaml"], cwd=folder, capture_output=True, text=True)
    if held.returncode != 0:
        sys.exit(f"{limit} ms: the plan does not hold:\n{held.stderr}")
    print(f"{limit} ms, {threads} threads: {searched:.0f} ms of CPU time, {passed * 1e3:.0f} ms in all")


with tempfile.TemporaryDirectory() as folder:
    (Path(folder) / "network.yaml").write_text(crowded())
    for limit, threads in ((200, 1), (1000, 1), (1000, 2)):
        check(folder, limit, threads)
