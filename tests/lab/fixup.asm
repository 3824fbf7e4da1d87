step3_load_fs:
	mov	eax, [eax + THREAD_SELECTOR]
	mov	fs, ax
step4_copy:
	call	edx
step5_restore_fs:
	POP_SEGMENT fs
