// SPDX-License-Identifier: GPL-2.0-only
// The ladder on a function of the server: the manifest says which.
#define HOOK "uprobe"
#include "hooks.h"
