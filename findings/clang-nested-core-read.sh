#!/bin/sh
# clang 14.0.6 with libbpf 1.1.2 (Debian 12): BPF_CORE_READ() of a value that BPF_CORE_READ() gave does not compile, though
# each is an expression of its own; through a variable it does.
#
# The macros wrap what is read in __builtin_preserve_access_index(), which clang does not take within another call of
# itself, not even in a statement expression that ends before the outer access begins. Whoever writes C from a tree of
# reads has to join those that follow each other into one macro, or to give each a variable. Seen:
#   nested: error: nested builtin_preserve_access_index() not supported
#   one macro: compiles
#   a variable between: compiles
set -eu
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
apt-get download -q clang-14=1:14.0.6-12 libclang-cpp14=1:14.0.6-12 libllvm14=1:14.0.6-12 \
    libclang-common-14-dev=1:14.0.6-12 libbpf-dev=1:1.1.2-0+deb12u1 >apt.log 2>&1 || { cat apt.log; exit 1; }
for package in *.deb; do dpkg -x "$package" root; done
libraries=$work/root/usr/lib/x86_64-linux-gnu:$work/root/usr/lib/llvm-14/lib
cat >read.c <<'C'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>

struct inner { int number; } __attribute__((preserve_access_index));
struct outer { struct inner *inner; } __attribute__((preserve_access_index));

int read(struct outer *outer)
{
#if WAY == 1
    return BPF_CORE_READ(BPF_CORE_READ(outer, inner), number);
#elif WAY == 2
    return BPF_CORE_READ(outer, inner, number);
#else
    struct inner *inner = BPF_CORE_READ(outer, inner);
    return BPF_CORE_READ(inner, number);
#endif
}
C
compile() {
    LD_LIBRARY_PATH=$libraries root/usr/lib/llvm-14/bin/clang -target bpf -g -O2 -I root/usr/include \
        -I "/usr/include/$(uname -m)-linux-gnu" "-DWAY=$1" -c -o read.o read.c
}
if compile 1 2>errors; then
    echo "nested: compiles"
    exit 1
fi
echo "nested: $(grep -m 1 -o 'error: nested builtin_preserve_access_index() not supported' errors)"
compile 2 && echo "one macro: compiles"
compile 3 && echo "a variable between: compiles"
