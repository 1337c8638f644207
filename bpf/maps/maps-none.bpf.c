// SPDX-License-Identifier: GPL-2.0-only
// Nothing comes out: the filter, and the count of what passed it. What the other ways cost beyond this is theirs.
#include "maps.h"

static __always_inline void deliver(struct bpf_raw_tracepoint_args *call, __u64 thread)
{
}
