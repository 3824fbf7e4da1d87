	FIXUP_CODE
.rest:	shl	ecx, 2				; the rounds that are left, in bytes
	and	edx, 3
	add	ecx, edx
	jmp	.tail
	TEXT_CODE
	EXTABLE copy_rep_to_user.movs, copy_rep_to_user.rest, EXTABLE_USER
	EXTABLE copy_rep_to_user.tail, copy_rep_to_user.done, EXTABLE_USER
; ---- the next hole ----
	FIXUP_CODE
.rest:	shl	ecx, 2
	and	edx, 3
	add	ecx, edx
	jmp	.tail
	TEXT_CODE
	EXTABLE copy_rep_from_user.movs, copy_rep_from_user.rest, EXTABLE_USER
	EXTABLE copy_rep_from_user.tail, copy_rep_from_user.done, EXTABLE_USER
