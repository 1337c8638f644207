// SPDX-License-Identifier: GPL-2.0-only
// Samples by the name of the task that was running.
#include "cpu-profile.h"

struct key {
	char comm[TASK_COMM_LEN];
};

LAB_COUNTS(struct key, 4096);

SEC("perf_event")
int profile_comm(void *context)
{
	LAB_HIT(0);
	struct key key = {};
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	LAB_COUNT(&key);
	return 0;
}
