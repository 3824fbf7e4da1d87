; loader.asm - from the boot sector's jump to the kernel's first instruction.
;
; The one idea: the loader does what GRUB would do.  It finds out what memory
; there is, puts a kernel and its modules into it, and enters the kernel in flat
; 32-bit protected mode with Multiboot information, so that the kernel has one
; entry for all ways of booting.  What it cannot do it says in words.
;
; Built as a flat binary: all of it is in this file's includes, one step each.
; Source followed: Multiboot Specification 0.6.96, "Machine state".
; Read next: the includes in the order of the calls below.

%include "image.inc"
%include "lowmem.inc"
%include "layout.inc"

bits 16
org LOADER_AT

; Only the code up to check_cpu must run on old processors.
cpu 8086
	mov [drive], dl
	call check_cpu
cpu 486
	call clear_variables
	call clear_screen
	call read_header
	call read_command_line
	call set_theme
	call open_a20
	call find_memory
	call check_memory
	call choose
	call load_files
	call place_kernel
	call write_info
	jmp enter_kernel

; Low memory holds what the BIOS left there.
clear_variables:
	xor ax, ax
	mov di, vars_cleared
	mov cx, vars_end - vars_cleared
	rep stosb
	mov di, INFO_AT
	mov cx, INFO_END - INFO_AT
	rep stosb
	ret

%include "cpu.inc"
%include "say.inc"
%include "kernel/machine/palette.inc"
%include "disk.inc"
%include "words.inc"
%include "protect.inc"
%include "a20.inc"
%include "memory.inc"
%include "rows.inc"
%include "menu.inc"
%include "draw.inc"
%include "files.inc"
%include "elf.inc"
%include "multiboot.inc"

; A negative count here means that the loader has grown too large.
	times -(($ - $$ + 2) > LOADER_MAX) db 0
%include "vars.inc"
