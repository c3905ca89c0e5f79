"""What the tools' --cgroupmap and --mntnsmap ask for: a cgroup, a mount namespace, and pinned maps that hold them."""

import ctypes
import os
import struct

CGROUP = "/sys/fs/cgroup/grebe-parity"
_FOLDER = "/sys/fs/bpf/grebe-parity"
_BPF = 321  # the system call, on x86-64
_CREATE, _UPDATE, _PIN = 0, 2, 6
_HASH = 1
_CLONE_NEWNS = 0x20000

_libc = ctypes.CDLL(None, use_errno=True)


class Maps:
    """Maps as bcc makes them. See compat.md, 8: keys of 8 bytes, values of 8 (cgroups) and 4 (mount namespaces)."""

    def __init__(self):
        os.makedirs(_FOLDER, exist_ok=True)
        self.cgroups, self.mntns = os.path.join(_FOLDER, "cgroups"), os.path.join(_FOLDER, "mntns")
        self._fds = {self.cgroups: _new_map(8), self.mntns: _new_map(4)}
        for path, fd in self._fds.items():
            name = ctypes.create_string_buffer(path.encode())
            _bpf(_PIN, struct.pack("=QIIII", ctypes.addressof(name), fd, 0, 0, 0))

    def add(self, path, key):
        key, value = ctypes.create_string_buffer(struct.pack("=Q", key), 8), ctypes.create_string_buffer(8)
        _bpf(_UPDATE, struct.pack("=IIQQQ", self._fds[path], 0, ctypes.addressof(key), ctypes.addressof(value), 0))

    def remove(self):
        for path, fd in self._fds.items():
            os.unlink(path)
            os.close(fd)
        os.rmdir(_FOLDER)


def _new_map(value_size):
    return _bpf(_CREATE, struct.pack("=IIIIIIII", _HASH, 8, value_size, 1024, 0, 0, 0, 0))


def _bpf(command, attributes):
    buffer = ctypes.create_string_buffer(attributes.ljust(128, b"\0"), 128)
    result = _libc.syscall(_BPF, command, buffer, len(buffer))
    if result < 0:
        raise OSError(ctypes.get_errno(), f"bpf({command}): {os.strerror(ctypes.get_errno())}")
    return result


def enter_cgroup():
    os.makedirs(CGROUP, exist_ok=True)
    with open(os.path.join(CGROUP, "cgroup.procs"), "w", encoding="ascii") as file:
        file.write(str(os.getpid()))


def enter_mount_namespace():
    if _libc.unshare(_CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), f"unshare: {os.strerror(ctypes.get_errno())}")


def cgroup_id():
    return os.stat(CGROUP).st_ino


def mount_namespace_id(pid):
    return os.stat(f"/proc/{pid}/ns/mnt").st_ino
