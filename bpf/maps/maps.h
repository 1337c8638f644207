/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * maps: one event for each system call of the server, by one of several ways to user space. What differs between the
 * objects is the map and deliver(): all count the hits that passed the filter, so what came out can be held against what
 * went in.
 *
 * Two kinds of ways. Through a buffer comes every event by itself, and the buffer has to hold what comes until somebody
 * reads it. Counters by the call's number are read as a whole, so they can't fill up by the rate of events; but a table
 * that is too small for the keys drops some.
 */
#pragma once

#include "lab.h"

struct maps_event {
	__u64 ns;
	__u64 thread;
	__u64 number;
};

LAB_HITS(1);

#define PER_CPU_COUNTER(counter)				\
	struct {						\
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);	\
		__uint(max_entries, 1);				\
		__type(key, __u32);				\
		__type(value, __u64);				\
	} counter SEC(".maps")

PER_CPU_COUNTER(passed);

/* Counters by the number of the call. */
#define COUNTERS(map_type, entries)				\
	struct {						\
		__uint(type, map_type);				\
		__uint(max_entries, entries);			\
		__type(key, __u32);				\
		__type(value, __u64);				\
	} events SEC(".maps");					\
	PER_CPU_COUNTER(lost);					\
	LAB_DELIVERY(0, LAB_NEVER, 10)

/* Numbers of calls are below that on every architecture; an array has them all. */
#define CALLS 512

static __always_inline void deliver(struct bpf_raw_tracepoint_args *call, __u64 thread);

/* Arguments of the raw tracepoint: (regs, number). */
SEC("raw_tp/sys_enter")
int maps(struct bpf_raw_tracepoint_args *call)
{
	LAB_HIT(0);
	__u64 thread = bpf_get_current_pid_tgid();
	if (!lab_is_target_process(thread >> 32))
		return 0;
	__u32 key = 0;
	__u64 *n = bpf_map_lookup_elem(&passed, &key);
	if (n)
		(*n)++;
	deliver(call, thread);
	return 0;
}

/* A counter that CPUs share, and one that each has for itself. */
#define SHARED(n) __sync_fetch_and_add(n, 1)
#define OWN(n) (*(n))++

/* A table makes a key when it is first seen; an array has it. After COUNTERS, for the map is declared by the object. */
#define DELIVER_COUNT(add_one)							\
	static __always_inline void deliver(struct bpf_raw_tracepoint_args *call, __u64 thread)	\
	{									\
		__u32 number = call->args[1];					\
		__u64 *n = bpf_map_lookup_elem(&events, &number);		\
		if (!n) {							\
			__u64 none = 0;						\
			bpf_map_update_elem(&events, &number, &none, BPF_NOEXIST);	\
			n = bpf_map_lookup_elem(&events, &number);		\
		}								\
		if (!n)								\
			LAB_LOST;						\
		else								\
			add_one(n);						\
	}
