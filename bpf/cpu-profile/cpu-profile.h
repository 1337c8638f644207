/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * What the programs of cpu-profile have in common: a hash of counts by a key of their own. Everything on the machine is
 * counted, as bpftrace's profile does: no filter, so that the samples can be held against frequency, CPUs and time.
 */
#pragma once

#include "lab.h"

#define TASK_COMM_LEN 16

#define LAB_COUNTS(key_type, most)				\
	LAB_HITS(1);						\
	struct {						\
		__uint(type, BPF_MAP_TYPE_HASH);		\
		__uint(max_entries, most);			\
		__type(key, key_type);				\
		__type(value, __u64);				\
	} counts SEC(".maps");					\
	struct {						\
		__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);	\
		__uint(max_entries, 1);				\
		__type(key, __u32);				\
		__type(value, __u64);				\
	} lost SEC(".maps")

/* A macro, for the maps are declared by the object. Another CPU may add the key meanwhile: then it is there. */
#define LAB_COUNT(key)							\
	do {								\
		__u64 *count_ = bpf_map_lookup_elem(&counts, key);	\
		if (!count_) {						\
			__u64 zero_ = 0;				\
			bpf_map_update_elem(&counts, key, &zero_, BPF_NOEXIST);	\
			count_ = bpf_map_lookup_elem(&counts, key);	\
		}							\
		if (count_) {						\
			__sync_fetch_and_add(count_, 1);		\
		} else {						\
			__u32 first_ = 0;				\
			__u64 *n_ = bpf_map_lookup_elem(&lost, &first_);	\
			if (n_)						\
				(*n_)++;				\
		}							\
	} while (0)
