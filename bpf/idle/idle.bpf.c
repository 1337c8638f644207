// SPDX-License-Identifier: GPL-2.0-only
/* A probe on a hook that nobody hits (the kernel killing a process for want of memory): what being attached costs alone. */
#include "lab.h"

LAB_HITS(1);

SEC("tp_btf/mark_victim")
int idle(void *context)
{
	LAB_HIT(0);
	return 0;
}
