// SPDX-License-Identifier: GPL-2.0-only
// Must be refused: it writes below the 512 bytes of stack that a program has. In assembly, since clang refuses it in C; and
// not as two functions that together take too much, which kernels with private stacks (Linux 6.13) let tracing programs do.
#include "lab.h"

LAB_HITS(1);

SEC("tp_btf/inet_sock_set_state")
int large_stack(void *context)
{
	LAB_HIT(0);
	asm volatile("r1 = 0\n\t*(u64 *)(r10 - 520) = r1" ::: "r1", "memory");
	return 0;
}
