// SPDX-License-Identifier: GPL-2.0-only
// The ladder on every change of state of a TCP socket: the raw tracepoint.
#define HOOK "raw_tp/inet_sock_set_state"
#include "hooks.h"
