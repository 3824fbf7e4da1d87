/*
 * print.c - a small printf.  Read next: console.c.
 */
#include "base/string.h"
#include "machine/console.h"
#include "machine/print.h"

struct out {
	char *to;
	size_t size, n;
};

/* One conversion: what stood between '%' and its letter. */
struct spec {
	bool left, zero;
	int width, precision;
};

static void put(struct out *o, char c)
{
	if (o->n + 1 < o->size)
		o->to[o->n] = c;
	o->n++;
}

static void put_padded(struct out *o, const struct spec *s, const char *text, int length)
{
	int pad = s->width - length;

	for (; !s->left && pad > 0; pad--)
		put(o, s->zero ? '0' : ' ');
	for (int i = 0; i < length; i++)
		put(o, text[i]);
	for (; pad > 0; pad--)
		put(o, ' ');
}

static void put_number(struct out *o, const struct spec *s, uint32_t value, uint32_t base, bool minus)
{
	char text[12];
	int i = sizeof(text);

	do
		text[--i] = "0123456789abcdef"[value % base];
	while ((value /= base));
	if (minus)
		text[--i] = '-';
	put_padded(o, s, text + i, (int)sizeof(text) - i);
}

static void put_string(struct out *o, const struct spec *s, const char *text)
{
	int length = (int)strlen(text);

	if (s->precision >= 0 && s->precision < length)
		length = s->precision;
	put_padded(o, s, text, length);
}

/* Digits, or '*': the next argument. */
static const char *parse_number(int *value, const char *f, va_list *args)
{
	if (*f == '*') {
		*value = va_arg(*args, int);
		return f + 1;
	}
	for (*value = 0; *f >= '0' && *f <= '9'; f++)
		*value = *value * 10 + *f - '0';
	return f;
}

static const char *parse_spec(struct spec *s, const char *f, va_list *args)
{
	*s = (struct spec){ .precision = -1 };
	for (; *f == '-' || *f == '0'; f++)
		*(*f == '-' ? &s->left : &s->zero) = true;
	f = parse_number(&s->width, f, args);
	if (*f == '.')
		f = parse_number(&s->precision, f + 1, args);
	while (*f == 'l')
		f++;
	return f;
}

static void convert(struct out *o, struct spec *s, char letter, va_list *args)
{
	int value;

	switch (letter) {
	case 'd':
		value = va_arg(*args, int);
		put_number(o, s, value < 0 ? -(uint32_t)value : (uint32_t)value, 10, value < 0);
		break;
	case 'u':
		put_number(o, s, va_arg(*args, uint32_t), 10, false);
		break;
	case 'p':
		s->zero = true;
		s->width = 8;
		/* fall through */
	case 'x':
		put_number(o, s, va_arg(*args, uint32_t), 16, false);
		break;
	case 's':
		put_string(o, s, va_arg(*args, const char *));
		break;
	case 'c':
		put(o, (char)va_arg(*args, int));
		break;
	default:
		put(o, letter);
	}
}

int vsnprintf(char *to, size_t size, const char *format, va_list original)
{
	struct out o = { to, size, 0 };
	struct spec s;
	va_list args;

	va_copy(args, original);
	for (; *format; format++) {
		if (*format != '%') {
			put(&o, *format);
			continue;
		}
		format = parse_spec(&s, format + 1, &args);
		convert(&o, &s, *format, &args);
	}
	va_end(args);
	if (size)
		to[o.n < size ? o.n : size - 1] = '\0';
	return (int)o.n;
}

int snprintf(char *to, size_t size, const char *format, ...)
{
	va_list args;
	int n;

	va_start(args, format);
	n = vsnprintf(to, size, format, args);
	va_end(args);
	return n;
}

/* Longer lines are cut; nothing the kernel prints comes near. */
#define LINE_MAX 1024

void print(const char *format, ...)
{
	char line[LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	console_write(line, strlen(line));
}

void emit(const char *format, ...)
{
	char line[LINE_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	debug_port_write(line, strlen(line));
}
