// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: an index that nobody has bounded reaches outside the stack.
#include "lab.h"

LAB_HITS(1);

SEC("tp_btf/inet_sock_set_state")
int outside_array(void *context)
{
	LAB_HIT(0);
	volatile char room[16] = {};
	return room[bpf_get_prandom_u32()];
}
