/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The ladder: one event, the same five programs at each kind of hook. The object says where they attach (HOOK); one of them
 * is loaded, the one that the manifest's `dose` names. Each is all that it does: no filter, no counter of hits beside it,
 * and `empty` has not even a map. Hits are therefore counted by `audit`, which is attached in accounting windows only, at
 * the same event (AUDIT, a hook that all kinds of probes on it can share).
 */
#pragma once

#include "lab.h"

#ifndef AUDIT
#define AUDIT HOOK
#endif

#define MOST_THREADS 4096
#define MOST_STACKS 4096
#define MOST_FRAMES 32

LAB_HITS(1);
LAB_EVENTS;

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} counted SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_THREADS);
	__type(key, __u64);
	__type(value, __u64);
} threads SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, MOST_STACKS);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, MOST_FRAMES * sizeof(__u64));
} stacks SEC(".maps");

struct hook_event {
	__u32 pid;
	__u32 tid;
	char comm[16];
};

SEC(AUDIT)
int audit(void *context)
{
	LAB_HIT(0);
	return 0;
}

SEC(HOOK)
int empty(void *context)
{
	return 0;
}

SEC(HOOK)
int count(void *context)
{
	__u32 key = 0;
	__u64 *sum = bpf_map_lookup_elem(&counted, &key);
	if (sum)
		(*sum)++;
	return 0;
}

SEC(HOOK)
int map(void *context)
{
	__u64 thread = bpf_get_current_pid_tgid(), one = 1;
	__u64 *sum = bpf_map_lookup_elem(&threads, &thread);
	if (sum)
		__sync_fetch_and_add(sum, 1);
	else
		bpf_map_update_elem(&threads, &thread, &one, BPF_NOEXIST);
	return 0;
}

SEC(HOOK)
int stack(void *context)
{
	bpf_get_stackid(context, &stacks, BPF_F_USER_STACK | BPF_F_REUSE_STACKID);
	return 0;
}

/* Of the server only: an event for each call of its own reader would make another call. */
SEC(HOOK)
int print(void *context)
{
	__u64 thread = bpf_get_current_pid_tgid();
	if (!lab_is_target_process(thread >> 32))
		return 0;
	struct hook_event *event = LAB_RESERVE(struct hook_event);
	if (!event)
		return 0;
	event->pid = thread >> 32;
	event->tid = thread;
	bpf_get_current_comm(event->comm, sizeof(event->comm));
	bpf_ringbuf_submit(event, 0);
	return 0;
}
