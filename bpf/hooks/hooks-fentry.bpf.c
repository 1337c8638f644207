// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the kernel function behind open(), through a BPF trampoline.
#define HOOK "fentry/do_sys_openat2"
#include "hooks.h"
