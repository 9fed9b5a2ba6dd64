#!/usr/bin/env python3
"""plan_rows_test.py ISOLINE: instances in the forms of tsnkit and TSNBench, planned and exported as rows; the rows are
held against the instances here, in an own reading of both and with nothing of the project."""
import csv
import json
import math
import random
import subprocess
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

isoline = sys.argv[1]
failures, told = 0, True


def wrong(text):
    global failures
    failures += 1
    if told:
        print("wrong:", text)


def run(verb, *words, noun="plan", statuses=(0,)):
    done = subprocess.run([isoline, noun, verb, *map(str, words)], capture_output=True, text=True, timeout=120)
    if done.returncode not in statuses:
        sys.exit(f"{words}: exit {done.returncode}\n{done.stdout}{done.stderr}")
    return done


def ceil_div(a, b):
    return -(-a // b)


class Instance:
    """links: (from, to) -> (rate in Mbit/s, propagation, processing behind it); streams: name -> a dict."""

    def __init__(self):
        self.links, self.streams = {}, {}

    def check(self, rows, rejected):
        placed = defaultdict(list)
        for row in rows:
            placed[row["stream"]].append(row)
        for name in self.streams:
            if (name in placed) == (name in rejected):
                wrong(f"stream {name}: planned and rejected, or neither")
        for name in placed:
            if name not in self.streams:
                wrong(f"stream {name} was not asked for")
        hyper = math.lcm(*(self.streams[name]["period"] for name in placed))
        taken = defaultdict(list)
        for name, its in placed.items():
            self.check_stream(name, its, hyper, taken)
        for link, slots in taken.items():
            self.check_link(link, slots, hyper)

    def check_stream(self, name, rows, hyper, taken):
        stream = self.streams[name]
        instances = defaultdict(list)
        for row in rows:
            instances[int(row["instance"])].append(row)
        if sorted(instances) != list(range(hyper // stream["period"])):
            wrong(f"stream {name}: {len(instances)} instances")
        for number, its in instances.items():
            members = {int(row["member"]) for row in its}
            if members != ({0, 1} if stream["redundant"] else {0}):
                wrong(f"stream {name}: copies {members}")
            begin = min(int(row["start_ns"]) for row in its)
            if not number * stream["period"] <= begin < (number + 1) * stream["period"]:
                wrong(f"stream {name}, instance {number}: starts at {begin}")
            ways = [self.check_member(name, [r for r in its if int(r["member"]) == one], begin) for one in members]
            if len(ways) == 2 and ways[0] & ways[1]:
                wrong(f"stream {name}: copies share {ways[0] & ways[1]}")
        for row in rows:
            link = row["from"], row["to"]
            if link in self.links:
                taken[link].append((int(row["start_ns"]), self.slot(link, stream["size"]), name))

    def check_member(self, name, rows, begin):
        """Links that the copy has for itself: between bridges."""
        stream = self.streams[name]
        came = {stream["talker"]: None}
        rows.sort(key=lambda row: (int(row["hop"]), int(row["frame"])))
        ends = set()
        for row in rows:
            link = row["from"], row["to"]
            start = int(row["start_ns"])
            if link not in self.links:
                wrong(f"stream {name}: no link {link}")
                continue
            if row["from"] not in came:
                wrong(f"stream {name}: {link} continues nothing")
                continue
            before = came[row["from"]]
            if before:
                earliest = before[1] + self.forwarding(before[0], link, stream["size"])
                if start < earliest:
                    wrong(f"stream {name}: leaves {row['from']} at {start}, cannot before {earliest}")
                ends.discard(row["from"])
            if row["to"] in came:
                wrong(f"stream {name}: reaches {row['to']} twice")
            came[row["to"]] = link, start
            ends.add(row["to"])
            if row["to"] in stream["listeners"]:
                latency = start + self.arrival(link, stream["size"]) - begin
                if latency > stream["deadline"]:
                    wrong(f"stream {name}: {latency} ns to {row['to']}, deadline {stream['deadline']}")
        for listener in stream["listeners"]:
            if listener not in came:
                wrong(f"stream {name}: does not reach {listener}")
        if ends - set(stream["listeners"]):
            wrong(f"stream {name}: ends at {ends - set(stream['listeners'])}")
        return {(a, b) for a, b in ((r["from"], r["to"]) for r in rows) if a in self.bridges and b in self.bridges}

    def check_link(self, link, slots, hyper):
        turned = sorted((start % hyper, length, name) for start, length, name in slots)
        first = turned[0]
        turned.append((first[0] + hyper, first[1], first[2]))
        for (start, length, name), (other, _, second) in zip(turned, turned[1:]):
            if start + length > other:
                wrong(f"link {link}: {name} has it from {start} for {length}, {second} starts at {other}")


class Tsnkit(Instance):
    def __init__(self, seed, bridges, count, folder):
        super().__init__()
        draw = random.Random(seed)
        self.bridges = {str(i) for i in range(bridges)}
        edges = [(i, i + 1) for i in range(bridges - 1)] + [(bridges - 1, 0)] + [(i, bridges + i) for i in range(bridges)]
        for a, b in edges:
            for one, other in ((a, b), (b, a)):
                self.links[str(one), str(other)] = draw.choice((100, 1000, 1000)), draw.choice((0, 50)), 2000
        for i in range(count):
            talker, *listeners = draw.sample(range(bridges, 2 * bridges), draw.choice((2, 2, 3)))
            period = draw.choice((500_000, 1_000_000, 2_000_000))
            self.streams[str(i)] = {
                "talker": str(talker), "listeners": [str(one) for one in listeners], "size": draw.randint(50, 1500),
                "period": period, "deadline": draw.choice((period, 400_000)), "redundant": False}
        self.files = folder / f"task{seed}.csv", folder / f"topo{seed}.csv"
        tasks = "stream,src,dst,size,period,deadline,jitter\r\n" + "".join(
            f'{name},{s["talker"]},"[{", ".join(s["listeners"])}]",{s["size"]},{s["period"]},{s["deadline"]},0\r\n'
            for name, s in self.streams.items())
        self.files[0].write_bytes(b"\xef\xbb\xbf" + tasks.encode())
        self.files[1].write_text("link,q_num,rate,t_proc,t_prop\n" + "".join(
            f'"({a}, {b})",8,{rate / 1000:g},{processing},{propagation}\n'
            for (a, b), (rate, propagation, processing) in self.links.items()))

    def slot(self, link, size):
        return ceil_div(8 * size * 1000, self.links[link][0])

    def arrival(self, link, size):
        return self.slot(link, size) + self.links[link][1]

    def forwarding(self, link, _, size):
        return self.arrival(link, size) + self.links[link][2]


class Tsnbench(Instance):
    def __init__(self, seed, bridges, count, folder):
        super().__init__()
        draw = random.Random(seed)
        self.bridges = {f"b{i}" for i in range(bridges)}
        self.header = {f"b{i}": draw.choice((24, 24, None)) for i in range(bridges)}
        nodes = [{"id": one, "is_switch": True, "processing_delay_ns": 4000, "fwd_header_b": self.header[one],
                  "queues_per_port": 8} for one in sorted(self.bridges)]
        nodes += [{"id": f"e{i}", "is_switch": False, "processing_delay_ns": 4000, "fwd_header_b": 24}
                  for i in range(bridges)]
        edges = [(f"b{i}", f"b{(i + 1) % bridges}") for i in range(bridges)] + [(f"b{i}", f"e{i}") for i in range(bridges)]
        links = []
        for a, b in edges:
            speed, propagation = draw.choice((100, 1000)), draw.choice((0, 100))
            for one, other in ((a, b), (b, a)):
                self.links[one, other] = speed, propagation, 4000
                links.append({"key": f"k{len(links)}", "source": one, "target": other,
                              "propagation_delay_ns": propagation, "link_speed_mbps": speed})
        streams = {}
        for i in range(count):
            talker, *listeners = draw.sample(range(bridges), draw.choice((2, 2, 3)))
            period, size = draw.choice((500_000, 1_000_000)), draw.randint(40, 700)
            redundant = len(listeners) == 1 and draw.random() < 0.2
            deadline = draw.choice((None, 400_000))
            self.streams[f"s{i}"] = {
                "talker": f"e{talker}", "listeners": [f"e{one}" for one in listeners], "size": size, "period": period,
                "deadline": deadline or period, "redundant": redundant}
            streams[f"s{i}"] = {"sources": [f"e{talker}"], "destinations": [f"e{one}" for one in listeners],
                                "cycle_time_ns": period, "frame_size_b": size, "max_latency_ns": deadline}
            if redundant:
                streams[f"s{i}"]["redundancy"] = 2
        self.files = (folder / f"scenario{seed}.json",)
        topology = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "links": links}
        self.files[0].write_text(json.dumps({"topology": topology, "streams": streams}))

    def wire(self, link, size):
        return ceil_div(8 * size * 1000, self.links[link][0])

    def slot(self, link, size):
        return self.wire(link, size + 20)

    def arrival(self, link, size):
        return self.wire(link, size + 8) + self.links[link][1]

    def forwarding(self, link, out, size):
        header = self.header[link[1]]
        if header is None or self.links[out][0] > self.links[link][0]:
            header = size + 8
        return self.wire(link, min(header, size + 8)) + self.links[link][1] + self.links[link][2]


def planned(instance, kind, folder):
    network, plan, rows = folder / "network.yaml", folder / "plan.yaml", folder / "rows"
    run("import", "--format", kind, *instance.files, "-o", network)
    run("compute", network, "-o", plan, "--time-limit", "1s", "--threads", "1", statuses=(0, 3))
    run("check", plan)
    run("export", plan, "--format", "csv", "-o", rows)
    run("export", plan, "--format", "yang", "-o", folder / "yang")
    run("export", plan, "--format", "inet", "-o", folder / "plan.ini")
    for_linux, schedules = folder / "for_linux.yaml", folder / f"schedules-{instance.files[0].stem}"
    run("compute", network, "-o", for_linux, "--minimum-interval", "frame", "--time-limit", "1s", "--threads", "1", statuses=(0, 3))
    run("export", for_linux, "--format", "schedule", "-o", schedules)
    for file in schedules.iterdir():
        run("check", file, noun="schedule")
    with open(rows / "plan.csv", newline="") as file:
        all_rows = list(csv.DictReader(file))
    with open(rows / "rejected.csv", newline="") as file:
        rejected = {row["stream"]: row["reason"] for row in csv.DictReader(file)}
    return all_rows, rejected


def is_noticed(instance, rows, rejected, spoil):
    """The check itself: a fault in the rows must be found."""
    global failures, told
    before, told = failures, False
    spoilt = [dict(row) for row in rows]
    spoil(spoilt)
    instance.check(spoilt, rejected)
    found, failures, told = failures > before, before, True
    return found


def main():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for make, kind in ((Tsnkit, "tsnkit"), (Tsnbench, "tsnbench")):
            for seed, bridges, count in ((1, 4, 12), (2, 6, 60)):
                instance = make(seed, bridges, count, folder)
                rows, rejected = planned(instance, kind, folder)
                instance.check(rows, rejected)
                print(f"{kind} {seed}: {len(rows)} rows, {len(rejected)} of {count} streams rejected")
                if not rows:
                    wrong(f"{kind} {seed}: nothing is planned")
                if failures:
                    continue
                last = max(range(len(rows)), key=lambda i: int(rows[i]["hop"]))

                def earlier(all_rows):
                    all_rows[last]["start_ns"] = str(int(all_rows[last]["start_ns"]) - 1)

                def elsewhere(all_rows):
                    all_rows[last]["to"] = all_rows[last]["from"]

                def twice(all_rows):
                    all_rows.append(dict(all_rows[0], stream=next(
                        row["stream"] for row in all_rows if row["stream"] != all_rows[0]["stream"])))

                for spoil in (earlier, elsewhere, twice):
                    if not is_noticed(instance, rows, rejected, spoil):
                        wrong(f"{kind} {seed}: {spoil.__name__} is not noticed")
    print("all rows hold" if failures == 0 else f"{failures} faults")
    sys.exit(1 if failures else 0)


main()
