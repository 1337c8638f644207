// SPDX-License-Identifier: GPL-2.0-only
// What `lab profile` samples with: on each tick of its clock the task that runs and its two stacks, kernel and user, as
// addresses. Whose sample it is and what the addresses mean is settled in user space: a few hundred samples a second.
#include "lab.h"

#define TASK_COMM_LEN 16
#define MOST_FRAMES 127

/* src/Lab.Agent/Profiling/StackSampler.cs reads this layout. */
struct sample {
	__u32 tgid;
	__u32 cpu;
	__s32 kernel_bytes;	/* negative: an error number, as for a sample in user space */
	__s32 user_bytes;
	char comm[TASK_COMM_LEN];
	__u64 kernel[MOST_FRAMES];
	__u64 user[MOST_FRAMES];
};

LAB_HITS(1);

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} lost SEC(".maps");

SEC("perf_event")
int profiler(void *context)
{
	LAB_HIT(0);
	struct sample *sample = LAB_RESERVE(struct sample);
	if (!sample)
		return 0;
	sample->tgid = bpf_get_current_pid_tgid() >> 32;
	sample->cpu = bpf_get_smp_processor_id();
	bpf_get_current_comm(sample->comm, sizeof(sample->comm));
	sample->kernel_bytes = bpf_get_stack(context, sample->kernel, sizeof(sample->kernel), 0);
	sample->user_bytes = bpf_get_stack(context, sample->user, sizeof(sample->user), BPF_F_USER_STACK);
	bpf_ringbuf_submit(sample, 0);
	return 0;
}
