"""A tool's output taken apart: its rows, and what stands before and after them. All of it is bytes."""

import re
from dataclasses import dataclass, field

from cases import LAST_PORT, PROBING_PORT

# No column but a comm has blanks in it or may be empty, so what stands on either side of it fits in one way only.
_COLUMN = {
    "clock": rb"(?P<clock>\d\d:\d\d:\d\d +)",
    # Nine wide, and no blank behind that.
    "time": rb"(?P<time>-?\d+\.\d{3} *)",
    "uid": rb"(?P<uid>-?\d+) +",
    "pid": rb"(?P<pid>\d+) +",
    "comm": rb"(?P<comm>.*?) +",
    "ip": rb"(?P<ip>[46]) +",
    "backlog": rb"(?P<backlog>\d+/\d+) *",
    **{name: rb"(?P<%s>[0-9a-f.:]+) +" % name.encode() for name in ("saddr", "daddr", "laddr", "raddr")},
    **{name: rb"(?P<%s>\d+)(?: +|$)" % name.encode() for name in ("sport", "dport", "lport", "rport", "connects")},
}
_PRIVATE = {str(PROBING_PORT).encode(), str(LAST_PORT).encode()}


@dataclass
class Output:
    """rows: dicts of the columns, with the whole line, its time masked, as `line`; others: the lines that are none."""

    rows: list = field(default_factory=list)
    others: list = field(default_factory=list)


def take_apart(columns, lines):
    pattern = re.compile(b"".join(_COLUMN[name] for name in columns.split()), re.DOTALL)
    output = Output()
    for line in lines:
        match = pattern.fullmatch(line)
        if not match:
            output.others.append(line)
        elif server_port(match.groupdict()) not in _PRIVATE:
            output.rows.append({**match.groupdict(), "line": _without_time(match)})
    return output


def server_port(row):
    """The port that a connection went to."""
    return row.get("dport") or (row["rport"] if "connects" in row else row["lport"])


def _without_time(match):
    """Masked by as many characters, so that the width still counts."""
    line = bytearray(match.group())
    for name in "clock", "time":
        if name in match.re.groupindex:
            start, end = match.span(name)
            line[start:end] = b"~" * (end - start)
    return bytes(line)


def family(row):
    return b":" in (row.get("daddr") or row["raddr"])


def ordered(rows):
    """Rows sorted so far as no tool keeps their order: each process's and family's keep theirs.

    Every tool reads a buffer a CPU, and bcc's one a family too. Each process keeps to one CPU.
    """
    return sorted(rows, key=lambda row: (int(row["pid"]), family(row)))


def counted(rows):
    """Keys of equal counts come in any order."""
    return sorted(rows, key=lambda row: (family(row), -int(row["connects"]), row["line"]))


def falling_times(rows):
    """Rows whose time is before that of their process's row before."""
    last, falling = {}, []
    for row in rows:
        time = float(row["time"])
        if time < last.get(row["pid"], time):
            falling.append(row["line"])
        last[row["pid"]] = time
    return falling


def described(line):
    return line.decode("utf-8", "backslashreplace").encode("unicode_escape").decode()
