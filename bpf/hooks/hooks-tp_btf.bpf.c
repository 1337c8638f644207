// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the same tracepoint with typed arguments, through a BPF trampoline.
#define HOOK "tp_btf/sys_enter"
#define AUDIT "raw_tp/sys_enter"
#include "hooks.h"
