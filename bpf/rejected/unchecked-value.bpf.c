// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: a map's value is used without a look whether there is one.
#include "lab.h"

LAB_HITS(1);

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16);
	__type(key, __u32);
	__type(value, __u64);
} sums SEC(".maps");

SEC("tp_btf/inet_sock_set_state")
int unchecked_value(void *context)
{
	LAB_HIT(0);
	__u32 key = bpf_get_prandom_u32();
	__u64 *sum = bpf_map_lookup_elem(&sums, &key);
	*sum += 1;
	return 0;
}
