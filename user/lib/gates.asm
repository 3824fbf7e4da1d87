; gates.asm - the four ways from ring 3 into the kernel, one after the other.
;
; All reach the same system-call table.  They differ in who carries the
; arguments (registers, the caller's stack, or the processor itself) and in what
; the processor does to the stack and the flags on the way.
;
; Every way has two entries:
;   gate_X   for C:  long gate_X(long a, long b, long c, long d, long e, long f, long nr)
;            nr comes last, so that a stands at 4(%esp) when the stub is called: just
;            where lcall7 and a C function want their first argument.
;            Result, or -errno, in EAX; every register that C wants kept is kept.
;   cross_X  the bare crossing, to be called with the registers (and, for the call
;            gates, the stack) already set.  watch.asm uses these to see what the
;            kernel does to each register, with no stub in between to hide it.
;
; The pointers among the arguments are offsets in the user's data segment.
; Whether the kernel uses them so is what the scenarios are about.
; Follows: Intel SDM Vol. 3, "Gate Descriptors", "Call Gates", "Performing Fast
; Calls to System Procedures with the SYSENTER and SYSEXIT Instructions".
; Read next: gates.c, then the kernel's entry.asm for the other half.

%include "layout.inc"

bits 32
section .text

; Where the arguments stand once a stub has pushed four registers.
%define SAVED	16
%define ARG_A	[esp + SAVED + 4]
%define ARG_B	[esp + SAVED + 8]
%define ARG_C	[esp + SAVED + 12]
%define ARG_D	[esp + SAVED + 16]
%define ARG_E	[esp + SAVED + 20]
%define ARG_F	[esp + SAVED + 24]
%define ARG_NR	[esp + SAVED + 28]
; The number, while nothing is pushed yet.
%define NR	[esp + 28]

; ---- int 0x80: Linux's way --------------------------------------------------
; In:  EAX number, EBX ECX EDX ESI EDI EBP the arguments.  Out: EAX.
; The processor looks up the gate in the IDT, checks its DPL against our CPL,
; takes ESP0 from the TSS and pushes SS ESP EFLAGS CS EIP there.  The arguments
; travel in registers, so the kernel need not touch our stack at all.
global gate_int80, cross_int80
gate_int80:
	push	ebx
	push	esi
	push	edi
	push	ebp
	mov	ebx, ARG_A
	mov	ecx, ARG_B
	mov	edx, ARG_C
	mov	esi, ARG_D
	mov	edi, ARG_E
	mov	ebp, ARG_F
	mov	eax, ARG_NR
	int	VECTOR_SYSCALL
	pop	ebp
	pop	edi
	pop	esi
	pop	ebx
	ret

cross_int80:
	int	VECTOR_SYSCALL
	ret

; ---- lcall $7,$0: the System V way ------------------------------------------
; In:  EAX number; at ESP a return address, above it the arguments.
; Out: EAX result with carry clear, or errno with carry set.
; A far call through LDT slot 0.  The offset in the instruction is ignored: the
; gate says where to go.  The gate's parameter count is 0, so the kernel must
; fetch the arguments from our stack itself - its first copy from user memory.
; A far call, unlike int, clears no flag: DF, TF, NT and AC enter the kernel as
; they are, and the kernel has to clear them.
global gate_lcall7, cross_lcall7
gate_lcall7:
	mov	eax, NR
cross_lcall7:
	call	SEL_LCALL7:0
	jnc	.done
	neg	eax		; errno -> -errno, as the other ways give it
.done:
	ret

; ---- a call gate in the GDT: the processor copies the arguments --------------
; In:  EAX number; the arguments directly at ESP.  Out: EAX; arguments popped.
; The gate's parameter count makes the processor copy CALL_GATE_PARAMS dwords
; from our stack to the kernel's while it switches stacks.  It reads them
; through our SS with our rights: the one argument fetch that should need no care
; (QEMU's translator forgets the rights, so the kernel's entry looks again).
; The kernel's "retf n" drops them from both stacks.
global gate_call, cross_gate
gate_call:
	mov	eax, NR
cross_gate:
%rep CALL_GATE_PARAMS
	; Each push moves ESP by one dword, so one address walks from f down to a.
	push	dword [esp + CALL_GATE_PARAMS * 4]
%endrep
	call	SEL_CALL_GATE:0
	ret

; ---- SYSENTER: the fast way ---------------------------------------------------
; In:  EAX number, EBX ESI EDI EBP the arguments (four: two registers are taken),
;      ECX = ESP and EDX = EIP to come back to.  Out: EAX.  ECX, EDX are lost.
; The processor saves nothing: where to return is our own business.  It takes
; CS, EIP and ESP from model-specific registers, and loads CS and SS with base 0
; and no limit, whatever the GDT says: in split the kernel has to go home first.
global gate_sysenter, cross_sysenter
gate_sysenter:
	push	ebx
	push	esi
	push	edi
	push	ebp
	mov	ebx, ARG_A
	mov	esi, ARG_B
	mov	edi, ARG_C
	mov	ebp, ARG_D
	mov	eax, ARG_NR
	call	cross_sysenter
	pop	ebp
	pop	edi
	pop	esi
	pop	ebx
	ret

cross_sysenter:
	mov	ecx, esp
	mov	edx, .back
	sysenter
.back:
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
