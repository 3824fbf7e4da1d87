; copy_bytes.asm - the slides' `mov source, FS:(y)`, literally, one byte a turn.
;
; In:  ESI source, EDI destination, ECX bytes, FS = the user's side's segment.
; Out: ECX = bytes not copied.  Changes EAX, ESI, EDI.
; The instruction that names FS is the only one that may fault.  At that moment ECX
; says exactly how many bytes have not been copied, so the fixup has nothing to do.
; Read next: copy_rep.asm.

%include "layout.inc"
%include "seg/extable.inc"

section .text

global copy_bytes_to_user, copy_bytes_to_user.mov
copy_bytes_to_user:
	jecxz	.done
.next:	mov	al, [esi]			; DS: the kernel's buffer
.mov:	mov	[fs:edi], al			; FS:(y)
	inc	esi
	inc	edi
	dec	ecx
	jnz	.next
.done:	ret
	EXTABLE copy_bytes_to_user.mov, copy_bytes_to_user.done, EXTABLE_USER

global copy_bytes_from_user, copy_bytes_from_user.mov
copy_bytes_from_user:
	jecxz	.done
.mov:	mov	al, [fs:esi]			; FS:(y)
	mov	[edi], al			; DS: the kernel's buffer
	inc	esi
	inc	edi
	dec	ecx
	jnz	.mov
.done:	ret
	EXTABLE copy_bytes_from_user.mov, copy_bytes_from_user.done, EXTABLE_USER

section .note.GNU-stack noalloc noexec nowrite progbits
