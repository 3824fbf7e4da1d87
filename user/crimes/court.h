/*
 * court.h - what a crime and its warden (tests/escape/warden.c) agree on.
 */
#ifndef USER_CRIMES_COURT_H
#define USER_CRIMES_COURT_H

/* A program's arguments: the crime's name, then what the warden tells every criminal, in
 * hexadecimal: where a secret lies in the kernel (an offset in the kernel's segment, the
 * linear address, the offset in the user's segment that would mean it), one past the last offset
 * that may be the user's, and 1 where the processor has SYSENTER. */
enum { ARG_CRIME = 1, ARG_SECRET, ARG_LINEAR, ARG_Y, ARG_TOP, ARG_SYSENTER, ARGS };

/* EDX of a thread that wants to go on after an exception, at EIP = ECX with ESP = EDI and
 * EDX = 0: the warden's grace, so that one program can commit thousands of crimes. */
#define GRACE 0x6A7C0E5B

#endif
