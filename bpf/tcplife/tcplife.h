/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * tcplife: one event for each TCP session that ends, sockets of the target (network namespace and local port) only.
 *
 * A session's life is three of its state changes; all variants use the same three, so that they do the same work:
 *
 *   -> ESTABLISHED               birth. A server's child socket reaches it in the softirq that brought the client's
 *                                ACK, microseconds after SYN_RECV, which only the tracepoint shows:
 *                                inet_csk_clone_lock() sets it without tcp_set_state().
 *   -> FIN_WAIT1, -> LAST_ACK    close() or shutdown() by this side, as the first or the second to close: the only two
 *                                that always happen in the closing task's own context. So PID and COMM are taken
 *                                here. A session that is reset never comes here and shows PID 0 and no COMM.
 *   -> CLOSE                     death. On the way to TIME_WAIT too: tcp_time_wait() moves what is left to a small
 *                                socket of its own, and tcp_done() closes this one. It runs in whatever context
 *                                brought the peer's last segment.
 *
 * Sessions that were open when the probe was attached have no birth and give no event. The port is read from
 * inet_sport: at CLOSE, tcp_set_state() has already unbound the socket and skc_num is 0. bytes_acked and
 * bytes_received count sequence numbers, so SYN and FIN may add a byte each.
 */
#pragma once

#include "lab.h"

struct tcplife_event {
	__u32 pid;
	char comm[16];
	__u8 laddr[16];
	__u16 lport;
	__u8 raddr[16];
	__u16 rport;
	__u64 tx_kb;
	__u64 rx_kb;
	__u64 duration_ns;
};

struct session {
	__u64 birth_ns;
	__u32 pid;
	__u16 rport;
	__u16 pad;
	char comm[16];
};

LAB_HITS(1);
LAB_EVENTS;

/*
 * Keyed by the socket's address. An entry goes at CLOSE; one whose CLOSE came while the probe was detached stays
 * behind until its address is born again. Such an entry can't be taken for another session: the remote port is compared.
 * A plain hash, not an LRU one: that costs more at each birth, and drops sessions without a word where this one counts
 * them as lost.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__type(key, __u64);
	__type(value, struct session);
} sessions SEC(".maps");

/*
 * READ(pointer, field...): where the verifier knows the kernel's types (tp_btf, fentry) a field is a plain load; in a
 * kprobe every pointer of the way is a call of bpf_probe_read_kernel().
 */
#ifdef POINTERS_ARE_TYPED
#define READ_1(p, a) ((p)->a)
#define READ_2(p, a, b) ((p)->a->b)
#define READ_N(_1, _2, name, ...) name
#define READ(p, ...) READ_N(__VA_ARGS__, READ_2, READ_1)(p, __VA_ARGS__)
#else
#define READ(p, ...) BPF_CORE_READ(p, __VA_ARGS__)
#endif

#define SK inet_conn.icsk_inet.sk.__sk_common

static __always_inline void tcplife_report(struct tcp_sock *tp, struct session *session, __u16 lport)
{
	struct tcplife_event *event = LAB_RESERVE(struct tcplife_event);
	if (!event)
		return;
	event->pid = session->pid;
	__builtin_memcpy(event->comm, session->comm, sizeof(event->comm));
	if (READ(tp, SK.skc_family) == AF_INET6) {
		bpf_core_read(event->laddr, sizeof(event->laddr), &tp->SK.skc_v6_rcv_saddr);
		bpf_core_read(event->raddr, sizeof(event->raddr), &tp->SK.skc_v6_daddr);
	} else {
		lab_address_v4(event->laddr, READ(tp, SK.skc_rcv_saddr));
		lab_address_v4(event->raddr, READ(tp, SK.skc_daddr));
	}
	event->lport = lport;
	event->rport = session->rport;
	event->tx_kb = READ(tp, bytes_acked) / 1024;
	event->rx_kb = READ(tp, bytes_received) / 1024;
	event->duration_ns = bpf_ktime_get_ns() - session->birth_ns;
	LAB_SUBMIT(event);
}

/* The first thing that is looked at, for most changes of a socket's state are none of these and end here. */
static __always_inline int tcplife_wants(int newstate)
{
	return newstate == TCP_ESTABLISHED || newstate == TCP_FIN_WAIT1 || newstate == TCP_LAST_ACK || newstate == TCP_CLOSE;
}

static __always_inline void tcplife(struct tcp_sock *tp, int newstate)
{
	__u16 lport = bpf_ntohs(READ(tp, inet_conn.icsk_inet.inet_sport));
	if (lab_target.port && lport != lab_target.port)
		return;
	if (lab_target.netns_inum && READ(tp, SK.skc_net.net, ns.inum) != lab_target.netns_inum)
		return;

	__u64 key = (__u64)(unsigned long)tp;
	struct session *session;

	switch (newstate) {
	case TCP_ESTABLISHED: {
		struct session born = {
			.birth_ns = bpf_ktime_get_ns(),
			.rport = bpf_ntohs(READ(tp, SK.skc_dport)),
		};
		if (bpf_map_update_elem(&sessions, &key, &born, BPF_ANY))
			LAB_LOST;
		break;
	}
	case TCP_FIN_WAIT1:
	case TCP_LAST_ACK:
		session = bpf_map_lookup_elem(&sessions, &key);
		if (session) {
			session->pid = bpf_get_current_pid_tgid() >> 32;
			bpf_get_current_comm(session->comm, sizeof(session->comm));
		}
		break;
	case TCP_CLOSE:
		session = bpf_map_lookup_elem(&sessions, &key);
		if (session) {
			if (session->rport == bpf_ntohs(READ(tp, SK.skc_dport)))
				tcplife_report(tp, session, lport);
			bpf_map_delete_elem(&sessions, &key);
		}
		break;
	}
}
