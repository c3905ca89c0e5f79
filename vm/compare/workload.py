"""Connects and accepts of every kind, all on loopback; says on standard output, in JSON, what a tracer should see.

Each process keeps to one CPU: tools that read a buffer a CPU would else mix up the order of its rows.
"""

import ctypes
import errno
import json
import os
import socket
import sys
import threading
from socket import AF_INET, AF_INET6, IPPROTO_IPV6, IPV6_V6ONLY, SO_REUSEADDR, SOL_SOCKET

V4_PORTS = 80, 443, 8080, 256
V6_PORTS = 80, 443, 65535
REFUSED = 65535  # by IPv4
REFUSED_V6 = 256
QUICK = 150
NOBODY = 65534
# Nothing but loopback is there: which of them it is depends on the kernel's routes.
NO_ROUTE = errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EHOSTUNREACH

kept = []  # open to the end, so that no port is given out again


def comm():
    with open("/proc/thread-self/comm", encoding="utf-8") as file:
        return file.read().rstrip("\n")


def rename(name):
    with open("/proc/thread-self/comm", "w", encoding="utf-8") as file:
        file.write(name)


def tell(kind, **what):
    line = json.dumps({"kind": kind, "pid": os.getpid(), "comm": comm(), **what})
    os.write(1, line.encode() + b"\n")


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
    mapped = host.startswith("::ffff:")
    daddr = more.get("shown", host.removeprefix("::ffff:"))
    saddr = more.get("saddr", "::1" if ":" in daddr else "127.0.0.1")
    tell("connect", ip=6 if ":" in daddr else 4, saddr=saddr, daddr=daddr, dport=port, mapped=mapped,
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
    connect("127.0.0.1", 443, errno.EADDRNOTAVAIL, source=("127.0.0.1", 31003), reuse=True, no_port=True)
    connect("::1", 443, source=("::1", 31004), reuse=True)
    connect("::1", 443, errno.EADDRNOTAVAIL, source=("::1", 31004), reuse=True, no_port=True)
    connect("127.0.0.1", 80)


def connect_from_threads():
    def run(name, host, port):
        rename(name)
        connect(host, port)

    # One after another: the order within a process is compared.
    for name, host, port in (
            ("io-1", "127.0.0.1", 80), ("http-nio-8080-e", "::1", 443), ("pool 1 thread 2", "::ffff:127.0.0.1", 8080),
            ("ends in 4", "127.0.0.1", 256), ("twelve chars", "::1", 80), ("fifteen letters", "127.0.0.1", 443)):
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


def in_process(cpu, work, name=None, uid=0):
    pid = os.fork()
    if pid:
        return pid
    status = 1
    try:
        os.sched_setaffinity(0, {cpu})
        if name:
            rename(name)
        if uid:
            os.setresuid(uid, uid, uid)
        work()
        status = 0
    except BaseException as e:
        print(f"workload: {work.__name__}: {e}", file=sys.stderr)
    os._exit(status)


def main():
    cpus = sorted(os.sched_getaffinity(0))
    for port in V4_PORTS:
        listener(AF_INET, "0.0.0.0", port)
    for port in V6_PORTS:
        listener(AF_INET6, "::1", port)
    first, last = cpus[0], cpus[-1]
    processes = [
        in_process(first, connect_in_all_ways),
        in_process(last, connect_from_threads),
        in_process(last, connect_quickly, "Web Content"),
        in_process(first, connect_quickly, "quick"),
        in_process(last, accept_in_all_ways, "a server 6"),
        in_process(first, accept_as_nobody, "nobody's", NOBODY),
    ]
    statuses = [os.waitpid(pid, 0)[1] for pid in processes]
    sys.exit(1 if any(statuses) else 0)


if __name__ == "__main__":
    main()
