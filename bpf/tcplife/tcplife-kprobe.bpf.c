// SPDX-License-Identifier: GPL-2.0-only
// tcplife on the entry of tcp_set_state() by a breakpoint or ftrace, arguments from registers.
#include "tcplife.h"

SEC("kprobe/tcp_set_state")
int BPF_KPROBE(tcplife_kprobe, struct tcp_sock *tp, int newstate)
{
	LAB_HIT(0);
	if (!tcplife_wants(newstate))
		return 0;
	tcplife(tp, newstate); /* TCP by the function's own name */
	return 0;
}
