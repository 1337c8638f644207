/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The twin: programs on a hook that nobody hits (the kernel killing a process for want of memory), so that a baseline window
 * goes through the same attaching and detaching as its neighbour. As many are attached as the neighbour has; the hits prove
 * that none ran. The object says how they attach: TWIN_HOOK.
 */
#pragma once

#include "lab.h"

LAB_HITS(8);

#define TWIN(n)						\
	SEC(TWIN_HOOK)					\
	int twin##n(void *context)			\
	{						\
		LAB_HIT(n);				\
		return 0;				\
	}

TWIN(0)
TWIN(1)
TWIN(2)
TWIN(3)
TWIN(4)
TWIN(5)
TWIN(6)
TWIN(7)
