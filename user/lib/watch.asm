; watch.asm - cross into the kernel with all registers given, and store them all after.
;
; The difficulty is that every register is in use on both sides of the call, so no
; register is left to say where the structure is.  Two words of memory say it.
; That they are reached through DS and the stack through SS is part of the test: a
; kernel that gives back a wrong DS is found out here at the latest.
; Read next: watch.c.

bits 32

; struct watch of watch.h, which asserts these offsets.
struc watch
	.eax		resd 1
	.ebx		resd 1
	.ecx		resd 1
	.edx		resd 1
	.esi		resd 1
	.edi		resd 1
	.ebp		resd 1
	.eflags		resd 1
	.stack		resd 6
	.esp_moved	resd 1
	.cs		resw 1
	.ds		resw 1
	.es		resw 1
	.fs		resw 1
	.gs		resw 1
	.ss		resw 1
endstruc

section .bss align=4
place:		resd 1		; the structure; for a moment EDI's value after the call
target:		resd 1		; the crossing to call
esp_before:	resd 1

section .text

; void watch_call(struct watch *w, void (*cross)(void))
; In: on the stack.  Out: *w.  Keeps EBX ESI EDI EBP and the caller's flags.
; Everything between the two POPFD runs with flags that the test chose: DF may be
; set, so no string instruction; AC may be set, so every access is aligned.
global watch_call
watch_call:
	push	ebx
	push	esi
	push	edi
	push	ebp
	pushfd
	mov	edi, [esp + 24]		; w: above five saved words and the return address
	mov	eax, [esp + 28]		; cross
	mov	[place], edi
	mov	[target], eax
%assign i 5
%rep 6
	push	dword [edi + watch.stack + i * 4]
%assign i i - 1
%endrep
	mov	[esp_before], esp
	push	dword [edi + watch.eflags]
	mov	eax, [edi + watch.eax]
	mov	ebx, [edi + watch.ebx]
	mov	ecx, [edi + watch.ecx]
	mov	edx, [edi + watch.edx]
	mov	esi, [edi + watch.esi]
	mov	ebp, [edi + watch.ebp]
	mov	edi, [edi + watch.edi]
	popfd				; last, for none of the moves above changes a flag

	call	[target]

	xchg	edi, [place]		; no flag changes until they are stored
	mov	[edi + watch.eax], eax
	mov	[edi + watch.ebx], ebx
	mov	[edi + watch.ecx], ecx
	mov	[edi + watch.edx], edx
	mov	[edi + watch.esi], esi
	mov	[edi + watch.ebp], ebp
	mov	eax, [place]
	mov	[edi + watch.edi], eax
	pushfd
	pop	dword [edi + watch.eflags]
	mov	[edi + watch.cs], cs
	mov	[edi + watch.ds], ds
	mov	[edi + watch.es], es
	mov	[edi + watch.fs], fs
	mov	[edi + watch.gs], gs
	mov	[edi + watch.ss], ss
	mov	eax, esp
	sub	eax, [esp_before]
	mov	[edi + watch.esp_moved], eax

	mov	esp, [esp_before]
	add	esp, 24			; the six arguments
	popfd
	pop	ebp
	pop	edi
	pop	esi
	pop	ebx
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
