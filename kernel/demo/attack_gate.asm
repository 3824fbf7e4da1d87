; attack_gate.asm - a call gate's entry that forgets the flags, and an IRET that nobody expects
; to fault: entry.asm without what it has learnt.
;
; A call gate leaves NT, TF, DF and AC as the caller had them.  call_gate_entry clears them;
; here they stay.  Read beside: kernel/entry/entry.asm, call_gate_entry and return_to_user.

%include "layout.inc"
%include "offsets.inc"

extern syscall_table

section .text

; Stack: EIP CS a1..a6 ESP SS.
global careless_gate_entry
careless_gate_entry:
	push	dword [esp + 36]		; SS
	push	dword [esp + 36]		; ESP
	pushfd
	add	dword [esp + 4], CALL_GATE_PARAMS * 4
	push	dword [esp + 16]		; CS
	push	dword [esp + 16]		; EIP
	push	eax
	push	dword ENTRY_CALL_GATE
	push	ds
	push	es
	pushad
	mov	ecx, SEL_KERNEL_DS
	mov	ds, ecx
	mov	es, ecx				; and no POPFD
%rep SYSCALL_ARGS
	push	dword [esp + FRAME_SIZE + 8 + (SYSCALL_ARGS - 1) * 4]
%endrep
	call	[syscall_table + eax * 4]	; the number is our own programs': not bounded
	add	esp, SYSCALL_ARGS * 4
	mov	[esp + FRAME_EAX], eax
	mov	eax, esp
	push	eax
	call	careless_return

; void careless_return(const struct frame *f): does not return.
global careless_return
careless_return:
	cli
	mov	esp, [esp + 4]
	popad
	pop	es
	pop	ds
	add	esp, 8				; vector, error
	iretd					; not in the exception table

section .note.GNU-stack noalloc noexec nowrite progbits
