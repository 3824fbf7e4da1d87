; longmode.asm - one read through one segment register, in the mode that is asked for.
;
;	void longmode_read(void)
;
; The question lies at LONG_ASK (longmode.c has the same list), and so does the answer.
; Paging has to be off when CR4.PAE changes, so this runs from a copy below 1 MB, at the
; same linear and physical address: LONG_PHYS.  Interrupts are off from beginning to end.
;
;	kernel --> base-0 segments --> paging off, PAE on --> paging on --> the read
;	   ^                                 EFER.LME if asked   CS.L = 1 if asked   |
;	   +--------------------------------- and all of that backwards <------------+
;
; While paging is off no segment register is loaded: the GDT lies where only paging finds
; it.  Intel SDM vol. 3A, "Initializing IA-32e Mode" and "Segment Loading Instructions in
; IA-32e Mode".

%include "layout.inc"

%define LOW(label) (LONG_PHYS + (label - longmode_start))

CODE32		equ SEG_PROBE * 8
DATA		equ SEG_TLS_FIRST * 8
CODE64		equ (SEG_TLS_FIRST + 1) * 8

; struct ask in longmode.c.
ASK_WIDTH	equ LONG_ASK + 0		; WIDTH_*
ASK_REGISTER	equ LONG_ASK + 4		; CS DS ES SS FS GS, FS by MSR
ASK_SELECTOR	equ LONG_ASK + 8
ASK_Y		equ LONG_ASK + 12
ASK_STACK	equ LONG_ASK + 16		; ESP while SS is the tested one
ASK_PAE_CR3	equ LONG_ASK + 20
ASK_LONG_CR3	equ LONG_ASK + 24
ASK_MSR_BASE	equ LONG_ASK + 28
ASK_IDT32	equ LONG_ASK + 32		; limit and base, as LIDT wants them
ASK_IDT64	equ LONG_ASK + 40
ANSWER_BYTE	equ LONG_ASK + 48
ANSWER_VECTOR	equ LONG_ASK + 52		; 0: no fault
ANSWER_STAGE	equ LONG_ASK + 56		; 1: the selector was being loaded; 2: the read
SAVED_ESP	equ LONG_ASK + 60
SAVED_CR3	equ LONG_ASK + 64
SAVED_CR4	equ LONG_ASK + 68

WIDTH_32	equ 0				; protected mode
WIDTH_COMPAT	equ 1				; long mode, CS.L = 0
WIDTH_64	equ 2				; long mode, CS.L = 1

MSR_EFER	equ 0xC0000080
MSR_FS_BASE	equ 0xC0000100
EFER_LME	equ 1 << 8
CR4_PAE		equ 1 << 5

section .text
bits 32

global longmode_read, longmode_start, longmode_end, longmode_faults32, longmode_faults64
longmode_read:
	pushad
	mov	ecx, esp
	jmp	dword CODE32:LONG_PHYS

; ---- Below 1 MB, base 0 --------------------------------------------------------
longmode_start:
	mov	eax, DATA
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	esp, LONG_STACK
	mov	[SAVED_ESP], ecx
	mov	eax, cr3
	mov	[SAVED_CR3], eax
	mov	eax, cr4
	mov	[SAVED_CR4], eax
	mov	ebx, cr0			; in EBX: CR0 with paging
	mov	eax, ebx
	and	eax, ~CR0_PG
	mov	cr0, eax
	mov	eax, cr4
	or	eax, CR4_PAE
	mov	cr4, eax
	mov	eax, [ASK_PAE_CR3]
	cmp	dword [ASK_WIDTH], WIDTH_32
	je	.paging
	mov	ecx, MSR_EFER
	rdmsr
	or	eax, EFER_LME
	wrmsr
	mov	eax, [ASK_LONG_CR3]
.paging:
	mov	cr3, eax
	mov	cr0, ebx			; with EFER.LME: this is long mode
	xor	edi, edi
	cmp	dword [ASK_WIDTH], WIDTH_32
	jne	.long
	lidt	[ASK_IDT32]
	jmp	read32
.long:	lidt	[ASK_IDT64]
	cmp	dword [ASK_WIDTH], WIDTH_64
	jne	read32
	jmp	dword CODE64:LOW(read64)

; ---- The read, by 32-bit code ----------------------------------------------------
; EDI = the stage, DL = the byte, ECX = the vector.
read32:
	mov	eax, [ASK_SELECTOR]
	mov	esi, [ASK_Y]
	mov	ecx, [ASK_STACK]
	mov	ebx, [ASK_REGISTER]
	mov	edi, 1
	jmp	[LOW(.ways) + ebx * 4]
.ways:	dd	LOW(.cs), LOW(.ds), LOW(.es), LOW(.ss), LOW(.fs), LOW(.gs)
.cs:	push	eax
	push	dword LOW(.in_cs)
	retf
.in_cs:	inc	edi
	mov	dl, [cs:esi]
	jmp	dword CODE32:LOW(read32_done)
