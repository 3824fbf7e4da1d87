/*
 * pager.h - what the console says stands still until somebody has read it.
 */
#ifndef KERNEL_PAGER_H
#define KERNEL_PAGER_H

#include "base/types.h"

/* From here on a full screen of the console's words waits for a key. */
void pager_begin(void);

/* No more stops; waits first if there are words that nobody has had time to read. */
void pager_end(void);

#endif
