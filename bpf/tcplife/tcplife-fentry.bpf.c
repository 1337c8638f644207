// SPDX-License-Identifier: GPL-2.0-only
// tcplife on the entry of tcp_set_state() by a trampoline, with typed arguments. The old state is still in the socket.
#define POINTERS_ARE_TYPED
#include "tcplife.h"

SEC("fentry/tcp_set_state")
int BPF_PROG(tcplife_fentry, struct sock *sk, int newstate)
{
	LAB_HIT(0);
	if (!tcplife_wants(newstate))
		return 0;
	struct tcp_sock *tp = bpf_skc_to_tcp_sock(sk);
	if (tp)
		tcplife(tp, newstate);
	return 0;
}
