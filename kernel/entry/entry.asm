; entry.asm - every way into the kernel, and the one way out.
;
; What each way does to the user's segment registers and flags:
;   CS SS  switched by the processor (gate and TSS), back by IRET
;   DS ES  pushed and loaded here: C uses both without saying so
;   FS     left alone: a copy changes it and puts it back (seg/fixup.asm, user_mov.h),
;          and so does lcall 7, which fetches its arguments by a copy of its own
;   GS     left alone: the kernel never uses it
;   DF AC NT TF  cleared by POPFD of EFLAGS_KERNEL: C wants DF = 0, an IRET with
;          NT = 1 would switch tasks, AC = 1 would open SMAP.  An interrupt gate
;          clears NT and TF by itself, a call gate clears nothing, and neither
;          clears DF and AC.  IRET gives the user its own flags back.
; Intel SDM vol. 3A, "Calling Procedures Through Call Gates", "Exception- or
; Interrupt-Handler Procedures".  Read next: trap.c, syscall.c.

%include "layout.inc"
%include "offsets.inc"
%include "seg/pop_segment.inc"

extern current, syscall_table, mode, smap_active, door_flags
extern trap, exit_work, trace_entry, sys_ni, kill_bad_stack, kill_bad_return
extern KERNEL_BASE			; the linker's: the base of this kernel's segments

section .text

; From "EIP CS EFLAGS ESP SS" to a whole struct frame.  %1 = ENTRY_*; EAX is
; kept in the error slot as the call's number.
%macro PUSH_FRAME 1
	push	eax
	push	dword %1
	push	ds
	push	es
	pushad
%endmacro

; From memory, by way of SS, which the processor has loaded: no register is used.
%macro KERNEL_SEGMENTS 0
	mov	ds, [ss:kernel_ds]
	mov	es, [ss:kernel_ds]
%endmacro

%macro KERNEL_FLAGS 1
	push	dword %1
	popfd
%endmacro

; Call the C function for number EAX; its six arguments are on the stack, and are
; dropped.  One bounded jump through the table; the rare cases stand elsewhere.  The
; bound is the thread's own: 0 while it is traced, so that all its calls are rare.
%macro DISPATCH 0
	cmp	eax, [ebp + TASK_CALLS]
	jae	%%rare
%%go:	call	[syscall_table + eax * 4]
%%done:	add	esp, SYSCALL_ARGS * 4
	FIXUP_CODE
%%rare:	cmp	dword [ebp + TASK_CALLS], 0
	jne	%%none
	call	show_crossing
	cmp	eax, SYSCALL_LIMIT
	jb	%%go
%%none:	call	sys_ni
	jmp	%%done
	TEXT_CODE
%endmacro

; ---- int 0x80: Linux's i386 convention --------------------------------------
; EAX number; EBX ECX EDX ESI EDI EBP arguments; result or -errno in EAX.

global int80_entry, step1_trap
int80_entry:
step1_trap:
	PUSH_FRAME ENTRY_INT80
	push	ebp				; the arguments again, for C: the callee
	push	edi				; owns its arguments and may change them,
	push	esi				; the frame's registers are the user's
	push	edx
	push	ecx
	push	ebx
	KERNEL_SEGMENTS
	KERNEL_FLAGS EFLAGS_KERNEL
	mov	ebp, [current]

; EAX = number, six arguments on the stack, the frame above them, EBP = current.
do_syscall:
	DISPATCH
	mov	[esp + FRAME_EAX], eax

; ---- The one way out ---------------------------------------------------------
; ESP = the frame, EBP = current.  CLI: no work may arrive between look and IRET.
global exit_to_user
exit_to_user:
	cli
	cmp	dword [ebp + TASK_WORK], 0
	jne	work
restore:
	popad
	POP_SEGMENT es
	POP_SEGMENT ds
	add	esp, 8				; vector, error
return_to_user:
	iretd

	FIXUP_CODE
bad_return:					; IRET refused the user's CS, SS or EIP
	KERNEL_SEGMENTS
	call	kill_bad_return			; does not return
	EXTABLE return_to_user, bad_return, EXTABLE_ALWAYS
	TEXT_CODE

work:	push	esp
	call	exit_work			; may switch to another thread
	add	esp, 4
	jmp	exit_to_user

; Shows the crossing.  The frame lies above our return address and the arguments;
; EAX, the number, has to survive.
show_crossing:
	lea	edx, [esp + 4 + SYSCALL_ARGS * 4]
	push	eax
	push	edx
	call	trace_entry			; (const struct frame *)
	add	esp, 4
	pop	eax
	ret

