; chain.asm - replaces this kernel by the next one.
;
; chain_jump leaves the kernel's segments for base-0 ones and goes to a copy of
; chain_start..chain_end at physical CHAIN_PHYS, which linear 0..4 MB shows there
; too.  That copy turns paging off, moves the next kernel's segments into place
; and enters it as a Multiboot loader would.  It may use no address but its own.

%include "layout.inc"

SEL_FLAT_CODE	equ SEG_PROBE * 8
SEL_FLAT_DATA	equ SEG_TLS_FIRST * 8
PLAN		equ CHAIN_PHYS + CHAIN_PLAN

section .text

global chain_jump, chain_start, chain_end
chain_jump:
	jmp	dword SEL_FLAT_CODE:CHAIN_PHYS

chain_start:
	mov	eax, SEL_FLAT_DATA
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	fs, eax
	mov	gs, eax
	mov	eax, cr0
	and	eax, ~CR0_PG
	mov	cr0, eax
	xor	eax, eax
	mov	cr3, eax
	cld
	mov	ebx, PLAN + 12			; the segments
	mov	edx, [PLAN + 8]			; how many
.segment:
	mov	esi, [ebx]
	mov	edi, [ebx + 4]
	mov	ecx, [ebx + 8]
	rep movsb
	xor	eax, eax
	mov	ecx, [ebx + 12]
	shr	ecx, 2
	rep stosd				; most of it, in a quarter of the steps
	mov	ecx, [ebx + 12]
	and	ecx, 3
	rep stosb
	add	ebx, 16
	dec	edx
	jnz	.segment
	mov	eax, MULTIBOOT_BOOTED
	mov	ebx, [PLAN + 4]
	jmp	dword [PLAN]
chain_end:

section .note.GNU-stack noalloc noexec nowrite progbits
