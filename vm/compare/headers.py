"""Short kernel headers for bcc's tools: what these read of the kernel's structures, by the running kernel's BTF.

<net/sock.h> brings a thousand files, and bcc parses them three times: 2 s of a real processor, minutes of an emulated
one, for each tool. The tools' own programs are compiled as they are; the rest of the headers are Debian's.
"""

import os
import struct
import subprocess

_SOCK_COMMON = "skc_daddr", "skc_rcv_saddr", "skc_dport", "skc_num", "skc_family", "skc_v6_daddr", "skc_v6_rcv_saddr"
# structure: its members, and each one's type by its name here
_WANTED = {
    "sock_common": {**dict.fromkeys(_SOCK_COMMON[:2], "u32"), **dict.fromkeys(_SOCK_COMMON[2:5], "u16"),
                    **dict.fromkeys(_SOCK_COMMON[5:], "struct in6_addr")},
    "sock": {"__sk_common": "struct sock_common", "sk_gso_max_segs": "u16", "sk_lingertime": "u8",
             "sk_protocol": "u16", "sk_wmem_queued": "int"},
    "task_struct": {"nsproxy": "struct nsproxy *"},
    "nsproxy": {"mnt_ns": "struct mnt_namespace *"},
    "ns_common": {"inum": "unsigned int"},
}
_SIZES = {"u8": 1, "u16": 2, "u32": 4, "int": 4, "unsigned int": 4, "struct in6_addr": 16}
# Of the user-space interface, so alike on all kernels.
_SOCK_H = """#pragma once
#include <linux/types.h>
#define AF_INET 2
#define AF_INET6 10
#define IPPROTO_TCP 6
#define TASK_COMM_LEN 16
struct in6_addr { union { u8 u6_addr8[16]; u16 u6_addr16[8]; u32 u6_addr32[4]; } in6_u; };
"""
_STRUCT, _UNION, _ENUM, _FUNC_PROTO, _VAR, _DATASEC, _DECL_TAG, _ENUM64 = 4, 5, 6, 13, 14, 15, 17, 19
_ARRAY, _INT = 3, 1


class Btf:
    def __init__(self, path="/sys/kernel/btf/vmlinux"):
        with open(path, "rb") as file:
            self.data = file.read()
        _, _, _, header, types, types_length, strings, strings_length = struct.unpack_from("=HBBIIIII", self.data)
        self.strings = self.data[header + strings:header + strings + strings_length]
        self.places = [0]  # of each type, by its number; the first is void
        sizes = {_INT: (4, 0), _ARRAY: (12, 0), _STRUCT: (0, 12), _UNION: (0, 12), _ENUM: (0, 8), _FUNC_PROTO: (0, 8),
                 _VAR: (4, 0), _DATASEC: (0, 12), _DECL_TAG: (4, 0), _ENUM64: (0, 12)}
        structures = []
        place, end = header + types, header + types + types_length
        read = struct.Struct("=I").unpack_from
        while place < end:
            self.places.append(place)
            info, = read(self.data, place + 4)
            if info >> 24 & 31 == _STRUCT:
                structures.append(place)
            fixed, each = sizes.get(info >> 24 & 31, (0, 0))
            place += 12 + fixed + each * (info & 0xffff)
        self._structures = {self._text(read(self.data, place)[0]): place for place in structures}

    def structure(self, name):
        """Its place, and its size in bytes."""
        place = self._structures[name]
        return place, struct.unpack_from("=I", self.data, place + 8)[0]

    def _text(self, offset):
        return self.strings[offset:self.strings.index(b"\0", offset)].decode()

    def members(self, place):
        """Names and offsets in bytes, those of nameless members among them."""
        info, = struct.unpack_from("=I", self.data, place + 4)
        for i in range(info & 0xffff):
            name, number, bits = struct.unpack_from("=III", self.data, place + 12 + 12 * i)
            offset = (bits & 0xffffff if info >> 31 else bits) // 8
            if name:
                yield self._text(name), offset
            else:
                for inner, more in self.members(self.places[number]):
                    yield inner, offset + more


def _definition(btf, name):
    place, size = btf.structure(name)
    offsets = dict(btf.members(place))
    lines, at = [], 0
    sizes = {**_SIZES, "struct sock_common": btf.structure("sock_common")[1]}
    for member, kind in sorted(_WANTED[name].items(), key=lambda wanted: offsets[wanted[0]]):
        if offsets[member] > at:
            lines.append(f"char before_{member}[{offsets[member] - at}];")
        # Those that are not listed are pointers.
        lines.append(f"{kind} {member};")
        at = offsets[member] + sizes.get(kind, 8)
    if size > at:
        lines.append(f"char rest[{size - at}];")
    return f"struct {name} {{ {' '.join(lines)} }} __attribute__((packed));\n"


def shorten(folder):
    """Mounts the short ones over the long ones, for as long as the machine runs."""
    btf = Btf()
    define = {name: _definition(btf, name) for name in _WANTED}
    texts = {
        "net/sock.h": _SOCK_H + define["sock_common"] + define["sock"],
        "linux/ns_common.h": "#pragma once\n" + define["ns_common"],
        "linux/nsproxy.h": "#pragma once\nstruct mnt_namespace;\n" + define["nsproxy"] + define["task_struct"],
        "linux/mount.h": "#pragma once\n",
    }
    long = f"/lib/modules/{os.uname().release}/source/include"
    for path, text in texts.items():
        short = os.path.join(folder, path.replace("/", "-"))
        with open(short, "w", encoding="ascii") as file:
            file.write(text)
        subprocess.run(["mount", "--bind", short, os.path.join(long, path)], check=True)
