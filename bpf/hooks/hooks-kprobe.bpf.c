// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the kernel function behind open(), as a kprobe.
#define HOOK "kprobe/do_sys_openat2"
#include "hooks.h"
