// SPDX-License-Identifier: GPL-2.0-only
// The ladder on the return of a function of the server: the manifest says which.
#define HOOK "uretprobe"
#include "hooks.h"
