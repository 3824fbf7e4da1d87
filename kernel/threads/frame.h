/*
 * frame.h - what lies on the kernel stack while a thread is inside.
 *
 * Every way in builds this same frame (entry.asm), so that there is one way
 * out.  The lower part is PUSHAD's; the upper part is what the processor pushes
 * for an interrupt from ring 3.  esp and ss are absent when ring 0 itself was
 * interrupted.  FS and GS are not here: the kernel changes FS only inside a
 * copy, which puts it back, and never GS; they belong to the thread and are
 * saved when threads are switched (switch.asm).
 */
#ifndef KERNEL_FRAME_H
#define KERNEL_FRAME_H

#include "base/layout.h"
#include "base/types.h"

struct frame {
	uint32_t edi, esi, ebp, pushad_esp, ebx, edx, ecx, eax;
	uint32_t es, ds;
	uint32_t vector;	/* or ENTRY_*: which way in */
	uint32_t error;		/* the processor's error code; for a call its number */
	uint32_t eip, cs, eflags;
	uint32_t esp, ss;	/* only if from_user() */
};

_Static_assert(sizeof(struct frame) == 17 * 4, "entry.asm builds this by hand");

/* In virtual-8086 mode CS is no selector and may look like the kernel's.  Nobody gets
 * there here, but QEMU's TCG lets ring 3 set EFLAGS.VM by IRET. */
static inline bool from_user(const struct frame *f)
{
	return f->eflags & EFLAGS_VM || (f->cs & 3) == 3;
}

#endif
