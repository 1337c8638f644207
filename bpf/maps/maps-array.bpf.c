// SPDX-License-Identifier: GPL-2.0-only
// Counters in an array.
#include "maps.h"

COUNTERS(BPF_MAP_TYPE_ARRAY, CALLS);

DELIVER_COUNT(SHARED)
