// SPDX-License-Identifier: GPL-2.0-only
// Samples by kernel stack. A sample in user space has none: its id is negative, an error number.
#include "cpu-profile.h"

#define MOST_FRAMES 127

LAB_COUNTS(__s32, 16384);

struct {
	__uint(type, BPF_MAP_TYPE_STACK_TRACE);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__uint(value_size, MOST_FRAMES * sizeof(__u64));
} stacks SEC(".maps");

SEC("perf_event")
int profile_stack(void *context)
{
	LAB_HIT(0);
	__s32 key = bpf_get_stackid(context, &stacks, 0);
	LAB_COUNT(&key);
	return 0;
}
