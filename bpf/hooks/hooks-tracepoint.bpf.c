// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the same event as a classic tracepoint: a perf event, with the record that perf makes for it.
#define HOOK "tracepoint/raw_syscalls/sys_enter"
#define AUDIT "raw_tp/sys_enter"
#include "hooks.h"
