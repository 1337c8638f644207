// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: a loop that nothing ends. Each round finds the state of the one before, so the verifier need not walk far.
#include "lab.h"

LAB_HITS(1);

SEC("tp_btf/inet_sock_set_state")
int unbounded_loop(void *context)
{
	LAB_HIT(0);
	while (bpf_get_prandom_u32() != 7)
		;
	return 0;
}
