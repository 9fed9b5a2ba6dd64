# What the benches that are scripts share: namespaces of their own, isolined in one of them, CPU clocks, medians.
import json
import os
import platform
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))


def fail(what):
    print(f"{os.path.basename(sys.argv[0])}: {what}", file=sys.stderr)
    sys.exit(1)


def need_root():
    if os.geteuid() != 0:
        fail("needs root")


def conditions():
    """One line that belongs above every figure."""
    model = "unknown CPU"
    with open("/proc/cpuinfo") as file:
        for line in file:
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    load = " ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"Linux {platform.release()}, {model}, {os.cpu_count()} CPUs, load average before {load}", flush=True)


def spread(values, form="{:.1f}"):
    """Median and range, in words."""
    low, middle, high = min(values), statistics.median(values), max(values)
    return f"{form.format(middle)} ({form.format(low)}..{form.format(high)})"


def cpu_seconds(pid):
    """CPU time of a whole process so far, to the nanosecond: the clock that clock_getcpuclockid(3) names."""
    return time.clock_gettime((~pid << 3) | 2)


def wait_for(what, true, seconds=20):
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            fail(f"{what} did not happen within {seconds} s")
        time.sleep(0.02)


class Bench:
    """Namespaces, processes and a scratch folder that are gone when the with-block ends, however it ends."""

    def __init__(self, build):
        self.build = os.path.abspath(build)
        self.prefix = f"bench{os.getpid()}"
        self.folder = tempfile.mkdtemp(prefix="isoline-bench-")
        self.processes = []
        self.namespaces = []
        for name in ("bin/isoline", "bin/isolined"):
            if not os.path.exists(os.path.join(self.build, name)):
                fail(f"{self.build}/{name} is not built")

    def __enter__(self):
        def leave(*_):
            # timeout(1) signals twice; the second one must not cut the tidying short.
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            sys.exit(143)

        signal.signal(signal.SIGTERM, leave)
        return self

    def __exit__(self, *_):
        for process in self.processes:
            if process.poll() is None:
                process.terminate()
        for process in self.processes:
            self.end(process)
        for name in self.namespaces:
            subprocess.run(["ip", "netns", "del", name])
        shutil.rmtree(self.folder, ignore_errors=True)

    def namespace(self, name):
        full = f"{self.prefix}-{name}"
        subprocess.run(["ip", "netns", "add", full], check=True)
        self.namespaces.append(full)
        # Without IPv6 nobody talks unasked.
        self.run(name, "sysctl -qw net.ipv6.conf.all.disable_ipv6=1 net.ipv6.conf.default.disable_ipv6=1")
        self.run(name, "ip link set lo up")

    def veth(self, a, name_a, b, name_b):
        subprocess.run(["ip", "link", "add", name_a, "netns", f"{self.prefix}-{a}", "type", "veth",
                        "peer", "name", name_b, "netns", f"{self.prefix}-{b}"], check=True)
        self.run(a, f"ip link set {name_a} up")
        self.run(b, f"ip link set {name_b} up")

    def command(self, where, words):
        return ["ip", "netns", "exec", f"{self.prefix}-{where}"] + (words.split() if isinstance(words, str) else words)

    def run(self, where, words):
        done = subprocess.run(self.command(where, words), capture_output=True, text=True)
        if done.returncode != 0:
            fail(f"{words}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout

    def start(self, where, words, **more):
        # ip-netns-exec becomes the command, so the process id is the command's own.
        process = subprocess.Popen(self.command(where, words), **more)
        self.processes.append(process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def program(self, name):
        """A program of the tests or of the plant."""
        path = os.path.join(self.build, "tests", name)
        if not os.path.exists(path):
            fail(f"{path} is not built")
        return path

    def daemon(self, where, more=""):
        """isolined in a namespace, with its defaults and no interface yet."""
        self.where, self.socket = where, os.path.join(self.folder, "socket")
        config = os.path.join(self.folder, "isolined.yaml")
        with open(config, "w") as file:
            file.write(f"probe:\n  interfaces: []\n{more}api:\n  socket: {self.socket}\n")
        self.log = open(os.path.join(self.folder, "log"), "w+")
        daemon = self.start(where, [f"{self.build}/bin/isolined", "--config", config, "--journal-folder", f"{self.folder}/state"],
                            stdout=self.log, stderr=self.log)

        def answers():
            if daemon.poll() is not None:
                self.log.seek(0)
                fail("isolined ended: " + self.log.read())
            return os.path.exists(self.socket)

        wait_for("isolined's socket", answers)
        return daemon

    def isoline(self, words):
        return self.run(self.where, [f"{self.build}/bin/isoline"] + words.split() + ["--socket", self.socket])

    def flows(self):
        return json.loads(self.isoline("flow list --json"))["flows"]
