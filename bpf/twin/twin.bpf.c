// SPDX-License-Identifier: GPL-2.0-only
// The twin of the link class.
#define TWIN_HOOK "tp_btf/mark_victim"
#include "twin.h"
