// SPDX-License-Identifier: GPL-2.0-only
// Every event by itself, through a ring buffer that the CPUs share.
#include "maps.h"

LAB_EVENTS;

static __always_inline void deliver(struct bpf_raw_tracepoint_args *call, __u64 thread)
{
	struct maps_event *event = LAB_RESERVE(struct maps_event);
	if (!event)
		return;
	event->ns = bpf_ktime_get_ns();
	event->thread = thread;
	event->number = call->args[1];
	LAB_SUBMIT(event);
}
