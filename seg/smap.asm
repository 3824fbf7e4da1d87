; smap.asm - the fixup with a door: user pages are open only from stac to clac.
;
;	IN_REGISTERS unsigned long smap_copy(void *to, const void *from, unsigned long n,
;					     void (*loop)(void))
;
; In:  EAX to, EDX from, ECX n; the loop's address on the stack.
; As fixup_copy, with EFLAGS.AC set for the time of the copy.  With CR4.SMAP on, as
; policy_set() does it (policy.c), supervisor mode's accesses to user pages fault while AC
; is clear (CPL 0, 1 and 2: we have only 0).  Against SMEP AC is no help, and none is
; wanted.  A stray pointer elsewhere in the kernel no longer finds a user's memory.  A
; fault inside the copy comes back here too, so AC is clear afterwards in every case; an
; interrupt in the middle finds AC cleared by its own entry and gives it back at IRET.
; Where the CPU has no SMAP, stac and clac do not exist: they are skipped.
; Intel SDM vol. 3A, "Access Rights".  Read next: extable.h.

%include "layout.inc"

extern fixup_copy, smap_active

section .text

global smap_copy, smap_stac, smap_clac
smap_copy:
	cmp	byte [smap_active], 0
	je	fixup_copy
	push	dword [esp + 4]			; the loop again; the rest is in registers
smap_stac:
	stac
	call	fixup_copy
smap_clac:
	clac
	add	esp, 4
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
