"""One transaction that has each kind of step: eth1's gates are changed, eth2 gets all that it can get."""
from plant import *

names = ("eth1", "eth2")
before = schedule_file(port_config("eth1", entries(4)), name="before")
wanted = schedule_file(
    port_config("eth1", entries(6, 2 * MILLISECOND)),
    port_config("eth2", entries(6, 2 * MILLISECOND), dscp=[{"dscp": 46, "pcp": 6}],
                vlan_devices=[{"name": "eth2.100", "vid": 100, "egress_pcp": "[{priority: 3, pcp: 5}]"}]),
    name="wanted")
all_steps = {"RTM_NEWQDISC", "RTM_NEWTFILTER", "RTM_NEWLINK"}


def state():
    return everything(*names)


def begin():
    """The two ports in the state that is the old one."""
    set_tai_offset(37)
    for name in names:
        port(name)
    isoline("schedule", "apply", before, expect=0)
    return state()


def start_from(old):
    """The old state again, whatever there is."""
    for name in names:
        isoline("schedule", "remove", name, expect=0)
    isoline("schedule", "apply", before, expect=0)
    found = state()
    if found != old:
        fail("the old state does not come back", {"wanted": old, "found": found})
