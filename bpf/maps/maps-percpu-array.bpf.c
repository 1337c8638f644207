// SPDX-License-Identifier: GPL-2.0-only
// Counters in an array, one for each CPU.
#include "maps.h"

COUNTERS(BPF_MAP_TYPE_PERCPU_ARRAY, CALLS);

DELIVER_COUNT(OWN)
