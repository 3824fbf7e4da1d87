/*
 * watch.h - cross into the kernel and back with every register in plain sight.
 *
 * A C function cannot tell whether the kernel kept EBP or the direction flag: the
 * compiler moves registers about as it likes.  watch_call() loads all of them from
 * a structure, crosses, and stores all of them back before anything else runs.
 * Read next: watch.asm, then gate_all_registers.c.
 */
#ifndef USER_WATCH_H
#define USER_WATCH_H

#include <stddef.h>
#include "lib/gates.h"

/* The order is watch.asm's too: the assertions below hold the two together. */
struct watch {
	/* In: what to load.  Out: what came back. */
	unsigned int eax, ebx, ecx, edx, esi, edi, ebp;
	unsigned int eflags;
	/* In: the arguments as the call gates want them, first one first. */
	unsigned int stack[6];
	/* Out: how far ESP moved, and the selectors.  0 is as it should be. */
	unsigned int esp_moved;
	unsigned short cs, ds, es, fs, gs, ss;
};

_Static_assert(offsetof(struct watch, eflags) == 28, "watch.asm: W_EFLAGS");
_Static_assert(offsetof(struct watch, stack) == 32, "watch.asm: W_STACK");
_Static_assert(offsetof(struct watch, esp_moved) == 56, "watch.asm: W_ESP_MOVED");
_Static_assert(offsetof(struct watch, ss) == 70, "watch.asm: W_SS");
_Static_assert(sizeof(struct watch) == 72, "watch.asm: struct watch");

/* watch.asm.  Not for two threads at once: it keeps its place in two variables. */
void watch_call(struct watch *w, void (*cross)(void));

/*
 * watch.c: fill every register with a pattern of its own, the selectors with what
 * they are now, and put nr, a, b, c where the gate wants them.
 */
void watch_prepare(struct watch *w, const struct gate *way, long nr, long a, long b, long c);

/*
 * watch.c: 0 if all that ring 3 may rely on is the same in both, else the number of
 * the first register that is not: 1 EBX, 2 ECX, 3 EDX, 4 ESI, 5 EDI, 6 EBP, 7 ESP,
 * 8 CS, 9 DS, 10 ES, 11 FS, 12 GS, 13 SS.
 */
int watch_changed(const struct watch *before, const struct watch *after, const struct gate *way);

#endif
