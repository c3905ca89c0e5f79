"""What a tool's row says, in a form that rows of other tools can be compared with."""

import re
from collections import Counter

# No layout has blanks in anything but a comm, so whatever stands on either side of it fits in one way only.
_CONNECT = (r"(?P<time>[\d.]+) +(?P<pid>\d+) +(?P<comm>.*?) +(?P<ip>[46]) +(?P<saddr>\S+)"
            r" +(?P<daddr>\S+) +(?P<dport>\d+)")
_ACCEPT = (r"(?P<time>[\d.]+) +(?P<pid>\d+) +(?P<comm>.*?) +(?P<ip>[46]) +(?P<raddr>\S+) +(?P<rport>\d+)"
           r" +(?P<laddr>\S+) +(?P<lport>\d+)")
_CONNECT_BT = (r"(?P<time>[\d:]+) +(?P<pid>\d+) +(?P<comm>.*?) +(?P<saddr>\S+) +(?P<sport>\d+)"
               r" +(?P<daddr>\S+) +(?P<dport>\d+)")
_ACCEPT_BT = (r"(?P<time>[\d:]+) +(?P<pid>\d+) +(?P<comm>.*?) +(?P<raddr>\S+) +(?P<rport>\d+)"
              r" +(?P<laddr>\S+) +(?P<lport>\d+) +(?P<backlog>\d+/\d+)")
ROW = {name: re.compile(text + " *") for name, text in {
    "connect": _CONNECT, "accept": _ACCEPT, "connect.bt": _CONNECT_BT, "accept.bt": _ACCEPT_BT}.items()}

# bcc's layouts with -t, byte for byte (compat.md 2.3 and 3).
LAYOUT = {
    "connect": "{time:9}{pid:7} {comm:12} {ip:2} {saddr:16} {daddr:16} {dport:6} ",
    "accept": "{time:9}{pid:7} {comm:12} {ip:2} {raddr:16} {rport:5} {laddr:16} {lport:5}",
}
HEADER = {
    "connect": "TIME(s)  PID     COMM         IP SADDR            DADDR            DPORT ",
    "accept": "TIME(s)  PID     COMM         IP RADDR            RPORT LADDR            LPORT",
}
_COMPARED = {
    "connect": ("pid", "comm", "ip", "saddr", "daddr", "dport"),
    "accept": ("pid", "comm", "ip", "raddr", "rport", "laddr", "lport"),
}
# bcc's layouts cut a comm here.
_COMM_WIDTH = 12


def parse(layout, lines):
    """Rows as dicts, and the lines that are none."""
    rows, others = [], []
    for line in lines:
        match = ROW[layout].fullmatch(line)
        if not match:
            others.append(line)
            continue
        rows.append({**match.groupdict(), "line": line})
    return rows, others


def in_layout(layout, row):
    return LAYOUT[layout].format(**row) == row["line"]


def compared(kind, row):
    """The tuple of what all tools show."""
    fields = dict(row)
    fields["comm"] = row["comm"][:_COMM_WIDTH].rstrip()
    fields.setdefault("ip", "6" if ":" in row.get("saddr", row.get("raddr")) else "4")
    return tuple(str(fields[name]) for name in _COMPARED[kind])


def mapped(row):
    """As tcpconnect.bt shows it, by the socket's own addresses; the others show those of the connect by IPv4."""
    if not row["mapped"]:
        return row
    return {**row, "ip": 6, **{name: "::ffff:" + row[name] for name in ("saddr", "daddr")}}


def differences(expected, actual):
    """In words; none if both have the same rows, and each process's in the same order."""
    missing, extra = Counter(expected) - Counter(actual), Counter(actual) - Counter(expected)
    words = [f"missing: {' '.join(row)} ({n} times)" for row, n in missing.items()]
    words += [f"extra: {' '.join(row)} ({n} times)" for row, n in extra.items()]
    if not words:
        for pid in dict.fromkeys(row[0] for row in expected):
            if [row for row in expected if row[0] == pid] != [row for row in actual if row[0] == pid]:
                words.append(f"process {pid}: the same rows, in another order")
    return words


def falling_times(rows):
    """Rows whose time is before that of their process's row before."""
    last, falling = {}, []
    for row in rows:
        if float(row["time"]) < last.get(row["pid"], 0):
            falling.append(row["line"])
        last[row["pid"]] = float(row["time"])
    return falling
