/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What every CO-RE object of the lab has in common, and src/Lab.Bpf relies on:
 *
 *   .rodata.target  struct lab_target, in a section of its own: user space writes it between open and load, whole
 *                   and by its fixed layout, without reading the object's BTF. The verifier then knows the values
 *                   and removes the filters that are off.
 *   hits            per-CPU array of u64, one key a program, in the order of libbpf's iteration: by section, sections
 *                   as they first appear, and by place within a section; so in source order, where programs of one
 *                   section stand together. LAB_HIT is the first thing a program does, before any filter: hits are
 *                   runs, not events.
 *   events          the way to user space: a ring buffer (LAB_EVENTS), a perf buffer, or a hash or array of counters that
 *                   user space reads. An event is a C struct whose fields are the manifest's columns, in order, naturally
 *                   aligned; an address is 16 bytes with IPv4 as ::ffff:a.b.c.d, a comm is 16 bytes.
 *   lost            per-CPU array of u64, key 0: events that found no room, in `counts` too.
 *   passed          per-CPU array of u64, key 0: hits that passed the filter, so events that should come out. Only where
 *                   nothing else counts them (maps).
 *   counts          hash of u64 by a key that is a C struct: the manifest's `counts` are its fields, in order, naturally
 *                   aligned. The agent prints it when the probe is taken away, and empties it.
 *   stacks          stack traces; a field kernel_stack of a key of `counts` (an s32, the last one) is an id of it.
 *   burnt           per-CPU array of u64, only in a program that burns time on purpose (burn): key 0 how often, key 1
 *                   for how long, ns, key 2 how long it was interrupted meanwhile, ns.
 *
 * A global `const volatile` of 4 or 8 bytes can be set by the manifest (`set`); the verifier knows it as a constant.
 *
 * Programs return 0. On a classic tracepoint or kprobe that means "no perf event, please": as long as such a program
 * is attached, other users of the same perf tracepoint (perf stat, perf record) see nothing of it. That is also what
 * bcc's tools do; 1 would add perf's own work, and only on the CPU on which libbpf opened the event.
 */
#pragma once

#include "kernel.h"

char LICENSE[] SEC("license") = "GPL";

#define LAB_TGIDS 16

struct lab_target {
	__u32 netns_inum;	/* inode number of a network namespace; 0: any */
	__u16 port;		/* local port, host byte order; 0: any */
	__u16 pad;
	__u32 tgid_count;	/* 0: any process; more than LAB_TGIDS: they are in lab_tgids */
	__u32 tgids[LAB_TGIDS];
};

const volatile struct lab_target lab_target SEC(".rodata.target") = {};

#define LAB_HITS(programs)					\
	struct {						\
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);	\
		__uint(max_entries, programs);			\
		__type(key, __u32);				\
		__type(value, __u64);				\
	} hits SEC(".maps")

/* A macro, for the map is declared by the object. */
#define LAB_HIT(program)					\
	do {							\
		__u32 key_ = (program);				\
		__u64 *n_ = bpf_map_lookup_elem(&hits, &key_);	\
		if (n_)						\
			(*n_)++;				\
	} while (0)

/*
 * How events are delivered; set by the manifest, and user space reads them before it loads the object (docs/0015-delivery.md):
 *
 *   lab_capacity      bytes of the ring or perf buffer (a perf buffer: for each CPU), entries of a map; 0: as declared.
 *   lab_wakeup_bytes  0: the ring buffer wakes its reader as the kernel does by itself, for each event that it is up to;
 *                     LAB_NEVER: never; else when so many bytes wait in it.
 *   lab_poll_ms       the reader looks by itself so often; 0: only when it is woken.
 *
 * A wake-up costs more than most programs: an interrupt that the CPU sends to itself, and two context switches of what
 * is being watched. So the reader looks by itself, and is woken only when the buffer fills up.
 */
#define LAB_NEVER 0xffffffff
#define LAB_DELIVERY(capacity, wakeup_bytes, poll_ms)		\
	const volatile __u32 lab_capacity = (capacity);		\
	const volatile __u32 lab_wakeup_bytes = (wakeup_bytes);	\
	const volatile __u32 lab_poll_ms = (poll_ms)

#define LAB_EVENTS						\
	LAB_DELIVERY(1024 * 1024, 256 * 1024, 10);		\
	struct {						\
		__uint(type, BPF_MAP_TYPE_RINGBUF);		\
		__uint(max_entries, 1024 * 1024);		\
	} events SEC(".maps");					\
	struct {						\
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);	\
		__uint(max_entries, 1);				\
		__type(key, __u32);				\
		__type(value, __u64);				\
	} lost SEC(".maps")

#define LAB_LOST					\
	do {						\
		__u32 key_ = 0;				\
		__u64 *n_ = bpf_map_lookup_elem(&lost, &key_);	\
		if (n_)					\
			(*n_)++;			\
	} while (0)

/* Room for an event, or NULL; NULL has been counted as lost. */
#define LAB_RESERVE(type)							\
	({									\
		type *event_ = bpf_ringbuf_reserve(&events, sizeof(type), 0);	\
		if (!event_)							\
			LAB_LOST;						\
		event_;								\
	})

/* Hands over what was reserved. The settings are constants to the verifier: two of the three ways are gone when it runs. */
#define LAB_SUBMIT(event)						\
	bpf_ringbuf_submit(event,					\
		lab_wakeup_bytes == 0 ? 0				\
		: lab_wakeup_bytes == LAB_NEVER ? BPF_RB_NO_WAKEUP	\
		: bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA) < lab_wakeup_bytes ? BPF_RB_NO_WAKEUP	\
		: BPF_RB_FORCE_WAKEUP)

/*
 * A server of more than LAB_TGIDS processes: user space sets the map's size before the load and fills it after. For every other it is not even
 * made: the count is a constant to the verifier, and only the branch that is needed is left in the program.
 */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u8);
} lab_tgids SEC(".maps");

static __always_inline int lab_is_target_process(__u32 tgid)
{
	if (lab_target.tgid_count == 0)
		return 1;
	if (lab_target.tgid_count > LAB_TGIDS)
		return !!bpf_map_lookup_elem(&lab_tgids, &tgid);
	for (int i = 0; i < LAB_TGIDS; i++)
		if (i < lab_target.tgid_count && lab_target.tgids[i] == tgid)
			return 1;
	return 0;
}

static __always_inline void lab_address_v4(__u8 address[16], __be32 v4)
{
	__builtin_memset(address, 0, 10);
	address[10] = address[11] = 0xff;
	__builtin_memcpy(address + 12, &v4, 4);
}