; A new thread's first way out.
global thread_return
thread_return:
	mov	ebp, [current]
	jmp	exit_to_user

; ---- lcall $7,$0: the System V i386 convention -------------------------------
; EAX number; arguments on the user's stack above a return address; carry set
; and EAX = errno if it failed.  The gate copies nothing: we fetch the arguments.
; A call gate pushes no EFLAGS and leaves IF TF NT DF AC as the user had them.

global lcall7_entry
lcall7_entry:
	pushfd					; first, while they are the user's
	push	eax				; EAX EFLAGS EIP CS ESP SS ...
	mov	eax, [esp + 4]
	xchg	eax, [esp + 12]			; ... becomes
	xchg	eax, [esp + 8]
	mov	[esp + 4], eax			; EAX EIP CS EFLAGS ESP SS
	mov	eax, [esp]
	push	dword ENTRY_LCALL7
	push	ds
	push	es
	pushad
	KERNEL_SEGMENTS
	KERNEL_FLAGS [door_flags]		; a copy like any other: the door opens for it
	mov	ebp, [current]
	mov	edx, [esp + FRAME_ESP]
	cmp	edx, [mode + MODE_GATE_ESP_MAX]	; flat: nothing else keeps ESP out of the
	ja	bad_stack_in_fetch		; kernel
	cmp	word [esp + FRAME_SS], SEL_USER_DS
	jne	bad_stack_in_fetch
	mov	ebx, fs
	mov	ecx, SEL_USER_DS
	mov	fs, ecx
%assign arg SYSCALL_ARGS
%rep SYSCALL_ARGS
lcall7_fetch_ %+ arg:
	push	dword [fs:edx + arg * 4]	; the return address lies at 0
	EXTABLE lcall7_fetch_ %+ arg, bad_stack_in_fetch, EXTABLE_ALWAYS
	TEXT_CODE
%assign arg arg - 1
%endrep
	cmp	byte [smap_active], 0
	je	lcall7_fs_back
	clac
lcall7_fs_back:
	mov	fs, ebx				; the user's again; null if it freed the descriptor
	FIXUP_CODE
lcall7_fs_gone:
	xor	ebx, ebx
	jmp	lcall7_fs_back
	TEXT_CODE
	EXTABLE lcall7_fs_back, lcall7_fs_gone, EXTABLE_ALWAYS
	DISPATCH
	and	dword [esp + FRAME_EFLAGS], ~EFLAGS_CF
	cmp	eax, -MAX_ERRNO
	jae	.error
.out:	mov	[esp + FRAME_EAX], eax
	jmp	exit_to_user
.error:	or	dword [esp + FRAME_EFLAGS], EFLAGS_CF
	neg	eax
	jmp	.out

	FIXUP_CODE
bad_stack_in_fetch:				; FS may be the user's data segment: as good as any
	cmp	byte [smap_active], 0
	je	bad_stack
	clac
bad_stack:
	call	kill_bad_stack			; does not return
	TEXT_CODE

; ---- The GDT call gate: the processor copies the arguments -------------------
; EAX number; six dwords at the user's ESP.  Stack now: EIP CS a1..a6 ESP SS.
; The ordinary frame is pushed below that; the way out is IRET, with the
; arguments dropped from the user's stack as RETF n would.

global call_gate_entry
call_gate_entry:
	push	dword [esp + 36]		; SS
	push	dword [esp + 36]		; ESP
	pushfd					; no PUSH has changed them
	add	dword [esp + 4], CALL_GATE_PARAMS * 4
	push	dword [esp + 16]		; CS
	push	dword [esp + 16]		; EIP
	PUSH_FRAME ENTRY_CALL_GATE
	KERNEL_SEGMENTS
	KERNEL_FLAGS EFLAGS_KERNEL
	mov	ebp, [current]
	; The processor reads the arguments with the caller's rights; QEMU's TCG before
	; 9.2 reads them with ours, so ask here too, or a caller with ESP in the kernel could
	; send us the kernel's own words.
	mov	ecx, [esp + FRAME_ESP]		; one past the arguments
	cmp	ecx, [mode + MODE_USER_TOP]
	ja	bad_stack
	cmp	word [esp + FRAME_SS], SEL_USER_DS	; another base would get past the check
	jne	bad_stack
