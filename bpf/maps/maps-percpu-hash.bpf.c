// SPDX-License-Identifier: GPL-2.0-only
// Counters in a hash table, one for each CPU.
#include "maps.h"

COUNTERS(BPF_MAP_TYPE_PERCPU_HASH, CALLS);

DELIVER_COUNT(OWN)
