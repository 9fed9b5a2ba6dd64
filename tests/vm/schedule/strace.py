"""Kills or refuses isoline at a chosen system call, from outside: the program under test has no hook for it."""
import re

from plant import ISOLINE, fail, run, scratch

# Where a transaction can leave something behind: what goes to the kernel's routing sockets and to the journal.
CALLS = "sendmsg,sendto,write,pwrite64,writev,fsync,fdatasync,rename,renameat,renameat2,ftruncate"
DEEDS = re.compile(r"RTM_(NEW|DEL|SET)(QDISC|TFILTER|LINK|VLAN|TCLASS)")

# What the kernel can do is asked on loopback, by a request that cannot succeed.
QUESTION = 'if_nametoindex("lo")'


class Place:
    """The n-th call of this name that the program makes."""

    def __init__(self, call, number, text):
        self.call, self.number, self.text = call, number, text
        deed = DEEDS.search(text)
        self.deed = deed.group(0) if deed and QUESTION not in text else None
        self.is_deed = self.deed is not None
        self.is_journal = call in ("fsync", "fdatasync", "rename", "renameat", "renameat2", "ftruncate") or (
            call in ("write", "pwrite64", "writev") and "journal" in text)

    def __str__(self):
        return f"{self.call} {self.number}" + (f" ({self.deed})" if self.deed else "")


def places(*arguments):
    """Runs isoline to its end; returns what it did and the places at which it can be stopped."""
    log = f"{scratch}/strace"
    result = run("strace", "-f", "-yy", "-s", "64", "-e", f"trace={CALLS}", "-e", "signal=none", "-o", log, ISOLINE,
                 *arguments, check=False)
    found, count = [], {}
    with open(log) as lines:
        for line in lines:
            call = re.match(r"\d+\s+(\w+)\(", line)
            if not call:
                continue
            name = call.group(1)
            count[name] = count.get(name, 0) + 1
            found.append(Place(name, count[name], line))
    if not any(place.is_deed for place in found):
        with open(log) as lines:
            fail("strace sees no change of the kernel", lines.read(), result.stdout + result.stderr)
    return result, found


def stopped_at(place, what, *arguments):
    """Runs isoline and does `what` to it at this place: "signal=KILL" before the call is made, "error=ENOBUFS" instead."""
    return run("strace", "-f", "-qq", "-e", f"trace={place.call}", "-e", f"inject={place.call}:{what}:when={place.number}",
               "-o", "/dev/null", ISOLINE, *arguments, check=False)


def refused_at(place, *arguments):
    """As stopped_at() with ENOBUFS; also says which deed it was. A busy host makes isoline read more or less often than
    at the time of places(), and then the call of this number is another one: None if it was a question."""
    log = f"{scratch}/strace-refused"
    result = run("strace", "-f", "-qq", "-yy", "-s", "64", "-e", f"trace={place.call}", "-e", "signal=none", "-e",
                 f"inject={place.call}:error=ENOBUFS:when={place.number}", "-o", log, ISOLINE, *arguments, check=False)
    with open(log) as lines:
        hit = [Place(place.call, place.number, line) for line in lines if "(INJECTED)" in line]
    return result, hit[0].deed if hit else None
