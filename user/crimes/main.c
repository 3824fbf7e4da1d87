/*
 * main.c - commits the crime that ARGS names (crime.h).
 */
#include "crimes/crime.h"
#include "lib/libc.h"
#include "lib/sys.h"

enum { NO_SUCH_CRIME = 122, NO_WARDEN };

/* The linker's: its own section's ends. */
extern const struct crime __start_crimes[], __stop_crimes[];

unsigned long secret, secret_linear, secret_y, top;
int have_sysenter;

static unsigned long hex(const char *s)
{
	unsigned long value = 0;

	for (; *s; s++)
		value = value * 16 + (*s <= '9' ? *s - '0' : (*s | 0x20) - 'a' + 10);
	return value;
}

int main(int argc, char **argv)
{
	long result;

	if (argc != ARGS)
		return NO_WARDEN;
	secret = hex(argv[ARG_SECRET]);
	secret_linear = hex(argv[ARG_LINEAR]);
	secret_y = hex(argv[ARG_Y]);
	top = hex(argv[ARG_TOP]);
	have_sysenter = hex(argv[ARG_SYSENTER]);
	for (const struct crime *c = __start_crimes; c < __stop_crimes; c++) {
		if (strcmp(c->name, argv[ARG_CRIME]) != 0)
			continue;
		result = c->commit();
		return is_error(result) ? -result : result;
	}
	return NO_SUCH_CRIME;
}
