; crt0.asm - the first instructions of every user program.
;
; The kernel enters here in ring 3 with the System V i386 start-up stack:
;   ESP -> argc, argv[0..argc-1], 0, envp..., 0, auxiliary vector..., 0
; All that assembly must do is to hand ESP to C as a pointer; libc.c does the
; rest.  The frame pointer is cleared so that a debugger's back trace ends here.
; Follows: System V ABI, Intel386 supplement, "Process Initialization".
; Read next: libc.c, start_c.

bits 32
section .text

extern start_c			; void start_c(long *stack), does not return

global _start
_start:
	xor	ebp, ebp
	mov	eax, esp
	and	esp, -16	; what the compiler assumes at every call
	sub	esp, 12
	push	eax
	call	start_c

section .note.GNU-stack noalloc noexec nowrite progbits
