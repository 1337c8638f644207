// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: two functions that each fit the stack of 512 bytes and together do not.
#include "lab.h"

LAB_HITS(1);

#define HALF_AND_MORE 300

static __noinline int inner(int seed)
{
	volatile char room[HALF_AND_MORE] = {};
	room[seed & 0xff] = seed;
	return room[0];
}

SEC("tp_btf/inet_sock_set_state")
int large_stack(void *context)
{
	LAB_HIT(0);
	volatile char room[HALF_AND_MORE] = {};
	int seed = bpf_get_prandom_u32();
	room[seed & 0xff] = inner(seed);
	return room[1];
}
