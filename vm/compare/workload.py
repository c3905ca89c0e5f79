"""Connects and accepts of every kind, all on loopback, by processes that say what a tracer should see of each.

Each process keeps to one CPU: tools that read a buffer a CPU would else mix up the order of its rows.
"""

import ctypes
import errno
import json
import os
import signal
import socket
import sys
import threading
from socket import AF_INET, AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY, SO_REUSEADDR, SOL_SOCKET

from cases import LAST_PORT, PROBING_PORT
from pinned import enter_cgroup, enter_mount_namespace

V4_PORTS = 80, 443, 8080, 256
V6_PORTS = 80, 443, 65535
REFUSED = 65535  # by IPv4
REFUSED_V6 = 256
QUICK = 150
NOBODY = 65534
# Rows of attempts that only one attach kind shows are told by it: as long as the shortest column.
NO_FREE_PORT = "no free port"
# Nothing but loopback is there: which of them it is depends on the kernel's routes.
NO_ROUTE = errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTUNREACH

kept = []  # open to the end, so that no port is given out again
reports = []


def comm():
    """Its bytes, one a character."""
    with open("/proc/thread-self/comm", encoding="latin-1", newline="") as file:
        return file.read().removesuffix("\n")


def rename(name):
    with open("/proc/thread-self/comm", "wb") as file:
        file.write(name.encode("latin-1"))


def tell(kind, **what):
    reports.append({"kind": kind, "pid": os.getpid(), "comm": comm(), **what})


def require(code, *allowed):
    if code not in allowed:
        raise OSError(code, f"{os.strerror(code)}, where {[errno.errorcode.get(a, a) for a in allowed]} was to come")


def new_socket(family, source=None, reuse=False):
    s = socket.socket(family)
    kept.append(s)
    if reuse:
        s.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
    if source:
        s.bind(source)
    return s


def listener(family, host, port, v6only=True):
    s = new_socket(family, reuse=True)
    if family == AF_INET6:
        s.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, int(v6only))
    s.bind((host, port))
    s.listen(1024)
    return s


def tell_connect(host, port, **more):
    """more: shown, if a row says another destination; saddr, if bound to it; no_port, if none was free."""
    daddr = more.get("shown", host.removeprefix("::ffff:"))
    saddr = more.get("saddr", "::1" if ":" in daddr else "127.0.0.1")
    tell("connect", ip=6 if ":" in daddr else 4, saddr=saddr, daddr=daddr, dport=port,
         no_port=more.get("no_port", False))


def connect(host, port, *allowed, source=None, reuse=False, blocking=True, **more):
    s = new_socket(AF_INET6 if ":" in host else AF_INET, source, reuse)
    s.setblocking(blocking)
    require(s.connect_ex((host, port)), *(allowed or (0,)))
    tell_connect(host, port, **more)
    return s


def fail_early(host, port, *allowed, v6only=False):
    """A connect that sends no SYN: no row anywhere."""
    s = new_socket(AF_INET6 if ":" in host else AF_INET)
    if v6only:
        s.setsockopt(IPPROTO_IPV6, IPV6_V6ONLY, 1)
    require(s.connect_ex((host, port)), *allowed)


def connect_in_all_ways():
    for port in V4_PORTS:
        connect("127.0.0.1", port)
        connect("::ffff:127.0.0.1", port)
    for port in V6_PORTS:
        connect("::1", port)
    connect("127.0.0.1", REFUSED, errno.ECONNREFUSED)
    connect("::1", REFUSED_V6, errno.ECONNREFUSED)
    connect("::ffff:127.0.0.1", REFUSED, errno.ECONNREFUSED)
    connect("0.0.0.0", 80, shown="127.0.0.1")
    connect("::", 80, shown="::1")
    connect("127.0.0.2", 8080, source=("127.0.0.3", 0), saddr="127.0.0.3")
    connect("127.0.0.1", 8080, source=("127.0.0.1", 31001))
    connect("::1", 443, source=("::1", 31002))
    for host in "127.0.0.1", "::1":
        s = connect(host, 443, errno.EINPROGRESS, 0, blocking=False)
        require(s.connect_ex((host, 443)), 0, errno.EISCONN, errno.EALREADY)  # asks how the first one goes
    s = connect("127.0.0.1", REFUSED, errno.EINPROGRESS, errno.ECONNREFUSED, blocking=False)
    fail_early("192.0.2.1", 80, *NO_ROUTE)
    fail_early("2001:db8::1", 80, *NO_ROUTE)
    fail_early("::ffff:127.0.0.1", 80, *NO_ROUTE, v6only=True)
    connect("127.0.0.1", 443, source=("127.0.0.1", 31003), reuse=True)
    connect("::1", 443, source=("::1", 31004), reuse=True)
    name = comm()
    rename(NO_FREE_PORT)
    connect("127.0.0.1", 443, errno.EADDRNOTAVAIL, source=("127.0.0.1", 31003), reuse=True, no_port=True)
    connect("::1", 443, errno.EADDRNOTAVAIL, source=("::1", 31004), reuse=True, no_port=True)
    rename(name)
    connect("127.0.0.1", 80)


