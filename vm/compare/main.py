"""Runs grebe and the classic tools at once over one workload, and compares what they print. See vm/parity.

Its arguments are the systems whose tools to run: bcc, libbpf, bpftrace.
"""

import os
import sys
import tempfile
import time
from collections import Counter, namedtuple

import allowed
import rows
from cases import LAST_PORT, PROBING_PORT, cases
from headers import shorten
from pinned import Maps, cgroup_id, mount_namespace_id
from tools import NotReady, Tool, wait_until
from workload import CPUS, Workload

# Seconds. Compilers and JVMs start in an emulated machine, whose host may be busy; a tool that fails is not waited for.
START, END = 900, 120
# Each probe that goes waits for all processors, and 30 tools' go at once.
ENDED = 300
# bpftrace 0.17 once ran on after SIGINT for two minutes, which nobody has seen again: who waits so long asks again.
AGAIN = 60
# At the least, for what connects: an entry and a return, or one for both, for each family.
PROBES = 2

Pair = namedtuple("Pair", "case kind classic grebe")


class Truth:
    """What the workload's processes say of themselves."""

    def __init__(self, events):
        self.events = {kind: [e for e in events if e["kind"] == kind] for kind in ("connect", "accept")}

    @staticmethod
    def _key(kind, event):
        names = ("ip", "saddr", "daddr", "dport") if kind == "connect" else ("ip", "raddr", "rport", "laddr", "lport")
        # bcc cuts a name there; and where a name's blanks end cannot be seen.
        return (event["pid"], event["comm"][:12].strip(" "), *(str(event[name]) for name in names))

    def _row_key(self, kind, row):
        return self._key(kind, {name: int(value) if name == "pid" else value.decode("latin-1")
                                for name, value in row.items()})

    def differences(self, kind, parsed, no_port):
        expected = Counter(self._key(kind, e) for e in self.events[kind] if no_port or not e.get("no_port"))
        actual = Counter(self._row_key(kind, row) for row in parsed)
        return [f"missing: {row} ({n} times)" for row, n in (expected - actual).items()] + [
            f"extra: {row} ({n} times)" for row, n in (actual - expected).items()]


class Comparison:
    def __init__(self, truth):
        self.truth, self.failures, self.table = truth, [], []

    def fail(self, tool, text, details=()):
        self.failures.append("\n    ".join([f"{tool.name}: {text}", *details]))

    def check(self, pair):
        case, kind = pair.case, pair.kind
        classic = rows.take_apart(case.columns, pair.classic.lines())
        grebe = rows.take_apart(case.columns, pair.grebe.lines())
        notes = self.allow(pair, classic, grebe)
        if classic.others != grebe.others:
            self.fail(pair.grebe, "other lines than rows differ",
                      [f"{who} {rows.described(line)!r}" for who, lines in (("classic", classic.others),
                                                                          ("grebe  ", grebe.others)) for line in lines])
        order = rows.counted if case.counts else rows.ordered
        expected, mine = ([row["line"] for row in order(output.rows)] for output in (classic, grebe))
        if not expected:
            self.fail(pair.classic, "no rows at all")
        if expected != mine:
            self.fail(pair.grebe, "other rows, or their order, than the classic tool", differing(expected, mine))
        if case.counts and case.system == "bcc":
            # libbpf-tools' come in any order.
            if [(rows.family(row), row["connects"]) for row in classic.rows] != [
                    (rows.family(row), row["connects"]) for row in grebe.rows]:
                self.fail(pair.grebe, "counts in another order")
        for line in rows.falling_times(grebe.rows) if "time" in case.columns else []:
            self.fail(pair.grebe, f"an earlier time than its process's row before: {rows.described(line)}")
        self.table.append((pair.grebe.name, len(mine), ", ".join(notes)))

    def allow(self, pair, classic, grebe):
        """Takes out what is meant to differ; what of it there was, in words."""
        notes = []
        for reason, system, pattern in allowed.LINES:
            if pair.case.system == system:
                kept = [line for line in classic.others if not pattern.fullmatch(line)]
                notes += [f"{len(classic.others) - len(kept)} {reason}"]
                classic.others = kept
        for difference in allowed.DIFFERENCES:
            if not difference.concerns(pair.case, pair.kind):
                continue
            seen = 0
            if difference.classic:
                changed = [(row, difference.classic(row)) for row in classic.rows]
                seen = sum(after is not row for row, after in changed)
                classic.rows = [after for _, after in changed if after is not None]
            if difference.only_grebe:
                kept = [row for row in grebe.rows if not difference.only_grebe(row)]
                seen += len(grebe.rows) - len(kept)
                grebe.rows = kept
            if difference.grebe:
                seen += difference.grebe(grebe)
            if not seen:
                self.fail(pair.grebe, f"an allowed difference that is not there: {difference.reason}")
            notes.append(f"{seen} {difference.reason}")
        return notes

    def check_truth(self, pair):
        """Of a pair without filters, by every column that says what the processes say."""
        kind = pair.case.tool.removeprefix("tcp")
        for tool, no_port in (pair.classic, False), (pair.grebe, pair.kind == "tracepoint"):
            different = self.truth.differences(kind, rows.take_apart(pair.case.columns, tool.lines()).rows, no_port)
            if different:
                self.fail(tool, "not what the workload did", different)


