; thread.asm - start a second thread in the same memory: Linux's clone.
;
; C cannot do this: after the call two threads leave the same place, the new one
; on an empty stack, where no C function could find its return address.  So the
; new thread's first job is left for it on its stack.
; Read next: fs_thread_switch.c, which uses it.

%include "layout.inc"

bits 32
section .text

; Linux i386 numbers, as in sys.h.
%define NR_EXIT		1
%define NR_CLONE	120
; All that makes a new task a thread of the old one.
%define CLONE_VM	0x00000100
%define CLONE_FS	0x00000200
%define CLONE_FILES	0x00000400
%define CLONE_SIGHAND	0x00000800
%define CLONE_THREAD	0x00010000

; int thread_start(void (*entry)(void), void *stack_end)
; In: on the stack.  Out: EAX thread number or -errno.  Clobbers ECX EDX.
; Writes four bytes below stack_end, which must be writable memory.
global thread_start
thread_start:
	push	ebx
	mov	eax, [esp + 8]		; entry
	mov	ecx, [esp + 12]		; stack_end
	sub	ecx, 4
	mov	[ecx], eax
	mov	ebx, CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_THREAD
	mov	eax, NR_CLONE
	int	VECTOR_SYSCALL
	test	eax, eax
	jz	.child
	pop	ebx
	ret
.child:
	xor	ebp, ebp		; a debugger's back trace ends here
	pop	eax			; from the new stack: entry
	call	eax
	xor	ebx, ebx
	mov	eax, NR_EXIT
	int	VECTOR_SYSCALL
	ud2				; exit does not come back

section .note.GNU-stack noalloc noexec nowrite progbits
