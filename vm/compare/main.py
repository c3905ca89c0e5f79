"""Runs grebe and the classic tools at once over one workload, and compares their rows. See vm/parity."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import rows
from tools import NotReady, Tool, wait_until

HERE = os.path.dirname(os.path.abspath(__file__))
GREBE = os.path.join(HERE, "..", "..", "grebe")
ATTACH_KINDS = "kprobe", "fentry", "tracepoint"
# Seconds. Six JVMs start in an emulated machine, whose host may be busy; a tool that fails to start is not waited for.
START, END = 600, 120
PROBING_PORT, LAST_PORT = 7001, 7002
PRIVATE = {str(PROBING_PORT), str(LAST_PORT)}


def start_all(folder):
    def bpftrace(name):
        return ["bpftrace", shutil.which(name, path="/usr/sbin:/usr/local/sbin:/usr/share/bpftrace/tools")]

    # Its rows are to come as they happen, though it writes to a file.
    yield Tool("tcpconnect", "connect", ["stdbuf", "-oL", "/usr/sbin/tcpconnect", "-t"], folder)
    yield Tool("tcpconnect.bt", "connect.bt", bpftrace("tcpconnect.bt"), folder)
    yield Tool("tcpaccept.bt", "accept.bt", bpftrace("tcpaccept.bt"), folder)
    for kind in "connect", "accept":
        for attach in ATTACH_KINDS:
            argv = [GREBE, "tcp" + kind, "-t", "--attach", attach]
            yield Tool(f"grebe tcp{kind} {attach}", kind, argv, folder)


def connect_and_accept(port):
    with socket.create_server(("127.0.0.1", port)) as listening:
        with socket.create_connection(("127.0.0.1", port)):
            listening.accept()[0].close()


def connect_and_accept_on_every_cpu():
    """Where a tool shows these, it has shown all that came before: some tools have a buffer a CPU."""
    for cpu in CPUS:
        os.sched_setaffinity(0, {cpu})
        connect_and_accept(LAST_PORT)
    os.sched_setaffinity(0, CPUS)


CPUS = os.sched_getaffinity(0)


def port_of(tool, row):
    return row["dport" if tool.kind == "connect" else "lport"]


def rows_at(tool, port):
    return sum(port_of(tool, row) == str(port) for row in rows.parse(tool.layout, tool.lines())[0])


def run_workload():
    workload = subprocess.run([sys.executable, "-B", os.path.join(HERE, "workload.py")], stdout=subprocess.PIPE,
                              timeout=START, check=False)
    if workload.returncode:
        raise SystemExit("parity: the workload failed; what it says is above")
    return [json.loads(line) for line in workload.stdout.splitlines()]


class Comparison:
    def __init__(self, events):
        self.failures = []
        self.table = []
        self.truth = {
            kind: [event for event in events if event["kind"] == kind] for kind in ("connect", "accept")}
        self.sent = [event for event in self.truth["connect"] if not event["no_port"]]
        self.seen = {}

    def fail(self, tool, text):
        self.failures.append(f"{tool.name}: {text}")

    def check(self, tool):
        parsed, others = rows.parse(tool.layout, tool.lines())
        parsed = [row for row in parsed if port_of(tool, row) not in PRIVATE]
        mine = [rows.compared(tool.kind, row) for row in parsed]
        self.seen[tool.name] = mine
        name, expected = self.reference(tool)
        different = rows.differences(expected, mine)
        if different:
            both = ["", *different, f"-- {name}:", *map(" ".join, expected), f"-- {tool.name}:", *map(" ".join, mine)]
            self.fail(tool, f"other rows than {name}" + "\n    ".join(both))
        self.table.append((tool.name, len(mine), name))
        if tool.name.startswith("grebe"):
            self.check_text(tool, parsed, others)

    def check_text(self, tool, parsed, others):
        banner = ["Tracing connect ... Hit Ctrl-C to end"] if tool.kind == "connect" else []
        if others != [*banner, rows.HEADER[tool.kind]]:
            self.fail(tool, f"not its banner and header, nor rows: {others}")
        for row in parsed:
            if not rows.in_layout(tool.kind, row):
                self.fail(tool, f"not in bcc's layout: '{row['line']}'")
        for line in rows.falling_times(parsed):
            self.fail(tool, f"an earlier time than its process's row before: '{line}'")

    def reference(self, tool):
        """What the tool's rows must equal: its name and its rows."""
        if tool.name == "tcpconnect":
            return "the workload", [rows.compared("connect", event) for event in self.sent]
        if tool.name == "tcpconnect.bt":
            return "the workload, mapped", [rows.compared("connect", rows.mapped(event)) for event in self.sent]
        if tool.name == "tcpaccept.bt":
            return "the workload", [rows.compared("accept", event) for event in self.truth["accept"]]
        if tool.name == "grebe tcpconnect tracepoint":
            # Its documented difference; by the workload, since no classic tool shows these.
            return "the workload, no free port", [rows.compared("connect", event) for event in self.truth["connect"]]
        classic = "tcpconnect" if tool.kind == "connect" else "tcpaccept.bt"
        return classic, self.seen[classic]


def end_all(tools, comparison):
    for tool in tools:
        tool.interrupt()
    for tool in tools:
        status = tool.status(END)
        if status is None:
            comparison.fail(tool, f"still ran {END} s after SIGINT")
        elif status:
            comparison.fail(tool, f"exit status {status} after SIGINT")
        if tool.errors() and tool.name.startswith("grebe"):
            comparison.fail(tool, "wrote to standard error: " + tool.errors())


def compare(tools):
    begin = time.monotonic()
    wait_until(START, "a first row", tools, lambda tool: rows_at(tool, PROBING_PORT) > 0,
               lambda: connect_and_accept(PROBING_PORT))
    print(f"parity: {len(tools)} tools attached in {time.monotonic() - begin:.0f} s", flush=True)
    comparison = Comparison(run_workload())
    connect_and_accept_on_every_cpu()
    try:
        wait_until(END, "the last row", tools, lambda tool: rows_at(tool, LAST_PORT) >= len(CPUS))
    except NotReady as e:
        comparison.failures.append(str(e))
    end_all(tools, comparison)
    for tool in tools:
        comparison.check(tool)
    return comparison


def main():
    with tempfile.TemporaryDirectory(prefix="grebe-parity.") as folder:
        tools = []
        try:
            tools.extend(start_all(folder))
            comparison = compare(tools)
        except NotReady as e:
            sys.exit(f"parity: {e}")
        finally:
            for tool in tools:
                tool.interrupt()
                tool.status(END)
    for failure in comparison.failures:
        print(f"parity: {failure}")
    if comparison.failures:
        sys.exit(f"parity: {len(comparison.failures)} differences on Linux {os.uname().release}")
    print(f"{'TOOL':30} {'ROWS':>5}  EQUAL TO")
    for name, count, reference in comparison.table:
        print(f"{name:30} {count:5}  {reference}")


if __name__ == "__main__":
    main()
