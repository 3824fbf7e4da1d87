	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
	mov	eax, [esp + 16]
	push	eax
smap_stac:
	stac
	call	fixup_copy
	add	esp, 16
smap_clac:
	clac
	ret