def connect_from_threads():
    def run(name, host, port):
        rename(name)
        connect(host, port)

    # One after another: the order within a process is compared.
    for name, host, port in (
            ("io-1", "127.0.0.1", 80), ("http-nio-8080-e", "::1", 443), ("pool 1 thread 2", "::ffff:127.0.0.1", 8080),
            ("ends in 4", "127.0.0.1", 256), ("twelve chars", "::1", 80), ("fifteen letters", "127.0.0.1", 443),
            ("\x1b[31mred\x1b[m\x07", "127.0.0.1", 443), ("tab\there \x01\x7f", "::1", 443),
            ("no UTF-8 \xff\xc3", "::ffff:127.0.0.1", 80), (" leading", "127.0.0.1", 80), ("4 6 ::1 1", "::1", 80)):
        thread = threading.Thread(target=run, args=(name, host, port))
        thread.start()
        thread.join()
    connect("127.0.0.1", 80)


def connect_quickly():
    sockets = [new_socket(AF_INET) for _ in range(QUICK)]
    for s in sockets:
        s.connect(("127.0.0.1", 8080))
    for _ in sockets:
        tell_connect("127.0.0.1", 8080)


def tell_accept(client, server_side):
    raddr, rport = client.getsockname()[:2]
    laddr, lport = server_side.getsockname()[:2]
    if server_side.family == AF_INET6 and client.family == AF_INET:
        raddr = "::ffff:" + raddr
    tell("accept", ip=6 if server_side.family == AF_INET6 else 4, raddr=raddr, rport=rport, laddr=laddr, lport=lport)


def accept_plainly(listening):
    """By accept(2): Python's own is accept4(2)."""
    fd = ctypes.CDLL(None, use_errno=True).accept(listening.fileno(), None, None)
    if fd < 0:
        require(ctypes.get_errno())
    return socket.socket(fileno=fd)


def accept_from(listening, host, accept=lambda listening: listening.accept()[0]):
    client = connect(host, listening.getsockname()[1])
    accepted = accept(listening)
    kept.append(accepted)
    tell_accept(client, accepted)


def accept_in_all_ways():
    v4, v6 = listener(AF_INET, "127.0.0.1", 9004), listener(AF_INET6, "::1", 9006)
    dual = listener(AF_INET6, "::", 9046, v6only=False)
    for accept in accept_plainly, lambda listening: listening.accept()[0]:
        accept_from(v4, "127.0.0.1", accept)
        accept_from(v6, "::1", accept)
        accept_from(dual, "127.0.0.1", accept)
        accept_from(dual, "::1", accept)
    v4.setblocking(False)
    try:
        v4.accept()
        raise OSError("accept: a connection, where none was made")
    except BlockingIOError:
        accept_from(v4, "127.0.0.1")
    accept_in_thread(dual)


def accept_in_thread(listening):
    """The thread sleeps in accept before anybody connects."""
    ready, client = threading.Event(), []

    def run():
        rename("acceptor no. 1")
        ready.set()
        accepted = listening.accept()[0]
        connected.wait()
        kept.append(accepted)
        tell_accept(client[0], accepted)

    connected = threading.Event()
    thread = threading.Thread(target=run)
    thread.start()
    ready.wait()
    client.append(connect("127.0.0.1", listening.getsockname()[1]))
    connected.set()
    thread.join()


def accept_as_nobody():
    accept_from(listener(AF_INET, "127.0.0.1", 9104), "127.0.0.1")
    accept_from(listener(AF_INET6, "::", 9146, v6only=False), "127.0.0.1")
    connect("::1", 80)
    connect("::ffff:127.0.0.1", 80)
    connect("::1", 443)


