/*
 * types.h - the integer types and the few helpers that every file uses.
 *
 * A user pointer has a type of its own: T __user *.  GCC sees the named
 * address space __seg_fs and refuses to mix it with plain pointers; sparse
 * also refuses to dereference it.  Only the copies in seg/ turn one into an
 * access.  (The compiler is never asked to generate such an access: GCC 12
 * gets struct assignment through __seg_fs wrong.)
 */
#ifndef KERNEL_TYPES_H
#define KERNEL_TYPES_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__CHECKER__)
# define __user __attribute__((noderef, address_space(1)))
# define __force __attribute__((force))
#elif defined(__FRAMAC__) || defined(__cppcheck__) || defined(__clang__)
# define __user
# define __force
#else
# define __user __seg_fs
# define __force
#endif

/* The first three arguments come in EAX, EDX and ECX: for what every access and every fault
 * calls. */
#define IN_REGISTERS __attribute__((regparm(3)))

/* The offset y that a user pointer is, and back: the only two ways across. */
/*@ assigns \nothing; ensures \result == (uint32_t)p; */
static inline uint32_t user_offset(const void __user *p)
{
	return (__force uint32_t)p;
}

/*@ assigns \nothing; ensures (uint32_t)\result == y; */
static inline void __user *user_pointer(uint32_t y)
{
	return (__force void __user *)y;
}

#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))
#define ROUND_DOWN(x, to) ((x) & ~((uint32_t)(to) - 1))
#define ROUND_UP(x, to) ROUND_DOWN((x) + (uint32_t)(to) - 1, to)

/* What a macro stands for, as a string. */
#define TEXT_OF(macro)	  AS_TEXT(macro)
#define AS_TEXT(text)	  #text

static inline uint32_t min_u32(uint32_t a, uint32_t b)
{
	return a < b ? a : b;
}

#endif
