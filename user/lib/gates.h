/*
 * gates.h - which way into the kernel a program uses, and the stubs of each.
 *
 * A program chooses by name and then calls read(), write() and so on as usual:
 * the way in is one function pointer.  Read next: gates.asm.
 */
#ifndef USER_GATES_H
#define USER_GATES_H

/* The number comes last: gates.asm says why. */
typedef long gate_fn(long a, long b, long c, long d, long e, long f, long nr);

struct gate {
	const char *name;
	gate_fn *call;		/* the stub for C */
	void (*cross)(void);	/* the bare crossing, for watch_call() */
};

/* In the order of enum gate_index. */
extern const struct gate gates[];

enum gate_index { GATE_INT80, GATE_LCALL7, GATE_CALL, GATE_SYSENTER, GATE_COUNT };

/* The way in that syscall6() uses; int 0x80 until gate_select() says otherwise. */
extern const struct gate *gate;

/* "int80", "lcall7", "gate" or "sysenter".  0, or -EINVAL for another name. */
int gate_select(const char *name);

gate_fn gate_int80, gate_lcall7, gate_call, gate_sysenter;
void cross_int80(void);
void cross_lcall7(void);
void cross_gate(void);
void cross_sysenter(void);

#endif
