"""The differences between a classic tool's rows and grebe's that are meant to be: docs/compatibility.md tells of each.

One that does not show is a failure as well: the list is what is so, not what might be.
"""

import re
from dataclasses import dataclass
from typing import Callable

from workload import NO_FREE_PORT

# What grebe says when its end takes longer than a second, as it may here, where 30 tools end at once.
PATIENCE = re.compile(r"grebe: [^\n]*; after a while, or at a second signal, the rest is left out\n+")

_MAPPED = re.compile(rb"::ffff:(\d+\.\d+\.\d+\.\d+)")


@dataclass(frozen=True)
class Difference:
    reason: str  # as docs/compatibility.md has it, in "Differences that stay"
    concerns: Callable  # (case, kind)
    classic: Callable = None  # (row) -> the row as grebe has it, None if it has no such; the same if it is no other
    only_grebe: Callable = None  # (row) -> whether no classic tool shows it
    grebe: Callable = None  # (Output) -> how many lines of grebe's it has given the classic tool's form


def _unmapped(row):
    if not _MAPPED.search(row["line"]):
        return row
    # As wide as before.
    line = _MAPPED.sub(lambda match: match.group(1) + b" " * len("::ffff:"), row["line"])
    return {**row, "line": line, **{name: row[name].removeprefix(b"::ffff:") for name in ("saddr", "daddr")}}


def _by_ipv6_alone(row):
    return None if row["daddr"].startswith(b"::ffff:") else row


def _narrow_comm(output):
    """As before libbpf-tools 0.31: cut and filled up at 12 bytes, not 16."""
    at = next(line.index(b"COMM") for line in output.others if b"COMM" in line)

    def narrow(line):
        return line[:at + 12] + line[at + 16:]

    output.others = [narrow(line) if b"COMM" in line else line for line in output.others]
    output.rows = [{**row, "line": narrow(row["line"])} for row in output.rows]
    return len(output.rows)


DIFFERENCES = [
    Difference("`-6`, a mapped destination",
               lambda case, kind: case.system == "bcc" and case.tool == "tcpconnect" and "-6" in case.options,
               classic=_by_ipv6_alone),
    Difference("IPv4-mapped addresses",
               lambda case, kind: case.system == "bpftrace" and case.tool == "tcpconnect",
               classic=_unmapped),
    Difference("no free port, by tracepoint",
               lambda case, kind: case.tool == "tcpconnect" and kind == "tracepoint" and not case.counts,
               only_grebe=lambda row: row["comm"].decode("latin-1") == NO_FREE_PORT),
    Difference("libbpf-tools before 0.31",
               lambda case, kind: case.system == "libbpf" and not case.counts,
               grebe=_narrow_comm),
]

# Lines that are no rows: what the classic tool's version here prints, and grebe's layout, which follows a newer one.
LINES = [
    ("bpftrace before 0.24", "bpftrace", re.compile(rb"Attaching \d+ probes\.\.\.")),
]