%rep SYSCALL_ARGS				; a6 first: each push moves ESP by one more
	push	dword [esp + FRAME_SIZE + 8 + (SYSCALL_ARGS - 1) * 4]
%endrep
	jmp	do_syscall

; ---- SYSENTER ------------------------------------------------------------------
; EAX number; EBX ESI EDI EBP arguments; ECX = ESP and EDX = EIP to return to.
; The processor loads EIP and ESP from MSRs, CS and SS with base 0 whatever the GDT
; says, and saves nothing.  In flat that is home; in split we land at the right byte
; in the wrong segments, and both registers hold linear addresses.  Two instructions
; bring us home: ESP points to tss.esp0, and ss0 lies behind it (seg/gates.c), so one
; LSS finds the thread's stack, with no MSR to write at a thread switch; and the far
; jump loads CS.

global sysenter_entry
sysenter_entry:
	lss	esp, [esp]
	jmp	SEL_KERNEL_CS:.home
.home:	push	dword SEL_USER_DS
	push	ecx
	pushfd
	or	dword [esp], EFLAGS_IF		; SYSENTER cleared it; the user had it set
	push	dword SEL_USER_CS
	push	edx
	PUSH_FRAME ENTRY_SYSENTER
	push	dword 0				; no sixth, no fifth argument
	push	dword 0
	push	ebp
	push	edi
	push	esi
	push	ebx
	KERNEL_SEGMENTS
	KERNEL_FLAGS EFLAGS_KERNEL
	mov	ebp, [current]
	jmp	do_syscall

; ---- Calls that have to see their caller's frame -----------------------------------
;	long do_NAME(struct frame *f, uint32_t return_address, <the six>)
%macro WITH_FRAME 1
extern do_%1
global sys_%1
sys_%1:	lea	eax, [esp + 4 + SYSCALL_ARGS * 4]
	push	eax
	call	do_%1
	add	esp, 4
	ret
%endmacro

	WITH_FRAME clone
	WITH_FRAME fork
	WITH_FRAME vfork
	WITH_FRAME execve
	WITH_FRAME sigreturn
	WITH_FRAME rt_sigreturn

; ---- Exceptions and interrupts -------------------------------------------------

; A debug exception or an NMI may come between SYSENTER and home, where SS has base 0
; and ESP is linear.  The same stack in the kernel's own segment lies KERNEL_BASE
; lower (in flat: 0); no offset of ours is as high as that.  Nothing comes between MOV
; SS and the instruction behind it.  The linear EIP is trap()'s.
trap_entry_from_anywhere:
	cmp	esp, KERNEL_BASE
	jb	trap_entry
	push	eax
	mov	eax, SEL_KERNEL_DS
	mov	ss, eax
	sub	esp, KERNEL_BASE
	pop	eax

trap_entry:
	push	ds
	push	es
	pushad
	KERNEL_SEGMENTS
	KERNEL_FLAGS EFLAGS_FIXED		; IF stays off: trap() decides
	push	esp
	call	trap
	add	esp, 4
	mov	eax, [esp + FRAME_EFLAGS]	; both in one: EFLAGS.VM, or the CPL that was
	mov	al, [esp + FRAME_CS]
	test	eax, EFLAGS_VM | 3
	jz	restore				; back into the kernel
	mov	ebp, [current]
	jmp	exit_to_user

; The processor pushes an error code for some exceptions; for the rest we do.
%macro VECTOR 1
vector_ %+ %1:
%if !(%1 == VECTOR_DF || (%1 >= VECTOR_TS && %1 <= VECTOR_PF) || %1 == VECTOR_AC || %1 == 21)
	push	dword 0
%endif
	push	dword %1
%if %1 == VECTOR_DB || %1 == VECTOR_NMI
	jmp	trap_entry_from_anywhere
%else
	jmp	trap_entry
%endif
%endmacro

%assign n 0
%rep VECTOR_IRQ0 + VECTOR_IRQ_COUNT
	VECTOR n
%assign n n + 1
%endrep

section .rodata progbits alloc noexec nowrite align=4
kernel_ds:
	dd	SEL_KERNEL_DS
global vector_table				; uint32_t [VECTOR_IRQ0 + VECTOR_IRQ_COUNT]
vector_table:
%assign n 0
%rep VECTOR_IRQ0 + VECTOR_IRQ_COUNT
	dd	vector_ %+ n
%assign n n + 1
%endrep

section .note.GNU-stack noalloc noexec nowrite progbits
