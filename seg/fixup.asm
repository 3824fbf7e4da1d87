; fixup.asm - the segmentation fixup: steps 3, 4 and 5 of the slides.  (The other sort of
; fixup, where a fault goes on, stands beside each loop: copy_bytes.asm, copy_rep.asm.)
;
;	IN_REGISTERS unsigned long fixup_copy(void *to, const void *from, unsigned long n,
;					      void (*loop)(void))
;
; In:  EAX to, EDX from, ECX n; the loop's address on the stack.
; One of `to` and `from` is a user's offset y; the loop (copy_bytes.asm,
; copy_rep.asm) knows which, and reaches it through FS.  Everything else goes
; through the kernel's own segments.  FS is given the thread's selector: the user's
; data segment, unless set_fs(KERNEL_DS) says the kernel's.
; Returns the bytes not copied.  Changes EAX ECX EDX, as a C function may; FS, ESI,
; EDI come back.  A fault in the loop goes, if the policy masks it, to the loop's
; own fixup, which comes back here with the residual in ECX.
; Read next: copy_bytes.asm and copy_rep.asm, the loops.

%include "layout.inc"
%include "offsets.inc"
%include "seg/pop_segment.inc"

extern user_thread, access_counts

section .text

global fixup_copy, step3_load_fs, step4_copy, step5_restore_fs
fixup_copy:
	push	esi
	push	edi
	push	fs
	mov	edi, eax
	mov	esi, edx
	mov	edx, [esp + 16]			; the loop
	mov	eax, [user_thread]
	inc	dword [access_counts + COUNTS_FIXUPS]
step3_load_fs:
	mov	fs, [eax + THREAD_SELECTOR]	; FS := the user's data segment
step4_copy:
	call	edx				; mov source, FS:(y), n times
step5_restore_fs:
	POP_SEGMENT fs
	pop	edi
	pop	esi
	mov	eax, ecx
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
