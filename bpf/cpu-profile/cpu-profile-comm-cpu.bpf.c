// SPDX-License-Identifier: GPL-2.0-only
// Samples by the name of the task that was running and the CPU it ran on.
#include "cpu-profile.h"

struct key {
	char comm[TASK_COMM_LEN];
	__u32 cpu;
};

LAB_COUNTS(struct key, 8192);

SEC("perf_event")
int profile_comm_cpu(void *context)
{
	LAB_HIT(0);
	struct key key = {};
	bpf_get_current_comm(key.comm, sizeof(key.comm));
	key.cpu = bpf_get_smp_processor_id();
	LAB_COUNT(&key);
	return 0;
}
