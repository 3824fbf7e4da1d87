; palette.asm - the light screen for a kernel that has no loader of ours before it.
; Read next: palette.inc.

section .text

global palette_light
%include "kernel/machine/palette.inc"

section .note.GNU-stack noalloc noexec nowrite progbits