def connect_and_accept():
    """What is done alike in and outside of a cgroup and a mount namespace."""
    for host, port in ("127.0.0.1", 80), ("::1", 443), ("::ffff:127.0.0.1", 8080):
        connect(host, port)
    for family, host, port in (AF_INET, "127.0.0.1", 9204), (AF_INET6, "::1", 9206):
        listening = listener(family, host, port)
        accept_from(listening, host)
        listening.close()


def meet(port):
    """By both families, in one process, so that it passes every filter that its work passes."""
    for family, host in (AF_INET, "127.0.0.1"), (AF_INET6, "::1"):
        with socket.create_server((host, port), family=family) as listening:
            with socket.create_connection((host, port)):
                listening.accept()[0].close()


def meet_on_every_cpu(port):
    """Where a tool shows these, it has shown all that came before: some tools have a buffer a CPU."""
    own = os.sched_getaffinity(0)
    for cpu in CPUS:
        os.sched_setaffinity(0, {cpu})
        meet(port)
    os.sched_setaffinity(0, own)


CPUS = sorted(os.sched_getaffinity(0))


class Worker:
    """A process that waits to be told what to do."""

    def __init__(self, cpu, work, name=None, enter=()):
        self.work = work
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid:
            theirs.close()
            self._link = ours.makefile("rw", encoding="utf-8")
            ours.close()
            self.answer()
            return
        ours.close()
        try:
            # Ctrl-C is for the tools.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            os.sched_setaffinity(0, {cpu})
            rename(name or work.__name__)
            for how in enter:
                how()
            self._serve(theirs.makefile("rw", encoding="utf-8"))
        except BaseException as e:
            print(f"workload: {work.__name__}: {type(e).__name__}: {e}", file=sys.stderr, flush=True)
        os._exit(1)

    def _serve(self, link):
        commands = {
            "probe": lambda: meet(PROBING_PORT), "work": self.work, "last": lambda: meet_on_every_cpu(LAST_PORT)}
        command = ""
        while True:
            if command:
                commands[command]()
            link.write(json.dumps(reports) + "\n")
            link.flush()
            reports.clear()
            command = link.readline().strip()
            if command in ("", "end"):
                os._exit(0)

    def tell(self, command):
        self._link.write(command + "\n")
        self._link.flush()

    def answer(self):
        line = self._link.readline()
        if not line:
            raise SystemExit("parity: the workload failed; what it says is above")
        return json.loads(line)

    def do(self, command):
        """Returns what a tracer should see."""
        self.tell(command)
        return self.answer()

    def end(self):
        try:
            self.tell("end")
        except BrokenPipeError:
            pass  # It failed, and said so.
        os.waitpid(self.pid, 0)


def nobody():
    os.setresuid(NOBODY, NOBODY, NOBODY)


class Workload:
    def __init__(self):
        for port in V4_PORTS:
            listener(AF_INET, "0.0.0.0", port)
        for port in V6_PORTS:
            listener(AF_INET6, "::1", port)
        # All on one: bpftrace prints a row's time and its rest from two records, and another CPU's may come in between.
        cpu = CPUS[0]
        self.workers = {
            "ways": Worker(cpu, connect_in_all_ways),
            "threads": Worker(cpu, connect_from_threads),
            "web": Worker(cpu, connect_quickly, "Web Content"),
            "quick": Worker(cpu, connect_quickly, "quick"),
            "server": Worker(cpu, accept_in_all_ways, "a server 6"),
            "nobody": Worker(cpu, accept_as_nobody, "nobody's", [nobody]),
            "cgroup": Worker(cpu, connect_and_accept, "in a cgroup", [enter_cgroup]),
            "mntns": Worker(cpu, connect_and_accept, "in a namespace", [enter_mount_namespace]),
            "both": Worker(cpu, connect_and_accept, "in both", [enter_cgroup, enter_mount_namespace]),
        }

    def probe(self):
        self._one_by_one("probe")

    def last(self):
        self._one_by_one("last")

    def _one_by_one(self, command):
        # They take the same ports.
        for worker in self.workers.values():
            worker.do(command)

    def run(self):
        """What a tracer should see: most at once, since that is what tools have to cope with."""
        later = [self.workers[name] for name in ("cgroup", "mntns", "both")]  # which take the same ports
        together = [worker for worker in self.workers.values() if worker not in later]
        for worker in together:
            worker.tell("work")
        events = [event for worker in together for event in worker.answer()]
        return events + [event for worker in later for event in worker.do("work")]

    def end(self):
        for worker in self.workers.values():
            worker.end()
