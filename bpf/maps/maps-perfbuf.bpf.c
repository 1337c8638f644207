// SPDX-License-Identifier: GPL-2.0-only
// Every event by itself, through a perf buffer: a ring for each CPU, into which the kernel copies it.
#include "maps.h"

struct {
	__uint(type, BPF_MAP_TYPE_PERF_EVENT_ARRAY);
	__uint(key_size, sizeof(__u32));
	__uint(value_size, sizeof(__u32));
} events SEC(".maps");

PER_CPU_COUNTER(lost);
LAB_DELIVERY(1024 * 1024, 64 * 1024, 10);

static __always_inline void deliver(struct bpf_raw_tracepoint_args *call, __u64 thread)
{
	struct maps_event event = {
		.ns = bpf_ktime_get_ns(),
		.thread = thread,
		.number = call->args[1],
	};
	if (bpf_perf_event_output(call, &events, BPF_F_CURRENT_CPU, &event, sizeof(event)))
		LAB_LOST;
}
