#!/bin/sh
# Schedule cell-7, written by isoline. Needs root, and iproute2 6.2 or later where max-sdu or fp stands.
set -eu

# eth1
tc qdisc del dev eth1 root 2>/dev/null || true
tc qdisc add dev eth1 root handle 1500: taprio \
    num_tc 4 map 0 0 0 0 1 2 2 3 0 0 0 0 0 0 0 0 queues 2@0 1@2 1@3 1@4 \
    base-time 0 cycle-time 1000000 cycle-time-extension 100000 \
    sched-entry H 08 250000 \
    sched-entry R 06 300000 \
    sched-entry S 05 400000 \
    sched-entry S 08 50000 \
    max-sdu 0 0 0 200 \
    fp P E E E \
    flags 0x0 clockid CLOCK_TAI
tc qdisc add dev eth1 parent 1500:3 handle 3002: etf clockid CLOCK_TAI delta 200000 skip_sock_check
tc qdisc add dev eth1 parent 1500:4 handle 2003: cbs idleslope 20000 sendslope -80000 hicredit 304 locredit -1214 offload 0
# Gates stand still since something came to their queues: once more.
tc qdisc change dev eth1 root handle 1500: taprio \
    base-time 0 cycle-time 1000000 cycle-time-extension 100000 \
    sched-entry H 08 250000 \
    sched-entry R 06 300000 \
    sched-entry S 05 400000 \
    sched-entry S 08 50000 \
    flags 0x0 clockid CLOCK_TAI
ip link set dev "$(basename "$(readlink /sys/class/net/eth1/master)")" type bridge vlan_filtering 1
bridge vlan add dev eth1 vid 100 pvid untagged
bridge vlan add dev eth1 vid 200

# eth2
tc qdisc add dev eth2 clsact 2>/dev/null || true
tc qdisc del dev eth2 root 2>/dev/null || true
tc qdisc add dev eth2 root handle 1500: taprio \
    num_tc 2 map 0 0 0 0 1 1 1 1 0 0 0 0 0 0 0 0 queues 1@0 1@1 \
    base-time 5000250000 cycle-time 1000000 \
    sched-entry S 02 200000 \
    sched-entry S 03 780000 \
    sched-entry S 00 20000 \
    flags 0x1 txtime-delay 300000 clockid CLOCK_TAI
ip link add link eth2 name eth2.100 type vlan id 100 egress-qos-map 3:5 ingress-qos-map 5:3
tc filter add dev eth2 egress protocol ip pref 49408 handle 47 flower ip_tos 0xb8/0xfc \
    action skbedit priority 6 continue cookie 69736f6c696e652064736370
tc filter add dev eth2 egress protocol ipv6 pref 49409 handle 47 flower ip_tos 0xb8/0xfc \
    action skbedit priority 6 continue cookie 69736f6c696e652064736370
tc filter add dev eth2 egress protocol 802.1Q pref 49410 handle 47 flower vlan_ethtype ip ip_tos 0xb8/0xfc \
    action skbedit priority 6 continue cookie 69736f6c696e652064736370
tc filter add dev eth2 egress protocol 802.1Q pref 49411 handle 47 flower vlan_ethtype ipv6 ip_tos 0xb8/0xfc \
    action skbedit priority 6 continue cookie 69736f6c696e652064736370
tc filter add dev eth2 ingress protocol 802.1Q pref 49664 handle 1 flower dst_mac 02:00:00:00:00:09 vlan_id 100 vlan_prio 5 \
    action gate base-time 0 cycle-time 1000000 clockid CLOCK_TAI \
    sched-entry open 500000 6 9000 \
    sched-entry close 500000 -1 -1 \
    pipe \
    action police rate 10000000bit burst 3000 mtu 1000 conform-exceed drop/pipe \
    action gact continue cookie 63616d657261

# eth3
