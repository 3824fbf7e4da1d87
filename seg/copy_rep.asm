; copy_rep.asm - the same copy with string instructions, four bytes a round.
;
; In:  ESI source, EDI destination, ECX bytes, FS = the user's side's segment.
; Out: ECX = bytes not copied.  Changes EAX, EDX, ESI, EDI.
;
; The two directions are not alike.  A string instruction's source, DS:ESI, takes
; a segment override; its destination, ES:EDI, takes none (Intel SDM vol. 2B,
; "MOVS").  So from user FS serves as it is, and to user the segment has to move
; from FS to ES for the length of the copy.
;
; A fault leaves ECX, ESI and EDI at the round that did not happen: the fixup turns the
; rounds that are left into bytes.  If y is a multiple of four there, that is the residual:
; pages end at multiples of four, and so does the segment, LSL says, so all four bytes are
; bad.  Else they may lie half in a good page, and the copy goes on one by one: the second
; fault tells exactly.
; Read next: smap.asm.

%include "layout.inc"
%include "seg/extable.inc"

section .text

global copy_rep_to_user, copy_rep_to_user.movs
copy_rep_to_user:
	push	es
	push	fs
	pop	es				; ES := what FS holds
	mov	edx, ecx
	shr	ecx, 2
.movs:	rep movsd				; DS:ESI to ES:EDI
	mov	ecx, edx
	and	ecx, 3
.tail:	rep movsb
.done:	pop	es
	ret
	FIXUP_CODE
.bytes:	and	edx, 3				; ECX rounds are left, and the tail
	lea	ecx, [edx + ecx * 4]
	mov	eax, fs
	lsl	eax, eax
	not	eax				; 0 in its last two bits if the segment ends so
	or	eax, edi
	test	al, 3
	jnz	.tail
	jmp	.done
	TEXT_CODE
	EXTABLE copy_rep_to_user.movs, copy_rep_to_user.bytes, EXTABLE_USER
	EXTABLE copy_rep_to_user.tail, copy_rep_to_user.done, EXTABLE_USER

global copy_rep_from_user, copy_rep_from_user.movs
copy_rep_from_user:
	mov	edx, ecx
	shr	ecx, 2
.movs:	rep fs movsd				; FS:ESI to ES:EDI
	mov	ecx, edx
	and	ecx, 3
.tail:	rep fs movsb
.done:	ret
	FIXUP_CODE
.bytes:	and	edx, 3
	lea	ecx, [edx + ecx * 4]
	mov	eax, fs
	lsl	eax, eax
	not	eax
	or	eax, esi
	test	al, 3
	jnz	.tail
	jmp	.done
	TEXT_CODE
	EXTABLE copy_rep_from_user.movs, copy_rep_from_user.bytes, EXTABLE_USER
	EXTABLE copy_rep_from_user.tail, copy_rep_from_user.done, EXTABLE_USER

section .note.GNU-stack noalloc noexec nowrite progbits
