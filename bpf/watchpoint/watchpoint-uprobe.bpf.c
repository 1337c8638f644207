// SPDX-License-Identifier: GPL-2.0-only
// The software way to the same knowledge: a uprobe on a function that reads the variable, counted by the instruction it returns to.
#include "lab.h"

#define MOST_PLACES 1024

LAB_HITS(1);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, MOST_PLACES);
	__type(key, __u64);
	__type(value, __u64);
} places SEC(".maps");

SEC("uprobe")
int count(struct pt_regs *call)
{
	LAB_HIT(0);
	__u64 place = 0, one = 1;
	bpf_probe_read_user(&place, sizeof(place), (void *)PT_REGS_SP(call));
	__u64 *sum = bpf_map_lookup_elem(&places, &place);
	if (sum)
		__sync_fetch_and_add(sum, 1);
	else
		bpf_map_update_elem(&places, &place, &one, BPF_NOEXIST);
	return 0;
}
