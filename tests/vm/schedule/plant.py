"""What the cases of schedules share: ports with queues, schedule files, isoline, and `tc -j` as the independent reader.

A case is a program that ends with done(), one line that says what was shown, or with fail(). It runs as root in network
namespace of its own, on a kernel that has taprio (see ../run-session); ISOLINE is the program under test.
"""
import ctypes
import json
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

ISOLINE = os.environ.get("ISOLINE", "isoline")
JOURNAL_FOLDER = "/var/lib/isoline"
MILLISECOND = 1_000_000
SECOND = 1_000_000_000
scratch = tempfile.mkdtemp(prefix="isoline-schedule.")


def fail(why, *evidence):
    for item in evidence:
        print(item if isinstance(item, str) else json.dumps(item, indent=1))
    print(f"FAILED {os.path.basename(sys.argv[0])}: {why}")
    sys.exit(1)


def skip(why):
    print(f"skipped: {why}")
    sys.exit(77)


def done(what):
    print(f"ok {os.path.basename(sys.argv[0])} on {os.uname().release}: {what}")
    sys.exit(0)


def run(*command, check=True, **options):
    """A tool of the plant; its failure ends the case."""
    result = subprocess.run(command, text=True, capture_output=True, timeout=120, **options)
    if check and result.returncode != 0:
        fail(f"{' '.join(command)} ended with {result.returncode}", result.stdout + result.stderr)
    return result


def isoline(*arguments, expect=None, before=()):
    """isoline with these arguments; `before` are words in front of it, such as strace's."""
    result = run(*before, ISOLINE, *arguments, check=False)
    if expect is not None and result.returncode != expect:
        fail(f"isoline {' '.join(arguments)} ended with {result.returncode}, not {expect}", told(result))
    return result


def told(result):
    return result.stdout + result.stderr


def says(result, *words):
    """Each of the words is somewhere in the output."""
    for word in words:
        if not re.search(word, told(result), re.IGNORECASE):
            fail(f"no word of '{word}'", told(result))


def until(what, seconds, true_yet):
    """Waits for a thing itself; returns what it became."""
    limit = time.monotonic() + seconds
    while True:
        value = true_yet()
        if value:
            return value
        if time.monotonic() > limit:
            fail(f"not within {seconds} s: {what}")
        time.sleep(0.02)


# --- ports

def port(name="eth1", queues=8):
    """A veth with transmit queues; its peer is <name>p."""
    run("ip", "link", "add", name, "numtxqueues", str(queues), "numrxqueues", str(queues), "type", "veth",
        "peer", "name", name + "p", "numtxqueues", str(queues), "numrxqueues", str(queues))
    run("ip", "link", "set", name, "up")
    run("ip", "link", "set", name + "p", "up")
    return name


class Timex(ctypes.Structure):
    _fields_ = [("modes", ctypes.c_uint), ("offset", ctypes.c_long), ("freq", ctypes.c_long),
                ("maxerror", ctypes.c_long), ("esterror", ctypes.c_long), ("status", ctypes.c_int),
                ("constant", ctypes.c_long), ("rest", ctypes.c_char * 256)]


def set_tai_offset(seconds):
    """What ptp4l does on a host with a clock: TAI - UTC."""
    libc = ctypes.CDLL(None, use_errno=True)
    request = Timex(modes=0x80, constant=seconds)
    if libc.adjtimex(ctypes.byref(request)) < 0:
        fail(f"adjtimex: {os.strerror(ctypes.get_errno())}")


def tai():
    return time.clock_gettime_ns(getattr(time, "CLOCK_TAI", 11))


# --- schedules

def yaml(value, indent=""):
    """The value as YAML, with plain scalars as a person writes them."""
    if isinstance(value, dict):
        return "".join(f"{indent}{key}:{yaml_below(item, indent)}" for key, item in value.items())
    if isinstance(value, list):
        return "".join(f"{indent}- {flow(item)}\n" if flat(item) else
                       f"{indent}-\n{yaml(item, indent + '  ')}" for item in value)
    return f"{indent}{value}\n"


