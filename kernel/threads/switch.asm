; switch.asm - from one thread's kernel stack to another's.
;
;	void switch_stacks(uint32_t *save_esp, uint32_t load_esp)
;
; What C expects to survive a call is pushed on the old stack, and FS and GS with
; it: entry.asm leaves them in the registers, so here is where they stop being
; the old thread's.  The new thread's TLS descriptors have to be in the GDT
; already.

%include "layout.inc"
%include "seg/pop_segment.inc"

section .text

global switch_stacks
switch_stacks:
	mov	eax, [esp + 4]
	mov	edx, [esp + 8]
	push	ebp
	push	ebx
	push	esi
	push	edi
	push	fs
	push	gs
	mov	[eax], esp
	mov	esp, edx
	POP_SEGMENT gs
	POP_SEGMENT fs
	pop	edi
	pop	esi
	pop	ebx
	pop	ebp
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
