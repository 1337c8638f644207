// SPDX-License-Identifier: GPL-2.0-only
// Counters in a hash table.
#include "maps.h"

COUNTERS(BPF_MAP_TYPE_HASH, CALLS);

DELIVER_COUNT(SHARED)
