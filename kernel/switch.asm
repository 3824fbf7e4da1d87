; switch.asm - from one thread's kernel stack to another's.
;
;	void switch_stacks(uint32_t *save_esp, uint32_t load_esp)
;
; What C expects to survive a call is pushed on the old stack, and FS and GS with
; it: entry.asm leaves them in the registers, so here is where they stop being
; the old thread's.  The new thread's TLS descriptors have to be in the GDT
; already.  A selector whose descriptor has gone meanwhile becomes null.

section .fixups progbits alloc exec nowrite
section .extable progbits alloc noexec nowrite
section .text

%macro POP_SEGMENT 1
%%pop:	pop	%1
	section .fixups
%%null:	mov	dword [esp], 0
	jmp	%%pop
	section .extable
	dd	%%pop, %%null
	section .text
%endmacro

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
