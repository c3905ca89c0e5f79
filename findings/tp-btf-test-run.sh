#!/bin/sh
# Linux 6.18 (seen on 6.18.44) with libbpf 1.1.2 (Debian 12): BPF_PROG_TEST_RUN runs a raw tracepoint's program, and
# answers EFAULT, "Bad address", to the very same program as tp_btf.
#
# No address is bad: of BPF_PROG_TYPE_TRACING the kernel runs fentry, fexit and fmod_ret programs, by calling its own test
# functions; for every other expected attach type, BPF_TRACE_RAW_TP among them, bpf_prog_test_run_tracing() falls
# through to an error code that was set for something else. Who tests programs by test runs and probes for the feature by
# errno takes it for a wrong context pointer. Load the instructions as BPF_PROG_TYPE_RAW_TRACEPOINT, which is run with
# the arguments that are given. Seen:
#   raw_tp: 0, result 42
#   tp_btf: -14 (Bad address)
#   tp_btf with 16 bytes of context: -14 (Bad address)
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
cat >programs.c <<'C'
#include <linux/bpf.h>
#include <bpf/bpf_helpers.h>

SEC("raw_tp/sched_switch") int raw_tp(void *ctx)
{
    return 42;
}

SEC("tp_btf/sched_switch") int tp_btf(void *ctx)
{
    return 0; // the verifier wants 0 of these
}

char LICENSE[] SEC("license") = "Dual BSD/GPL";
C
cat >run.c <<'C'
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <string.h>

static void run(struct bpf_object *object, const char *name, const char *how, void *context, unsigned size)
{
    LIBBPF_OPTS(bpf_test_run_opts, opts, .ctx_in = context, .ctx_size_in = size);
    int fd = bpf_program__fd(bpf_object__find_program_by_name(object, name));
    int error = bpf_prog_test_run_opts(fd, &opts);
    if (error)
        printf("%s%s: %d (%s)\n", name, how, error, strerror(-error));
    else
        printf("%s%s: %d, result %u\n", name, how, error, opts.retval);
}

int main(void)
{
    long context[2] = { 0 };
    struct bpf_object *object = bpf_object__open_file("programs.o", 0);
    if (!object || bpf_object__load(object))
        return 1;
    run(object, "raw_tp", "", 0, 0);
    run(object, "tp_btf", "", 0, 0);
    run(object, "tp_btf", " with 16 bytes of context", context, sizeof(context));
    return 0;
}
C
LD_LIBRARY_PATH=$libraries root/usr/lib/llvm-14/bin/clang -O2 -g -target bpf -Iroot/usr/include \
    -I"/usr/include/$(uname -m)-linux-gnu" -c programs.c -o programs.o
cc -Iroot/usr/include -o run run.c root/usr/lib/x86_64-linux-gnu/libbpf.so.1 -Wl,--allow-shlib-undefined
uname -r
LD_LIBRARY_PATH=$libraries ./run | tee out
[ "$(cat out)" = 'raw_tp: 0, result 42
tp_btf: -14 (Bad address)
tp_btf with 16 bytes of context: -14 (Bad address)' ]
