/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * soaccept: one event for each accept() and accept4() of the target's processes that ended: the peer's address and
 * port and the result, a file descriptor or a negative errno. EAGAIN gives none: a listener that doesn't block asks
 * until there is nothing left, and those calls are no connections. Nor does a call that a signal broke off, to be
 * begun again or turned into EINTR after the tracepoint (the kernel's own codes from ERESTARTSYS on). So events are
 * connections, plus true failures.
 *
 * The address is what the kernel wrote into the caller's own sockaddr, whose place is known at the call's entry only.
 * A caller that gave none, an address family other than IPv4 and IPv6, and a failed call show :: and 0. A call
 * that had begun before the probe was attached gives no event.
 */
#pragma once

#include "lab.h"

struct soaccept_event {
	__u32 pid;
	char process[16];
	__u8 address[16];
	__u16 port;
	__s32 ret;
};

/* struct sockaddr_in and sockaddr_in6 up to the address, as user space lays them out. */
struct peer {
	__u16 family;
	__be16 port;
	union {
		__be32 v4;
		struct {
			__u32 flow;
			__u8 v6[16];
		};
	};
};

LAB_EVENTS;

/* Thread -> where its call wants the peer's address. LRU, for a thread may be killed inside accept(). */
struct {
	__uint(type, BPF_MAP_TYPE_LRU_HASH);
	__uint(max_entries, 4096);
	__type(key, __u64);
	__type(value, __u64);
} calls SEC(".maps");

static __always_inline void soaccept_enter(__u64 sockaddr)
{
	__u64 thread = bpf_get_current_pid_tgid();
	if (lab_is_target_process(thread >> 32))
		bpf_map_update_elem(&calls, &thread, &sockaddr, BPF_ANY);
}

static __always_inline void soaccept_exit(long ret)
{
	__u64 thread = bpf_get_current_pid_tgid();
	if (!lab_is_target_process(thread >> 32))
		return;
	__u64 *call = bpf_map_lookup_elem(&calls, &thread);
	if (!call)
		return;
	const void *sockaddr = (const void *)(unsigned long)*call;
	bpf_map_delete_elem(&calls, &thread);
	if (ret == -EAGAIN || ret <= -ERESTARTSYS)
		return;

	struct soaccept_event *event = LAB_RESERVE(struct soaccept_event);
	if (!event)
		return;
	__builtin_memset(event, 0, sizeof(*event));
	event->pid = thread >> 32;
	bpf_get_current_comm(event->process, sizeof(event->process));
	event->ret = ret;

	/* The longer read fails where a sockaddr_in ends at the end of a page: then the shorter one will do. */
	struct peer peer = {};
	if (ret >= 0 && sockaddr &&
	    (!bpf_probe_read_user(&peer, sizeof(peer), sockaddr) || !bpf_probe_read_user(&peer, 8, sockaddr))) {
		if (peer.family == AF_INET) {
			lab_address_v4(event->address, peer.v4);
			event->port = bpf_ntohs(peer.port);
		} else if (peer.family == AF_INET6) {
			__builtin_memcpy(event->address, peer.v6, sizeof(event->address));
			event->port = bpf_ntohs(peer.port);
		}
	}
	LAB_SUBMIT(event);
}