def yaml_below(item, indent):
    if flat(item):
        return f" {flow(item)}\n"
    return "\n" + yaml(item, indent + "  ")


def flat(value):
    """Fits on one line: a scalar, or a list or map of nothing but scalars."""
    if isinstance(value, dict):
        return all(not isinstance(item, (dict, list)) or flat(item) for item in value.values()) and len(value) < 5
    if isinstance(value, list):
        return all(not isinstance(item, (dict, list)) for item in value)
    return True


def flow(value):
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(flow(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


# Two classes: PCP 7 in class 1, everything else in class 0.
two_classes = [
    {"traffic_class": 0, "pcp": [0, 1, 2, 3, 4, 5, 6], "queues": {"count": 1, "offset": 0}},
    {"traffic_class": 1, "pcp": [7], "queues": {"count": 1, "offset": 1}},
]
two_classes_map = [0, 0, 0, 0, 0, 0, 0, 1]


def entries(count, interval=MILLISECOND, states=lambda index: 1 + index % 3):
    """A list of (gate states, interval in ns)."""
    return [(states(index), interval) for index in range(count)]


def port_config(name, gates, classes=None, mode="software", base_time=0, cycle_time=None, **more):
    gate_control_list = {"mode": mode, "base_time": f"{base_time}ns",
                         "entries": [{"gate_states": f"0x{states:02x}", "time_interval": f"{interval}ns"}
                                     for states, interval in gates]}
    if cycle_time is not None:
        gate_control_list["cycle_time"] = f"{cycle_time}ns"
    return {"interface": name, "link_speed": "1Gbit/s", "may_starve": True,
            "traffic_classes": classes or two_classes, "gate_control_list": gate_control_list, **more}


def schedule_file(*ports, name="plant"):
    path = f"{scratch}/{name}.yaml"
    with open(path, "w") as file:
        file.write(yaml({"schedule": name, "ports": list(ports)}))
    return path


# --- the independent reader

def qdiscs(name=None):
    """The qdisc tree of a port, or those of all, as tc reads it, without what counts or is made anew: comparable between
    two moments."""
    text = run("tc", "-j", "-d", "qdisc", "show", *(["dev", name] if name else [])).stdout or "[]"
    # tc of Debian 12 forgets the name of a taprio's second list, the one that waits for its base time.
    tree = json.loads(re.sub(r',\{"base_time"', ',"admin":{"base_time"', text))
    for qdisc in tree:
        qdisc.pop("refcnt", None)
    return sorted(tree, key=lambda qdisc: (qdisc.get("parent", ""), qdisc.get("handle", "")))


def settled(*names):
    """The trees of ports, handles and numbers of cycles left out, once no list waits for its base time any more."""
    until(f"nothing is pending on {', '.join(names)}", 20,
          lambda: not any("admin" in qdisc["options"] for name in names for qdisc in qdiscs(name)))
    return {name: same_schedule(qdiscs(name)) for name in names}


def everything(*names):
    """All that a schedule may set on ports: trees, whether their gates move, filters, VLAN devices with what they have."""
    trees = settled(*names)
    links = json.loads(run("ip", "-j", "-d", "address", "show", "type", "vlan").stdout or "[]")
    # The attributes that name a device are made anew with it, and so is what the kernel gives it by itself.
    vlans = [(link["ifname"], link["link"], link["mtu"], link["linkinfo"]["info_data"],
              sorted((address["family"], address["local"], address["prefixlen"]) for address in link["addr_info"]
                     if address["scope"] != "link")) for link in links if link]
    asked = "".join(f"filter show dev {name} {side}\n" for name in names for side in ("ingress", "egress"))
    filters = run("tc", "-force", "-batch", "-", input=asked, check=False).stdout
    return {"trees": trees, "gates": "move" if gates_move() else "stand still", "vlans": sorted(vlans),
            "filters": re.sub(r"(used|firstused|installed|cookie|index) \S+( sec)?", "", filters)}


def gates_move():
    """Each schedule of this namespace that the kernel's own gates run has its timer: no dump tells that it was stopped."""
    wanted = sum(qdisc["kind"] == "taprio" and bool(qdisc["options"].get("schedule")) and
                 not int(str(qdisc["options"].get("flags", "0")), 0) for qdisc in qdiscs())

    def timers():
        with open("/proc/timer_list") as file:
            return file.read().count("advance_sched")

    # A timer is not in the list while it fires, and still is for ports of a namespace that is just going.
    limit = time.monotonic() + 3
    while timers() != wanted:
        if time.monotonic() > limit:
            return False
        time.sleep(0.02)
    return True


def lets_pass(name, *priorities):
    """Frames of these priorities get through the port to its peer: no gate stays closed."""
    with socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as sender, \
            socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0) as receiver:
        receiver.bind((name + "p", 0x88b5))
        receiver.settimeout(3)
        sender.bind((name, 0))
        for priority in priorities:
            sender.setsockopt(socket.SOL_SOCKET, socket.SO_PRIORITY, priority)
            sender.send(bytes.fromhex("ffffffffffff02000000000188b5") + bytes([priority]) * 50)
        try:
            return {receiver.recv(100)[14] for _ in priorities} == set(priorities)
        except TimeoutError:
            return False


def whole(name):
    """Qdiscs, classes and filters: what a foreign tree consists of."""
    # tc -j prints no JSON here; fq_codel shows a class for each flow that it sees.
    classes = [line for line in run("tc", "class", "show", "dev", name).stdout.splitlines() if "fq_codel" not in line]
    filters = run("tc", "filter", "show", "dev", name).stdout
    return {"qdiscs": qdiscs(name), "classes": sorted(classes), "filters": filters}


def root(name):
    """The root qdisc, or None when the kernel leaves it out of its dump."""
    return next((qdisc for qdisc in qdiscs(name) if qdisc.get("root")), None)


def gates(name):
    """The running schedule of a port: (cycle, base time modulo cycle, [(states, interval)], map of PCP 0…7), or None."""
    taprio = root(name)
    if not taprio or taprio["kind"] != "taprio":
        return None
    options = taprio["options"]
    if "schedule" not in options or not options["schedule"]:
        return None
    cycle = options["cycle_time"]
    running = [(int(entry["gatemask"], 16), entry["interval"]) for entry in options["schedule"]]
    return {"cycle": cycle, "phase": options["base_time"] % cycle, "entries": running, "map": options["map"][:8]}


def expected(gate_list, base_time=0, cycle_time=None, pcp_map=None):
    """What gates() says when exactly this runs."""
    cycle = cycle_time or sum(interval for _, interval in gate_list)
    return {"cycle": cycle, "phase": base_time % cycle, "entries": list(gate_list),
            "map": pcp_map or two_classes_map}


def same_schedule(tree):
    """A tree without the base times' number of cycles and without handles, which each new qdisc gets by itself."""
    text = json.dumps(tree)

    def wound(qdisc):
        if isinstance(qdisc, dict):
            if "base_time" in qdisc and qdisc.get("cycle_time"):
                qdisc["base_time"] %= qdisc["cycle_time"]
            qdisc.pop("handle", None)
            if "parent" in qdisc:
                qdisc["parent"] = re.sub(r"^[0-9a-f]+:", ":", qdisc["parent"])
            for item in qdisc.values():
                wound(item)
        elif isinstance(qdisc, list):
            for item in qdisc:
                wound(item)
        return qdisc

    tree = wound(json.loads(text))
    return sorted(tree, key=lambda qdisc: qdisc.get("parent", "")) if isinstance(tree, list) else tree
