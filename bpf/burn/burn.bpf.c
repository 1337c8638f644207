// SPDX-License-Identifier: GPL-2.0-only
// A program whose cost is known: in two system calls of the server it burns a set time. It runs at every system call of
// the machine, as the programs of soaccept-raw_tp do; what it does there besides burning is the cost of an empty program.
#include "lab.h"

/* Time to burn in one call, ns; 0 burns nothing and goes the same way. Set by the manifest before loading. */
const volatile __u64 burn_ns = 0;

LAB_HITS(1);

/* What it burnt: key 0 how often, key 1 for how long in all, ns, key 2 how long it was interrupted meanwhile, ns. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 3);
	__type(key, __u32);
	__type(value, __u64);
} burnt SEC(".maps");

/* The calls of Apache that come once a connection: one to take it, one to answer. */
#if defined(__TARGET_ARCH_x86)
#define NR_WRITEV 20
#define NR_ACCEPT4 288
#elif defined(__TARGET_ARCH_arm64)
#define NR_WRITEV 66
#define NR_ACCEPT4 242
#else
#error "the numbers of writev and accept4 on this architecture are not known here"
#endif

/* One look at the clock takes some 20 ns, so this ends a burn after 20 ms at the latest, whatever was set. */
#define MOST_LOOKS (1 << 20)

/*
 * An interrupt in a burn does work that would else have been done elsewhere: that time is not the program's. It shows as
 * a step of the clock that no look takes by itself.
 */
#define LONGEST_STEP_NS 1000

struct burn {
	__u64 start_ns;
	__u64 last_ns;
	__u64 interrupted_ns;
};

static __always_inline void step(struct burn *burn)
{
	__u64 now = bpf_ktime_get_ns();
	if (now - burn->last_ns >= LONGEST_STEP_NS)
		burn->interrupted_ns += now - burn->last_ns;
	burn->last_ns = now;
}

/* By difference, and not as a sum of short steps: such a sum has another range in each round, and the verifier never ends. */
static __always_inline __u64 own_ns(const struct burn *burn)
{
	return burn->last_ns - burn->start_ns - burn->interrupted_ns;
}

static long look(__u32 index, void *burn)
{
	step(burn);
	return own_ns(burn) >= burn_ns;
}

static __always_inline void add(__u32 key, __u64 value)
{
	__u64 *sum = bpf_map_lookup_elem(&burnt, &key);
	if (sum)
		*sum += value;
}

/* Arguments of the raw tracepoint: (regs, number). */
SEC("raw_tp/sys_enter")
int burn(struct bpf_raw_tracepoint_args *call)
{
	LAB_HIT(0);
	long number = call->args[1];
	if (number != NR_ACCEPT4 && number != NR_WRITEV)
		return 0;
	if (!lab_is_target_process(bpf_get_current_pid_tgid() >> 32))
		return 0;

	__u64 now = bpf_ktime_get_ns();
	struct burn burn = { .start_ns = now, .last_ns = now };
	/* A plain loop would be walked by the verifier round by round, and refused. */
	if (burn_ns)
		bpf_loop(MOST_LOOKS, look, &burn, 0);
	step(&burn);
	add(0, 1);
	add(1, own_ns(&burn));
	add(2, burn.interrupted_ns);
	return 0;
}