.ds:	mov	ds, eax
	inc	edi
	mov	dl, [ds:esi]
	jmp	read32_done
.es:	mov	es, eax
	inc	edi
	mov	dl, [es:esi]
	jmp	read32_done
.ss:	mov	ss, eax
	mov	esp, ecx			; a fault pushes there
	inc	edi
	mov	dl, [ss:esi]
	jmp	read32_done
.fs:	mov	fs, eax
	inc	edi
	mov	dl, [fs:esi]
	jmp	read32_done
.gs:	mov	gs, eax
	inc	edi
	mov	dl, [gs:esi]
read32_done:
	xor	ecx, ecx
answered:
	mov	eax, DATA
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	esp, LONG_STACK
	movzx	edx, dl
	mov	[ANSWER_BYTE], edx
	mov	[ANSWER_VECTOR], ecx
	mov	[ANSWER_STAGE], edi

; ---- The way back ------------------------------------------------------------------
	mov	ebx, cr0
	mov	eax, ebx
	and	eax, ~CR0_PG			; long mode ends with paging
	mov	cr0, eax
	cmp	dword [ASK_WIDTH], WIDTH_32
	je	.off
	mov	ecx, MSR_EFER
	rdmsr
	and	eax, ~EFER_LME
	wrmsr
.off:	mov	eax, [SAVED_CR4]
	mov	cr4, eax
	mov	eax, [SAVED_CR3]
	mov	cr3, eax
	mov	cr0, ebx
	mov	ecx, [SAVED_ESP]
	xor	eax, eax
	mov	fs, eax
	mov	gs, eax
	jmp	dword SEL_KERNEL_CS:home

; A fault's own number, by a handler each: 11 #NP, 12 #SS, 13 #GP, 14 #PF.
%macro FAULT32 1
	mov	ecx, %1
	jmp	answered
	align	16
%endmacro
align 16
longmode_faults32:
	FAULT32 VECTOR_NP
	FAULT32 VECTOR_SS
	FAULT32 VECTOR_GP
	FAULT32 VECTOR_PF

; ---- The read, by 64-bit code ----------------------------------------------------
bits 64
default abs
read64:
	mov	eax, [ASK_SELECTOR]
	mov	esi, [ASK_Y]			; the upper half of RSI is 0
	mov	ecx, [ASK_STACK]
	mov	ebx, [ASK_REGISTER]
	mov	edi, 1
	mov	ebx, [LOW(.ways) + rbx * 4]
	jmp	rbx
.ways:	dd	LOW(.cs), LOW(.ds), LOW(.es), LOW(.ss), LOW(.fs), LOW(.gs), LOW(.msr)
.cs:	push	rax
	push	LOW(.in_cs)
	o64 retf
.in_cs:	inc	edi
	db	0x2E				; CS: by its prefix, which is to be ignored and which
					; NASM would leave out
	mov	dl, [rsi]
	push	CODE64
	push	LOW(read64_done)
	o64 retf
; The other three without a prefix, as compilers use them: DS by any register, SS by RBP,
; ES by a string instruction, which only compares: so the two marks are tried in turn.
.ds:	mov	ds, eax
	inc	edi
	mov	dl, [rsi]
	jmp	read64_done
.es:	mov	es, eax
	mov	dl, LONG_MARK_Y
.mark:	mov	al, dl
	mov	edi, esi			; above 1: the stage
	scasb
	je	read64_done
	xor	dl, LONG_MARK_Y ^ LONG_MARK_BASE
	cmp	dl, LONG_MARK_BASE
	je	.mark
	xor	edx, edx
	jmp	read64_done
.ss:	mov	ss, eax
	mov	esp, ecx
	inc	edi
	mov	ebp, esi
	mov	dl, [rbp]
	jmp	read64_done
.fs:	mov	fs, eax
	inc	edi
	mov	dl, [fs:rsi]
	jmp	read64_done
.gs:	mov	gs, eax
	inc	edi
	mov	dl, [gs:rsi]
	jmp	read64_done
.msr:	mov	fs, eax
	mov	ecx, MSR_FS_BASE
	xor	edx, edx
	mov	eax, [ASK_MSR_BASE]
	wrmsr
	inc	edi
	mov	dl, [fs:rsi]
read64_done:
	xor	ecx, ecx
; Also out of a fault in compatibility mode: in long mode every handler is 64-bit code.
leave64:
	mov	eax, DATA
	mov	ss, eax
	mov	esp, LONG_STACK
	push	CODE32
	push	LOW(answered)
	o64 retf

%macro FAULT64 1
	mov	ecx, %1
	jmp	leave64
	align	16
%endmacro
align 16
longmode_faults64:
	FAULT64 VECTOR_NP
	FAULT64 VECTOR_SS
	FAULT64 VECTOR_GP
	FAULT64 VECTOR_PF
longmode_end:

; ---- Home: the kernel's segments, the kernel's stack ---------------------------------
bits 32
home:
	mov	eax, SEL_KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	esp, ecx
	popad
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
