// SPDX-License-Identifier: GPL-2.0-only
// The ladder on every change of state of a TCP socket: the tracepoint with typed arguments, through a BPF trampoline.
#define HOOK "tp_btf/inet_sock_set_state"
#include "hooks.h"
