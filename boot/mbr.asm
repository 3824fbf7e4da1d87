; mbr.asm - sector 0 of the disk image: fetches the loader and jumps to it.
;
; The one idea: 510 bytes that must run on any PC, so 8086 instructions, BIOS
; calls only, and a message in words when something is wrong.  The sector after
; this one says where the loader is; nothing is patched into this one but a word
; that makes its sum right.  There is no partition table: the whole disk is the
; image.
;
; Nobody looks at this sector before it runs, so it adds itself up first, and
; then the loader.  What no code can find is a wrong byte in the code that looks.
;
; Source followed: the BIOS Enhanced Disk Drive Specification (INT 13h
; extensions, functions 41h and 42h).  Read next: loader.asm.

%include "image.inc"
%include "lowmem.inc"

cpu 8086
bits 16
org MBR_AT

%define READ_TRIES	3
%define BOOT_SIGNATURE	0xAA55

start:
	cli
	xor ax, ax
	mov ds, ax
	mov es, ax
	mov ss, ax
	mov sp, STACK_TOP
	sti
	cld
	; Some BIOSes jump to 07C0:0000; labels here count from 0000:7C00.
	jmp 0:main

main:
	; Before the first variable is written: they lie in this sector.
	mov si, MBR_AT
	mov cx, SECTOR_SIZE / 2
	call add_up
	mov si, text_no_mbr
	jne fail
	mov [drive], dl
	mov ah, 0x41
	mov bx, 0x55AA
	int 0x13
	mov si, text_no_lba
	jc fail
	cmp bx, 0xAA55
	jne fail
	; Bit 0: the read by packet that read_sectors uses.
	test cl, 1
	jz fail

	call read_sectors
	mov si, text_no_header
	cmp word [HEADER_AT + HDR_MAGIC], HEADER_MAGIC & 0xFFFF
	jne fail
	cmp word [HEADER_AT + HDR_MAGIC + 2], HEADER_MAGIC >> 16
	jne fail
	mov ax, [HEADER_AT + HDR_LOADER_SECTORS]
	cmp ax, LOADER_MAX / SECTOR_SIZE
	ja fail
	mov [packet.count], ax
	mov word [packet.offset], LOADER_AT
	mov bx, [HEADER_AT + HDR_LOADER_LBA]
	mov [packet.lba], bx
	xchg ax, di
	call read_sectors
	mov si, LOADER_AT
	mov cx, di
	xchg cl, ch			; sectors to words: 256 of them in each
	call add_up
	mov si, text_no_loader
	jne fail
	mov dl, [drive]
	jmp LOADER_AT

; SI = words, CX = how many.  Returns equal when their sum is the right one.
; Turned at each word, so that two of them cannot change places.  Keeps DX DI.
add_up:
	xor bx, bx
.next:
	lodsw
	rol bx, 1
	add bx, ax
	loop .next
	cmp bx, RIGHT_SUM
	ret

; Reads what the packet says.  Keeps DI.  Does not come back from an error.
read_sectors:
	mov bp, READ_TRIES
.again:
	; A failed call may have changed the count: fetch it afresh.
	push word [packet.count]
	mov dl, [drive]
	mov si, packet
	mov ah, 0x42
	int 0x13
	pop word [packet.count]
	jc .error
	ret
.error:
	push ax				; AH says why
	xor ah, ah			; reset the drive, then try again
	int 0x13
	pop ax
	dec bp
	jnz .again
	mov al, ah
	aam 16				; AH, AL: the two digits
	call hex_digit
	mov [text_status + 1], al
	mov al, ah
	call hex_digit
	mov [text_status], al
	mov si, text_read

; Says the words at SI on the screen, on COM1 and, as a JSON line, on the debug
; port; then waits for ever.
fail:
	push si
	mov si, text_json
	call debug_text
	mov si, text_intro
	call say
	pop si
	call say
	mov si, text_json_end
	call debug_text
	hlt
	jmp $ - 1

say:
	lodsb
	test al, al
	jz .end
	out DEBUG_PORT, al
	mov ah, 0x0E
	mov bx, 7
	int 0x10
	; Without a COM1 all bits read as 1, so this does not wait for ever.
	mov dx, COM1_STATUS
.wait:
	in al, dx
	test al, COM1_CAN_SEND
	jz .wait
	mov dx, COM1_DATA
	mov al, [si - 1]
	out dx, al
	jmp say
.end:
	ret

debug_text:
	lodsb
	test al, al
	jz say.end
	out DEBUG_PORT, al
	jmp debug_text

; AL 0..15 to its digit, by decimal adjustment; keeps the rest.
hex_digit:
	cmp al, 10
	sbb al, 0x69
	das
	ret

align 4, db 0
packet:
	db 16, 0			; the packet's size
.count:	dw 1
.offset: dw HEADER_AT
	dw 0				; segment
.lba:	dd HEADER_LBA, 0

text_intro:	db "Crossring cannot start: ", 0
text_no_mbr:	db "the boot sector is damaged", 0
text_no_lba:	db "this BIOS cannot read by block number", 0
text_no_header:	db "no image header", 0
text_no_loader:	db "the loader is damaged", 0
text_read:	db "disk read error, BIOS status 0x"
text_status:	db "00", 0
text_json:	db '{"type":"error","message":"', 0
text_json_end:	db `"}\n`, 0
drive:		db 0

	; mkimage.py puts the word here that makes the sum right.
	times MBR_BALANCE - ($ - $$) db 0
	dw 0
	dw BOOT_SIGNATURE
