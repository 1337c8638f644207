// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the return of the kernel function behind open(), as a kretprobe.
#define HOOK "kretprobe/do_sys_openat2"
#include "hooks.h"
