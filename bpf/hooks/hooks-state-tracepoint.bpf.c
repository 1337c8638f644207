// SPDX-License-Identifier: GPL-2.0-only
// The ladder on every change of state of a TCP socket: the event as a classic tracepoint.
#define HOOK "tracepoint/sock/inet_sock_set_state"
#include "hooks.h"
