; copy_rep.asm - the same copy with string instructions, four bytes a round.
;
; In:  ESI source, EDI destination, ECX bytes, FS = the user's data segment.
; Out: ECX = bytes not copied (0).  Changes EDX, ESI, EDI.
;
; The two directions are not alike.  A string instruction's source, DS:ESI, takes
; a segment override; its destination, ES:EDI, takes none (Intel SDM vol. 2B,
; "MOVS").  So from user FS serves as it is, and to user the segment has to move
; from FS to ES for the length of the copy.  The string instruction may fault;
; then ECX, ESI and EDI say how far it came, in its own unit.

section .text

global copy_rep_to_user, copy_rep_to_user.movs
copy_rep_to_user:
	push	es
	push	fs
	pop	es				; ES := what FS holds
	mov	edx, ecx
	shr	ecx, 2
.movs:	rep movsd			; DS:ESI to ES:EDI
	mov	ecx, edx
	and	ecx, 3
.tail:	rep movsb
	pop	es
	ret

global copy_rep_from_user, copy_rep_from_user.movs
copy_rep_from_user:
	mov	edx, ecx
	shr	ecx, 2
.movs:	rep fs movsd				; FS:ESI to ES:EDI
	mov	ecx, edx
	and	ecx, 3
.tail:	rep fs movsb
	ret

section .note.GNU-stack noalloc noexec nowrite progbits
