/* SPDX-License-Identifier: GPL-2.0-only */
/* Which processes are the server's: for programs that look at what a process does, not at a connection. */
#pragma once

#include "lab.h"

/* A server of more than LAB_TGIDS processes: user space sets its size before the load, and fills it after. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u32);
	__type(value, __u8);
} lab_tgids SEC(".maps");

/* The count is a constant to the verifier: only the branch that is needed is left in the program. */
static __always_inline int lab_is_target_process(__u32 tgid)
{
	if (lab_target.tgid_count == 0)
		return 1;
	if (lab_target.tgid_count > LAB_TGIDS)
		return !!bpf_map_lookup_elem(&lab_tgids, &tgid);
	for (int i = 0; i < LAB_TGIDS; i++)
		if (i < lab_target.tgid_count && lab_target.tgids[i] == tgid)
			return 1;
	return 0;
}