def differing(expected, mine):
    missing, extra = Counter(expected) - Counter(mine), Counter(mine) - Counter(expected)
    words = [f"only the classic tool: {rows.described(line)!r} ({n} times)" for line, n in missing.items()]
    words += [f"only grebe:            {rows.described(line)!r} ({n} times)" for line, n in extra.items()]
    if not words:
        words = [f"{i}: {rows.described(a)!r}, grebe {rows.described(b)!r}"
                 for i, (a, b) in enumerate(zip(expected, mine)) if a != b][:10]
    return words


def start(all_cases, folder, tools):
    """The slowest to start first."""
    pairs = []
    classics = {}
    for case in all_cases:
        classics[case] = Tool(case.name, case.classic_argv(), folder, len(tools))
        tools.append(classics[case])
    for case in all_cases:
        for kind in case.kinds:
            name = f"grebe --layout {case.name} --attach {kind}"
            tools.append(Tool(name, case.grebe_argv(kind), folder, len(tools)))
            pairs.append(Pair(case, kind, classics[case], tools[-1]))
    return pairs


def by_tool(pairs):
    return {tool: pair.case for pair in pairs for tool in (pair.classic, pair.grebe)}


def is_ready(case, tool):
    if case.counts:
        return tool.has_attached(PROBES)
    return rows_to(case, tool, PROBING_PORT) > 0


def rows_to(case, tool, port):
    """Cheap enough to be asked often."""
    text = b" %d" % port
    return sum(text in line for line in tool.lines())


def has_shown_all(case, tool, workload):
    return case.counts or rows_to(case, tool, LAST_PORT) >= (
        len(case.shown or workload.workers) * len(CPUS) * len(case.families))


def end_all(tools, comparison):
    for tool in tools:
        tool.interrupt()
    for tool in tools:
        status = tool.status(ENDED) if tool.name.startswith("grebe") else tool.status_asking(ENDED, AGAIN)
        if status is None:
            comparison.fail(tool, f"still ran {ENDED} s after SIGINT")
        elif status:
            comparison.fail(tool, f"exit status {status} after SIGINT")
        errors = allowed.PATIENCE.sub("", tool.errors())
        if errors and tool.name.startswith("grebe"):
            comparison.fail(tool, "wrote to standard error: " + errors)


class Clock:
    def __init__(self):
        self._last = time.monotonic()

    def say(self, what):
        now = time.monotonic()
        print(f"parity: {what} in {now - self._last:.0f} s", flush=True)
        self._last = now


def compare(pairs, tools, workload):
    clock = Clock()
    case_of = by_tool(pairs)
    wait_until(START, "a first row", tools, lambda tool: is_ready(case_of[tool], tool), 4,
               workload.probe)
    clock.say(f"{len(tools)} tools attached")
    comparison = Comparison(Truth(workload.run()))
    workload.last()
    try:
        wait_until(END, "the last row", tools, lambda tool: has_shown_all(case_of[tool], tool, workload), 1)
    except NotReady as e:
        comparison.failures.append(str(e))
    clock.say("the workload was shown")
    end_all(tools, comparison)
    clock.say("all ended")
    for pair in pairs:
        comparison.check(pair)
        if not pair.case.shown and pair.case.system != "bpftrace" and not pair.case.counts:
            comparison.check_truth(pair)
    return comparison


def main():
    maps, workload, tools = Maps(), Workload(), []
    maps.add(maps.cgroups, cgroup_id())
    # The two live in namespaces of their own, and only one of them in the cgroup.
    for name in "mntns", "both":
        maps.add(maps.mntns, mount_namespace_id(workload.workers[name].pid))
    with tempfile.TemporaryDirectory(prefix="grebe-parity.") as folder:
        try:
            if "bcc" in sys.argv:
                shorten(folder)
            pairs = start(cases(workload.workers, maps, sys.argv[1:]), folder, tools)
            comparison = compare(pairs, tools, workload)
        except NotReady as e:
            sys.exit(f"parity: {e}")
        finally:
            for tool in tools:
                tool.interrupt()
                tool.status(END)
            workload.end()
            maps.remove()
    for failure in comparison.failures:
        print(f"parity: {failure}")
    if comparison.failures:
        sys.exit(f"parity: {len(comparison.failures)} differences on Linux {os.uname().release}")
    print(f"{'SAME BYTES':70} {'ROWS':>5}  BUT FOR")
    for name, count, notes in comparison.table:
        print(f"{name:70} {count:5}  {notes}")


if __name__ == "__main__":
    main()
