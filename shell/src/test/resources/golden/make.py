#!/usr/bin/env python3
"""Writes the golden files beside it: what the classic tools print for EVENTS.

The formats are those of the tools themselves (bcc 0.37, libbpf-tools 0.31, bpftrace 0.24, kdt's ftrace scripts), put
down here a second time, in the tools' own language, so that a slip in scripts/*.groovy shows. `make.py` again after a
change of the events; a change of a format is a change of what grebe promises.
"""
import itertools
import os

# time in ns, pid, tid, comm, uid, ip, near address, near port, far address, far port, backlog, longest backlog
EVENTS = [
    (5_000_000_999, 1469, 1470, b"curl", 1000, 4, b"10.201.219.236", 57266, b"54.245.105.25", 80, 0, 128),
    (36_871_999_000, 4194303, 4194303, b"fifteen-letters", 0, 4, b"192.168.100.200", 65535, b"203.0.113.199", 65535,
     4095, 4096),
    (4_998_500_998, 7, 7, b"my app-1-\xff\xc3\xa9\xc3", 65534, 4, b"127.0.0.1", 1, b"127.0.0.53", 443, 3, 5),
    (5_000_999_999, 2015, 2016, b"\xc3\xa9" * 7, 4294967294, 6, b"fe80::2000:bff:fe82:3ac", 50966,
     b"2001:db8:1111:2222:3333:4444:5555:6666", 22, 1, 10),
    (5_000_500_500, 8080, 8080, b"\x1b[2J a\tb", 1, 6, b"::1", 8080, b"::ffff:10.0.0.1", 8080, 0, 1),
]
# address -> name that was asked for, and ms from the answer to the connect
ANSWERS = {
    b"54.245.105.25": (b"www.domain.com", 123.694),
    b"2001:db8:1111:2222:3333:4444:5555:6666": (b"six.example", 100.000),
    b"::ffff:10.0.0.1": (b"\\027[2J.example", 100.001),
}
HERE = os.path.dirname(os.path.abspath(__file__))


def subsets(flags):
    for n in range(len(flags) + 1):
        yield from itertools.combinations(flags, n)


