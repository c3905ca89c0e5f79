"""Which tools run, with which options, and which of grebe's must print the same bytes."""

import os
import shutil
from dataclasses import dataclass

# Whoever waits for a tool makes connections to these; they are no part of the comparison.
PROBING_PORT, LAST_PORT = 7001, 7002
PRIVATE = f"{PROBING_PORT},{LAST_PORT}"

_ALL_KINDS = "kprobe", "fentry", "tracepoint"
_CONNECT = "pid comm ip saddr daddr dport"
_ACCEPT = "pid comm ip raddr rport laddr lport"


@dataclass(frozen=True)
class Case:
    """A classic tool with some options, and grebe with the same by each of the attach kinds."""

    system: str
    tool: str
    options: tuple
    columns: str  # of its rows, in their order
    kinds: tuple
    shown: tuple = ()  # the workers whose connections pass its filters; none named: of all
    families: str = "46"

    @property
    def name(self):
        return " ".join([self.system, self.tool, *self.options])

    @property
    def counts(self):
        return "connects" in self.columns

    def classic_argv(self):
        if self.system == "bcc":
            # -u: the banner is to come when it is printed, though that is to a file.
            return ["/usr/bin/python3", "-u", f"/usr/sbin/{self.tool}-bpfcc", *self.options]
        if self.system == "libbpf":
            return ["stdbuf", "-oL", f"/usr/sbin/{self.tool}", *self.options]
        folders = "/usr/sbin:/usr/local/sbin:/usr/share/bpftrace/tools"
        return ["bpftrace", shutil.which(f"{self.tool}.bt", path=folders)]

    def grebe_argv(self, kind):
        home = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        return [os.path.join(home, "grebe"), self.tool, "--layout", self.system, *self.options, "--attach", kind]


def cases(workers, maps, systems):
    """workers: what their filters name, by name; maps: paths of the two pinned maps."""
    with_bcc = "bcc" in systems
    pid = {name: str(worker.pid) for name, worker in workers.items()}
    both_maps = "--cgroupmap", maps.cgroups, "--mntnsmap", maps.mntns
    return [case for case in [
        Case("bcc", "tcpconnect", ("-t", "-U", "-L"), "time uid pid comm ip saddr sport daddr dport", _ALL_KINDS),
        Case("bcc", "tcpaccept", ("-T", "-t"), "clock time " + _ACCEPT, _ALL_KINDS),
        # Compiling takes an emulated machine half a minute of its processors each, so they have several filters.
        Case("bcc", "tcpconnect", ("-6", "-u", "65534"), _CONNECT, ("fentry",), ("nobody",), "6"),
        Case("bcc", "tcpconnect", ("-4", "-P", "80,8080," + PRIVATE, *both_maps), _CONNECT, ("kprobe",),
             ("both",), "4"),
        Case("bcc", "tcpconnect", ("-c", "-p", pid["ways"]), "laddr raddr rport connects", ("fentry",), ("ways",)),
        Case("bcc", "tcpaccept", ("-6", "-p", pid["server"]), _ACCEPT, ("fentry",), ("server",), "6"),
        Case("bcc", "tcpaccept", ("-4", "-P", "9204,9206," + PRIVATE, *both_maps), _ACCEPT, ("kprobe",),
             ("both",), "4"),
        Case("libbpf", "tcpconnect", ("-t", "-U", "-s"), "time uid pid comm ip saddr daddr sport dport",
             ("kprobe",) if with_bcc else _ALL_KINDS),
        Case("libbpf", "tcpconnect", ("-P", "443,65535," + PRIVATE, "-u", "0"), _CONNECT, ("kprobe",),
             tuple(name for name in workers if name != "nobody")),
        Case("libbpf", "tcpconnect", ("-p", pid["threads"]), _CONNECT, ("fentry",), ("threads",)),
        Case("libbpf", "tcpconnect", ("-c",), "laddr raddr rport connects", ("kprobe",)),
        Case("bpftrace", "tcpconnect", (), "clock pid comm saddr sport daddr dport", ("fentry",)),
        Case("bpftrace", "tcpaccept", (), "clock pid comm raddr rport laddr lport backlog",
             ("fentry",) if with_bcc else _ALL_KINDS),
    ] if case.system in systems]
