#pragma once
#define BPF_PROG(name, args...) name(__u64 *ctx, ##args)
#define BPF_KPROBE(name, args...) name(struct pt_regs *ctx, ##args)
#define BPF_KRETPROBE(name, args...) name(struct pt_regs *ctx, ##args)
