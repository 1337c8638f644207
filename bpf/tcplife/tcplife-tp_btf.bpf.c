// SPDX-License-Identifier: GPL-2.0-only
// tcplife on the raw tracepoint inet_sock_set_state with typed arguments: every state change of every inet socket.
#define POINTERS_ARE_TYPED
#include "tcplife.h"

SEC("tp_btf/inet_sock_set_state")
int BPF_PROG(tcplife_tp_btf, const struct sock *sk, const int oldstate, const int newstate)
{
	LAB_HIT(0);
	if (!tcplife_wants(newstate))
		return 0;
	struct tcp_sock *tp = bpf_skc_to_tcp_sock((void *)sk); /* NULL when it is not TCP */
	if (tp)
		tcplife(tp, newstate);
	return 0;
}
