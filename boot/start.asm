; start.asm - from the boot loader to C: early paging and CR0.WP, then the model's GDT.
;
; A Multiboot loader (ours, GRUB or QEMU) enters here in protected mode with
; flat segments, paging off, EAX = magic, EBX = physical address of the
; Multiboot information.  We map the linear space that both models share, turn
; paging on and load the model's GDT: the far jump at the end is the moment at
; which split and flat part.  Nothing here asks which model it is; the linker
; fills in PHYS_OFFSET and KERNEL_BASE.
;
; Intel SDM vol. 3A, "Software Initialization for Protected-Mode Operation".
; Read next: kernel/main.c.

%include "layout.inc"

extern PHYS_OFFSET, KERNEL_BASE			; set by the link
extern gdt, kmain
extern kernel_directory, window_tables		; kernel/memory/paging.h

MULTIBOOT_FLAGS equ MULTIBOOT_PAGE_ALIGN | MULTIBOOT_MEMORY_INFO
PAGE_TABLES	equ WINDOW_SIZE >> 22		; one page table maps 4 MB

section .multiboot progbits alloc noexec nowrite align=4
	dd	MULTIBOOT_MAGIC
	dd	MULTIBOOT_FLAGS
	dd	-(MULTIBOOT_MAGIC + MULTIBOOT_FLAGS)

section .boot progbits alloc exec nowrite align=16

global start
start:
	cld
	cmp	eax, MULTIBOOT_BOOTED
	mov	esi, not_multiboot
	jne	die
	mov	edx, eax			; keep the magic
	mov	esp, boot_stack_top		; a stack at its physical address,
	sub	esp, PHYS_OFFSET		; for the flags only
	pushfd
	pop	eax
	mov	ecx, eax
	xor	eax, EFLAGS_AC			; a 386 has no AC flag
	push	eax
	popfd
	pushfd
	pop	eax
	push	ecx
	popfd
	xor	eax, ecx
	mov	esi, not_486
	test	eax, EFLAGS_AC
	jz	die

; Linear C000_0000.. := physical 0..16 MB, page 0 left out so that a null
; pointer of the split kernel faults.  The first 4 MB also at linear 0, until
; the far jump: the instruction after "PG on" is fetched from there.
	mov	edi, window_tables
	sub	edi, PHYS_OFFSET
	mov	ecx, WINDOW_SIZE / PAGE_SIZE
	mov	eax, PTE_PRESENT | PTE_WRITE
.page:	mov	[edi], eax
	add	eax, PAGE_SIZE
	add	edi, 4
	loop	.page
	sub	edi, WINDOW_SIZE / PAGE_SIZE * 4
	mov	dword [edi], 0

	mov	esi, kernel_directory
	sub	esi, PHYS_OFFSET
	lea	eax, [edi + (PTE_PRESENT | PTE_WRITE)]
	mov	[esi], eax
	mov	ecx, PAGE_TABLES
	lea	edi, [esi + (WINDOW_LINEAR >> 22) * 4]
.table:	mov	[edi], eax
	add	eax, PAGE_SIZE
	add	edi, 4
	loop	.table

	mov	cr3, esi
	mov	eax, cr0
	and	eax, ~(CR0_EM | CR0_TS | CR0_AM)
	or	eax, CR0_PG | CR0_WP | CR0_NE | CR0_MP
	mov	cr0, eax

; The GDT register holds a linear address: offset + base.
	mov	eax, gdt
	add	eax, KERNEL_BASE
	mov	[gdtr + 2], eax
	lgdt	[gdtr]
	jmp	dword SEL_KERNEL_CS:in_model

; Boot failed before there is a console: say why on the VGA text screen.
; ESI = the message, at a physical address.
die:
	mov	edi, 0xB8000
	mov	ah, 0x4F			; white on red
.char:	lodsb
	test	al, al
	jz	.stop
	mov	[edi], ax
	add	edi, 2
	out	0xE9, al
	jmp	.char
.stop:	hlt
	jmp	.stop

not_multiboot	db "Crossring: not entered by a Multiboot loader (EAX is not 2BADB002).", 0
not_486		db "Crossring: this CPU is older than a 486: it has no CR0.WP.", 0

align 4
gdtr:	dw	GDT_ENTRIES * 8 - 1
	dd	0

section .text

; From here on CS:EIP, DS and SS are the model's kernel segments.
in_model:
	mov	eax, SEL_KERNEL_DS
	mov	ds, eax
	mov	es, eax
	mov	ss, eax
	mov	esp, boot_stack_top
	xor	eax, eax
	mov	fs, eax
	mov	gs, eax
	mov	[kernel_directory], eax		; linear 0..4 MB belongs to users
	mov	eax, cr3
	mov	cr3, eax
	push	ebx				; physical address of the Multiboot information
	call	kmain				; does not return

section .bss nobits alloc noexec write align=16

; The first thread's stack.
boot_stack		resb KSTACK_SIZE
boot_stack_top:

section .note.GNU-stack noalloc noexec nowrite progbits
