#!/bin/sh
# clang 14.0.6 with libbpf 1.1.2 (Debian 12): the key and value structs of an inner map are missing from the object's BTF,
# so libbpf refuses a map of maps that is declared as its own header shows.
#
# For a map in ".maps" clang follows __type(key, struct key) and emits the whole struct, which libbpf needs for its size.
# For the inner map behind __array(values, struct inner) it does not: struct key and struct value are forward
# declarations, although the program has a variable of one and reads the other. The same two structs in an ordinary map
# load. Seen:
#   BTF: FWD 'key' FWD 'value'
#   libbpf: map 'outer.inner': can't determine key size for type [N]: -22.
#   with __uint(key_size, sizeof(struct key)) and value_size in their place: loaded
# Needs root.
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q clang-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 libllvm14=1:14.0.6-12 \
    libclang-common-14-dev=1:14.0.6-12 libbpf-dev=1:1.1.2-0+deb12u1 libbpf1=1:1.1.2-0+deb12u1 >apt.log 2>&1 ||
    { cat apt.log; exit 1; }
for package in *.deb; do dpkg -x "$package" root; done
libraries=$work/root/usr/lib/x86_64-linux-gnu:$work/root/usr/lib/llvm-14/lib
cat >maps.c <<'C'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

struct key { int number; };
struct value { long count; };

struct inner {
    __uint(type, BPF_MAP_TYPE_HASH);
    __uint(max_entries, 16);
#ifdef SIZES
    __uint(key_size, sizeof(struct key));
    __uint(value_size, sizeof(struct value));
#else
    __type(key, struct key);
    __type(value, struct value);
#endif
};

struct {
    __uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
    __uint(max_entries, 1);
    __type(key, __u32);
    __array(values, struct inner);
} outer SEC(".maps");

SEC("raw_tp/sched_switch") int count(void *ctx)
{
    __u32 first = 0;
    struct key key = { 1 };
    void *inner = bpf_map_lookup_elem(&outer, &first);
    struct value *value = inner ? bpf_map_lookup_elem(inner, &key) : 0;
    if (value)
        value->count++;
    return 0;
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
C
# Shows the forward declarations of an object's BTF, then loads it.
cat >load.c <<'C'
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    struct btf *btf = btf__parse(argv[1], 0);
    printf("BTF:");
    for (unsigned i = 1; i < btf__type_cnt(btf); i++) {
        const struct btf_type *type = btf__type_by_id(btf, i);
        if (btf_is_fwd(type))
            printf(" FWD '%s'", btf__name_by_offset(btf, type->name_off));
    }
    printf("\n");
    struct bpf_object *object = bpf_object__open_file(argv[1], 0);
    return !object || bpf_object__load(object) ? 1 : 0;
}
C
cc -I root/usr/include -o load load.c root/usr/lib/x86_64-linux-gnu/libbpf.so.1
compile() {
    LD_LIBRARY_PATH=$libraries root/usr/lib/llvm-14/bin/clang -target bpf -g -O2 -I root/usr/include \
        -I "/usr/include/$(uname -m)-linux-gnu" "$@" maps.c
}
compile -c -o types.o
compile -DSIZES -c -o sizes.o
if LD_LIBRARY_PATH=$libraries ./load types.o >out 2>errors; then
    echo "with __type: loaded"
    exit 1
fi
grep "^BTF: FWD 'key' FWD 'value'$" out
grep -m 1 -o "map 'outer.inner': can't determine key size.*" errors
LD_LIBRARY_PATH=$libraries ./load sizes.o >out 2>errors || { cat errors; exit 1; }
echo "with sizes: loaded"
