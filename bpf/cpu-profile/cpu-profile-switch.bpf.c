// SPDX-License-Identifier: GPL-2.0-only
// Context switches by the name of the task that is switched away from: that is still the current one in sched_switch.
#include "cpu-profile.h"

struct key {
	char comm[TASK_COMM_LEN];
};

LAB_COUNTS(struct key, 4096);

SEC("tp_btf/sched_switch")
int switch_comm(void *context)
{
	LAB_HIT(0);
	struct key key = {};
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	LAB_COUNT(&key);
	return 0;
}