def seconds(time, first):
    return (time // 1000 - first // 1000) / 1000000


def query(flags, daddr):
    if "-d" not in flags:
        return b""
    if daddr in ANSWERS:
        name, ms = ANSWERS[daddr]
        return name + b" (%.3fms)" % ms if ms > 100 else name
    return b"localhost" if daddr in (b"127.0.0.1", b"::1") else b"No DNS Query"


def bcc_connect(flags, events):
    out = b"Tracing connect ... Hit Ctrl-C to end\n"
    if "-t" in flags:
        out += b"%-9s" % b"TIME(s)"
    if "-U" in flags:
        out += b"%-6s" % b"UID"
    if "-L" in flags:
        out += b"%-7s %-12s %-2s %-16s %-6s %-16s %-6s" % (b"PID", b"COMM", b"IP", b"SADDR", b"LPORT", b"DADDR", b"DPORT")
    else:
        out += b"%-7s %-12s %-2s %-16s %-16s %-6s" % (b"PID", b"COMM", b"IP", b"SADDR", b"DADDR", b"DPORT")
    out += b" QUERY\n" if "-d" in flags else b"\n"
    for (time, pid, _, comm, uid, ip, saddr, sport, daddr, dport, _, _) in events:
        text = query(flags, daddr)
        if "-t" in flags:
            out += b"%-9.3f" % seconds(time, events[0][0])
        if "-U" in flags:
            out += b"%-6d" % uid
        if "-L" in flags:
            out += b"%-7d %-12.12s %-2d %-16s %-6d %-16s %-6d %s" % (pid, comm, ip, saddr, sport, daddr, dport, text)
        else:
            out += b"%-7d %-12.12s %-2d %-16s %-16s %-6d %s" % (pid, comm, ip, saddr, daddr, dport, text)
        out += b"\n"
    return out


def bcc_accept(flags, events):
    out = b""
    if "-T" in flags:
        out += b"%-9s" % b"TIME"
    if "-t" in flags:
        out += b"%-9s" % b"TIME(s)"
    out += b"%-7s %-12s %-2s %-16s %-5s %-16s %-5s\n" % (
        b"PID", b"COMM", b"IP", b"RADDR", b"RPORT", b"LADDR", b"LPORT")
    for (time, pid, _, comm, _, ip, laddr, lport, raddr, rport, _, _) in events:
        if "-T" in flags:
            out += b"%-9s" % b"HH:MM:SS"
        if "-t" in flags:
            out += b"%-9.3f" % seconds(time, events[0][0])
        out += b"%-7d %-12.12s %-2d %-16s %-5d %-16s %-5d\n" % (pid, comm, ip, raddr, rport, laddr, lport)
    return out


def libbpf_connect(flags, events):
    out = b""
    if "-t" in flags:
        out += b"%-9s" % b"TIME(s)"
    if "-U" in flags:
        out += b"%-6s" % b"UID"
    out += b"%-6s %-16s %-2s %-16s %-16s" % (b"PID", b"COMM", b"IP", b"SADDR", b"DADDR")
    if "-s" in flags:
        out += b" %-5s" % b"SPORT"
    out += b" %-5s\n" % b"DPORT"
    for (time, pid, _, comm, uid, ip, saddr, sport, daddr, dport, _, _) in events:
        if "-t" in flags:
            out += b"%-9.3f" % seconds(time, events[0][0])
        if "-U" in flags:
            out += b"%-6d" % uid  # The tool itself prints it signed; see docs/compatibility.md.
        out += b"%-6d %-16.16s %-2d %-16s %-16s" % (pid, comm, ip, saddr, daddr)
        if "-s" in flags:
            out += b" %-5d" % sport
        out += b" %-5d\n" % dport
    return out


def bpftrace_connect(flags, events):
    out = b"Tracing tcp connections. Hit Ctrl-C to end.\n"
    out += b"%-8s %-8s %-16s " % (b"TIME", b"PID", b"COMM")
    out += b"%-39s %-6s %-39s %-6s\n" % (b"SADDR", b"SPORT", b"DADDR", b"DPORT")
    for (_, pid, _, comm, _, _, saddr, sport, daddr, dport, _, _) in events:
        out += b"HH:MM:SS "
        out += b"%-8d %-16s " % (pid, comm)
        out += b"%-39s %-6d %-39s %-6d\n" % (saddr, sport, daddr, dport)
    return out + b"\n\n"


def bpftrace_accept(flags, events):
    out = b"Tracing TCP accepts. Hit Ctrl-C to end.\n"
    out += b"%-8s %-6s %-14s " % (b"TIME", b"PID", b"COMM")
    out += b"%-39s %-5s %-39s %-5s %s\n" % (b"RADDR", b"RPORT", b"LADDR", b"LPORT", b"BL")
    for (_, pid, _, comm, _, _, laddr, lport, raddr, rport, backlog, longest) in events:
        out += b"HH:MM:SS "
        out += b"%-6d %-14s " % (pid, comm)
        out += b"%-39s %-5d %-39s %-5d " % (raddr, rport, laddr, lport)
        out += b"%d/%d\n" % (backlog, longest)
    return out + b"\n\n"


def ftrace(name, heading, banner, near_first):
    def rows(flags, events):
        out = b"Tracing " + name + banner + b". Hit Ctrl-C to end\n"
        if "-t" in flags:
            out += b"%-12s " % b"TIME(s)"
        out += b"%-8s %-12s %-20s %-6s %-20s %-6s\n" % heading
        for (time, _, tid, comm, _, _, near, nport, far, fport, _, _) in events:
            if "-t" in flags:
                out += b"%-12.6f " % seconds(time, events[0][0])
            ends = (near, b"%d" % nport, far, b"%d" % fport)
            out += b"%-8s %-12s %-20s %-6s %-20s %-6s\n" % (
                b"%d" % tid, comm, *(ends if near_first else ends[2:] + ends[:2]))
        return out + b"\nEnding tracing...\n"
    return rows


def write(file, command, flag_names, tool, families):
    """Sections: a line `== arguments == family`, then what is printed."""
    with open(os.path.join(HERE, file), "wb") as out:
        for flags in subsets(flag_names):
            for family in families:
                events = [e for e in EVENTS if family in (46, e[5])]
                arguments = " ".join(command + list(flags))
                out.write(b"== %s == %d\n" % (arguments.encode(), family) + tool(flags, events))


CONNECT = (b"PID", b"COMM", b"SADDR", b"SPORT", b"DADDR", b"DPORT")
ACCEPT = (b"PID", b"COMM", b"RADDR", b"RPORT", b"SADDR", b"SPORT")
BOTH = [4, 6, 46]
write("tcpconnect-bcc", ["tcpconnect"], ["-t", "-U", "-L", "-d"], bcc_connect, BOTH)
write("tcpconnect-libbpf", ["tcpconnect", "--layout=libbpf"], ["-t", "-U", "-s"], libbpf_connect, BOTH)
write("tcpconnect-bpftrace", ["tcpconnect", "--layout=bpftrace"], [], bpftrace_connect, BOTH)
write("tcpconnect-ftrace", ["tcpconnect", "--layout=ftrace"], ["-t"],
      ftrace(b"tcpconnect", CONNECT, b"", True), [4])
write("tcpconnect-ftrace-filters", ["tcpconnect", "--layout=ftrace", "-p", "1469", "-P", "80,443"], [],
      ftrace(b"tcpconnect", CONNECT, b" issued by PID 1469 issued by Ports 80,443", True), [4])
write("tcpaccept-bcc", ["tcpaccept"], ["-T", "-t"], bcc_accept, BOTH)
write("tcpaccept-bpftrace", ["tcpaccept", "--layout=bpftrace"], [], bpftrace_accept, BOTH)
write("tcpaccept-ftrace", ["tcpaccept", "--layout=ftrace"], ["-t"], ftrace(b"tcpaccept", ACCEPT, b"", False), [4])
