// SPDX-License-Identifier: GPL-2.0-only
// soaccept on the raw tracepoints of all system calls: two links only, but every system call of the machine runs both.
#include "soaccept.h"

LAB_HITS(2);

/* Numbers of the calls, and the register that keeps the number until the call's exit. */
#if defined(__TARGET_ARCH_x86)
#define NR_ACCEPT 43
#define NR_ACCEPT4 288
#define SYSCALL_REGISTER(regs) ((regs)->orig_rax)
#elif defined(__TARGET_ARCH_arm64)
#define NR_ACCEPT 202
#define NR_ACCEPT4 242
#define SYSCALL_REGISTER(regs) (((const struct user_pt_regs *)(regs))->regs[8])
#else
#error "the numbers of accept and accept4 on this architecture are not known here"
#endif

static __always_inline int is_accept(long number)
{
	return number == NR_ACCEPT || number == NR_ACCEPT4;
}

/* Arguments of a raw tracepoint: (regs, number) at entry, (regs, result) at exit. */
SEC("raw_tp/sys_enter")
int enter_any(struct bpf_raw_tracepoint_args *call)
{
	LAB_HIT(0);
	if (!is_accept(call->args[1]))
		return 0;
	const struct pt_regs *regs = (const struct pt_regs *)call->args[0];
	__u64 sockaddr = 0;
	bpf_probe_read_kernel(&sockaddr, sizeof(sockaddr), &PT_REGS_PARM2(regs));
	soaccept_enter(sockaddr);
	return 0;
}

SEC("raw_tp/sys_exit")
int exit_any(struct bpf_raw_tracepoint_args *call)
{
	LAB_HIT(1);
	const struct pt_regs *regs = (const struct pt_regs *)call->args[0];
	long number = -1;
	bpf_probe_read_kernel(&number, sizeof(number), &SYSCALL_REGISTER(regs));
	if (is_accept(number))
		soaccept_exit(call->args[1]);
	return 0;
}
