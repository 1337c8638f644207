// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the raw tracepoint of all system calls.
#define HOOK "raw_tp/sys_enter"
#include "hooks.h"
