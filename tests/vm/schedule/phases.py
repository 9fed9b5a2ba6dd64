"""When gates really open: frames of one priority pass a port, and the peer says at which phase of the cycle they came.

Independent of every dump: it looks at frames. The kernel stamps them as the peer receives them, which for veth is in the
same call as their transmission.
"""
import socket
import struct
import threading
import time

SO_PRIORITY = 12
SO_TIMESTAMPNS = 35
ETHER_TYPE = 0x88b5  # for experiments, IEEE 802


def measure(port, priority, cycle, seconds, tai_offset, pause=0.001):
    """Sends from the port for so long; returns the phases of the frames at the peer, in ns."""
    frame = b"\x02\0\0\0\0\x02" + b"\x02\0\0\0\0\x01" + struct.pack("!H", ETHER_TYPE) + bytes(46)
    receiver = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETHER_TYPE))
    receiver.bind((port + "p", ETHER_TYPE))
    receiver.setsockopt(socket.SOL_SOCKET, SO_TIMESTAMPNS, 1)
    receiver.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 22)
    receiver.settimeout(0.2)
    sender = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
    sender.setsockopt(socket.SOL_SOCKET, SO_PRIORITY, priority)
    sender.bind((port, 0))
    phases = []
    over = threading.Event()

    def receive():
        while True:
            try:
                _, control, _, _ = receiver.recvmsg(2048, 256)
            except TimeoutError:
                if over.is_set():
                    return
                continue
            for level, kind, data in control:
                if level == socket.SOL_SOCKET and kind == SO_TIMESTAMPNS:
                    whole, part = struct.unpack("qq", data[:16])
                    phases.append(((whole + tai_offset) * 1_000_000_000 + part) % cycle)

    thread = threading.Thread(target=receive)
    thread.start()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            sender.send(frame)
        except OSError:  # the queue before the closed gate is full
            pass
        time.sleep(pause)
    over.set()
    thread.join()
    return phases


def windows_of(gates, traffic_class):
    """[begin, end) in ns of each run of entries that have the class's gate open."""
    windows, at = [], 0
    for states, interval in gates:
        if states >> traffic_class & 1:
            if windows and windows[-1][1] == at:
                windows[-1][1] = at + interval
            else:
                windows.append([at, at + interval])
        at += interval
    return [tuple(window) for window in windows]


def judge(phases, windows, late=1_000_000):
    """(share of the frames inside a window, windows that had none). A frame may come late by what the clock's read and
    a busy host take; it may not come early."""
    hit = [0] * len(windows)
    for phase in phases:
        for index, (begin, end) in enumerate(windows):
            if begin <= phase < end + late:
                hit[index] += 1
                break
    return (sum(hit) / len(phases) if phases else 0.0), [windows[i] for i, count in enumerate(hit) if not count]
