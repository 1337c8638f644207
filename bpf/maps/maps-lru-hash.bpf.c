// SPDX-License-Identifier: GPL-2.0-only
// Counters in a hash table that drops what was used least recently, and says nothing.
#include "maps.h"

COUNTERS(BPF_MAP_TYPE_LRU_HASH, CALLS);

DELIVER_COUNT(SHARED)
