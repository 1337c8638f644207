// SPDX-License-Identifier: GPL-2.0-only
// soaccept on the classic tracepoints of the two system calls: perf events, one a program.
#include "soaccept.h"

LAB_HITS(4);

SEC("tracepoint/syscalls/sys_enter_accept")
int enter_accept(struct trace_event_raw_sys_enter *call)
{
	LAB_HIT(0);
	soaccept_enter(call->args[1]);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_accept")
int exit_accept(struct trace_event_raw_sys_exit *call)
{
	LAB_HIT(1);
	soaccept_exit(call->ret);
	return 0;
}

SEC("tracepoint/syscalls/sys_enter_accept4")
int enter_accept4(struct trace_event_raw_sys_enter *call)
{
	LAB_HIT(2);
	soaccept_enter(call->args[1]);
	return 0;
}

SEC("tracepoint/syscalls/sys_exit_accept4")
int exit_accept4(struct trace_event_raw_sys_exit *call)
{
	LAB_HIT(3);
	soaccept_exit(call->ret);
	return 0;
}
