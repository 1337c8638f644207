// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: a number is followed as if it were a pointer.
#include "lab.h"

LAB_HITS(1);

SEC("tp_btf/inet_sock_set_state")
int bad_pointer(void *context)
{
	LAB_HIT(0);
	return *(int *)bpf_ktime_get_ns();
}
