/* What the C of explain --code mentions of the kernel and of libbpf, for a check of its syntax and types by any compiler. */
#pragma once
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef signed char __s8;
typedef short __s16;
typedef int __s32;
typedef long long __s64;
typedef __u16 __be16;
typedef __u32 __be32;
typedef _Bool bool;
enum { false, true };
enum { IPPROTO_TCP = 6 };
enum { TCP_SYN_SENT = 2, TCP_CLOSE = 7 };
typedef enum { SS_FREE, SS_UNCONNECTED } socket_state;
struct in_addr { __be32 s_addr; };
struct sockaddr_in { __u16 sin_family; __be16 sin_port; struct in_addr sin_addr; };
enum { BPF_ANY, BPF_NOEXIST, BPF_EXIST, BPF_F_NO_PREALLOC = 1, BPF_LOCAL_STORAGE_GET_F_CREATE = 1 };
enum bpf_map_type {
    BPF_MAP_TYPE_HASH = 1, BPF_MAP_TYPE_ARRAY = 2, BPF_MAP_TYPE_PERCPU_HASH = 5, BPF_MAP_TYPE_PERCPU_ARRAY = 6,
    BPF_MAP_TYPE_LRU_HASH = 9, BPF_MAP_TYPE_LPM_TRIE = 11, BPF_MAP_TYPE_ARRAY_OF_MAPS = 12,
    BPF_MAP_TYPE_RINGBUF = 27, BPF_MAP_TYPE_TASK_STORAGE = 29
};
struct in6_addr { union { __u8 u6_addr8[16]; __be16 u6_addr16[8]; __be32 u6_addr32[4]; } in6_u; };
struct ns_common { unsigned int inum; };
struct net { struct ns_common ns; };
struct sock_common {
    __be32 skc_daddr;
    __be32 skc_rcv_saddr;
    __be16 skc_dport;
    __u16 skc_num;
    unsigned short skc_family;
    struct { struct net *net; } skc_net;
    struct in6_addr skc_v6_daddr;
    struct in6_addr skc_v6_rcv_saddr;
};
struct sock { struct sock_common __sk_common; __u16 sk_protocol; __u32 sk_ack_backlog; __u32 sk_max_ack_backlog; int sk_err; };
struct inet_sock { struct sock sk; __be16 inet_sport; };
struct file { void *private_data; };
struct socket { socket_state state; struct file *file; struct sock *sk; };
struct fdtable { unsigned int max_fds; struct file **fd; };
struct files_struct { struct fdtable *fdt; };
struct mnt_namespace { struct ns_common ns; };
struct nsproxy { struct mnt_namespace *mnt_ns; struct net *net_ns; };
struct pid_namespace { struct ns_common ns; };
struct upid { int nr; struct pid_namespace *ns; };
struct pid { unsigned int level; struct upid numbers[]; };
struct task_struct {
    int tgid;
    struct task_struct *group_leader;
    struct pid *thread_pid;
    struct task_struct *real_parent;
    struct nsproxy *nsproxy;
    struct files_struct *files;
};
struct sockaddr;
struct sockaddr_unsized;
struct proto_accept_arg;
struct pt_regs;
struct trace_event_raw_sys_exit { long id; long ret; };
struct trace_event_raw_sys_enter { long id; unsigned long args[6]; };
