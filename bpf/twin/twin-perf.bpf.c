// SPDX-License-Identifier: GPL-2.0-only
// The twin of the perf class: the same hook as a classic tracepoint, on a perf event each.
#define TWIN_HOOK "tracepoint/oom/mark_victim"
#include "twin.h"
