// SPDX-License-Identifier: GPL-2.0-only
// The ladder on a static marker (USDT) of a program: a nop that its compiler left, and a note that says where.
#define HOOK "usdt"
#include "hooks.h"

#include <stdbool.h>
#include <bpf/usdt.bpf.h>
