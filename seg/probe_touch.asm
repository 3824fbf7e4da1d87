; probe_touch.asm - one forbidden access at a time, for probe.c.
;
;	bool probe_read(uint32_t selector, uint32_t offset)
;	bool probe_write(uint32_t selector, uint32_t offset)
;	bool probe_call(uint32_t selector, uint32_t offset)
;
; True if the access faulted.  The write puts back the byte it read.  The call
; goes to a RETF in a user page: the faulting instruction is the one fetched, so
; the exception table names PROBE_LINEAR itself.

%include "layout.inc"

%include "seg/extable.inc"

section .text

EXTABLE probe_read.touch, faulted, EXTABLE_ALWAYS
EXTABLE probe_write.touch, faulted, EXTABLE_ALWAYS
EXTABLE PROBE_LINEAR, fetch_faulted, EXTABLE_ALWAYS

global probe_read, probe_write, probe_call

probe_read:
	push	fs
	mov	eax, [esp + 8]
	mov	fs, eax
	mov	edx, [esp + 12]
.touch:	mov	al, [fs:edx]
	jmp	fine

probe_write:
	push	fs
	mov	eax, [esp + 8]
	mov	fs, eax
	mov	edx, [esp + 12]
	mov	al, [fs:edx]
.touch:	mov	[fs:edx], al
fine:	pop	fs
	xor	eax, eax
	ret

faulted:
	pop	fs
	mov	eax, 1
	ret

probe_call:
	push	dword [esp + 4]			; selector
	push	dword [esp + 12]		; offset
	call	far [esp]
	add	esp, 8
	xor	eax, eax
	ret

fetch_faulted:
	add	esp, 8 + 8			; the far return address, the far pointer
	mov	eax, 1
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
