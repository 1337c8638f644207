// SPDX-License-Identifier: GPL-2.0-only
// A hardware watchpoint: runs whenever the server touches the watched bytes, and counts by the instruction that did.
#include "lab.h"
#include <linux/bpf_perf_event.h>

#define MOST_PLACES 1024

LAB_HITS(1);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_PLACES);
	__type(key, __u64);
	__type(value, __u64);
} places SEC(".maps");

/* The debug register knows addresses, not processes: another one may use the same address for something else. */
SEC("perf_event")
int count(struct bpf_perf_event_data *touch)
{
	LAB_HIT(0);
	if (!lab_is_target_process(bpf_get_current_pid_tgid() >> 32))
		return 0;
	__u64 place = PT_REGS_IP(&touch->regs), one = 1;
	__u64 *sum = bpf_map_lookup_elem(&places, &place);
	if (sum)
		__sync_fetch_and_add(sum, 1);
	else
		bpf_map_update_elem(&places, &place, &one, BPF_NOEXIST);
	return 0;
}
