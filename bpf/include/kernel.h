/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The few kernel fields that the lab's programs read. No vmlinux.h: preserve_access_index makes clang record what is
 * read by name, and libbpf puts in the running kernel's own offsets at load (CO-RE). Order, gaps and sizes here mean
 * nothing.
 */
#pragma once

#include <linux/types.h>
#include <linux/bpf.h>
#include <linux/ptrace.h>
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_endian.h>
#include <bpf/bpf_tracing.h>

#define AF_INET 2
#define AF_INET6 10
#define EAGAIN 11
#define ERESTARTSYS 512

/* include/net/tcp_states.h */
enum {
	TCP_ESTABLISHED = 1,
	TCP_FIN_WAIT1 = 4,
	TCP_CLOSE = 7,
	TCP_LAST_ACK = 9,
};

#define KERNEL_TYPE __attribute__((preserve_access_index))

struct ns_common {
	unsigned int inum;
} KERNEL_TYPE;

struct net {
	struct ns_common ns;
} KERNEL_TYPE;

typedef struct {
	struct net *net;
} KERNEL_TYPE possible_net_t;

struct in6_addr {
	union {
		__u8 u6_addr8[16];
	} in6_u;
} KERNEL_TYPE;

struct sock_common {
	union {
		struct {
			__be32 skc_daddr;
			__be32 skc_rcv_saddr;
		};
	};
	union {
		struct {
			__be16 skc_dport;
		};
	};
	unsigned short skc_family;
	volatile unsigned char skc_state;
	possible_net_t skc_net;
	struct in6_addr skc_v6_daddr;
	struct in6_addr skc_v6_rcv_saddr;
} KERNEL_TYPE;

struct sock {
	struct sock_common __sk_common;
} KERNEL_TYPE;

struct inet_sock {
	struct sock sk;
	__be16 inet_sport;
} KERNEL_TYPE;

struct inet_connection_sock {
	struct inet_sock icsk_inet;
} KERNEL_TYPE;

struct tcp_sock {
	struct inet_connection_sock inet_conn;
	__u64 bytes_received;
	__u64 bytes_acked;
} KERNEL_TYPE;

/* What a program on syscalls:sys_enter_* and syscalls:sys_exit_* is handed. */
struct trace_event_raw_sys_enter {
	long id;
	unsigned long args[6];
} KERNEL_TYPE;

struct trace_event_raw_sys_exit {
	long id;
	long ret;
} KERNEL_TYPE;
