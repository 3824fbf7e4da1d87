/*
 * lessons.c - what a lecture wants to see of the kernel from inside (lessons.h).
 *
 * Nothing here is a bug, unlike misbehave.c: these are good calls, and what they return is
 * printed, because no program ever gets to see it.  Read next: seg/uaccess.h.
 */
#include "base/demo_abi.h"
#include "base/errno.h"
#include "base/string.h"
#include "demo/lessons.h"
#include "files/archive.h"
#include "files/file.h"
#include "machine/print.h"
#include "seg/uaccess.h"
#include "threads/sched.h"

/* ---- Slide 12: results ---- */

enum { WORD_SIZE = 4, OLD = 0x5A, OLD_WORD = 0x5A5A5A5A };

/* True if x is what it has to be: new, and 0 if nothing came. */
static bool say_word(const char *where, uint32_t y)
{
	uint32_t x = OLD_WORD;
	long result = get_user(x, (uint32_t __user *)user_pointer(y));

	print("get_user, %s: %s  x was 5a5a5a5a, is %p\n", where,
	      result ? "-EFAULT" : "0      ", (void *)x);
	return result ? x == 0 : x != OLD_WORD;
}

/* How many zeros a block ends in. */
static unsigned zeros_at_end(const uint8_t *block, unsigned n)
{
	unsigned zeros = 0;

	while (zeros < n && !block[n - 1 - zeros])
		zeros++;
	return zeros;
}

/* good: a word of the caller's.  edge: WORD_SIZE bytes of its before a hole. */
static long show_api(uint32_t good, uint32_t edge, uint32_t kernels)
{
	const struct policy *in_force = policy;
	uint8_t block[DEMO_LINE_SIZE];
	unsigned long left;
	bool ok;

	policy_set(policy_find("masked"));
	ok = say_word("a good y  ", good);
	ok &= say_word("a hole    ", edge + WORD_SIZE);
	ok &= say_word("kernel's y", kernels);
	memset(block, OLD, sizeof(block));
	left = copy_from_user(block, user_pointer(edge), sizeof(block));
	print("copy_from_user, %u bytes, %u before a hole: %u left; ours end in %u zeros\n",
	      sizeof(block), WORD_SIZE, (unsigned)left, zeros_at_end(block, sizeof(block)));
	ok &= zeros_at_end(block, sizeof(block)) == left;
	left = copy_to_user(user_pointer(edge), block, sizeof(block));
	print("copy_to_user,   %u bytes, %u before a hole: %u left\n", sizeof(block), WORD_SIZE,
	      (unsigned)left);
	policy_set(in_force);
	return ok ? (long)left : -EINVAL;
}

/* ---- Slide 9: each thread its own limit ---- */

/* Who has raised its limit waits for somebody who has not. */
static volatile bool raised, seen;
enum { PATIENCE = 10000 };

static bool say_limit(const char *when, uint32_t y)
{
	bool ok = access_ok(VERIFY_WRITE, user_pointer(y), DEMO_LINE_SIZE);

	print("thread %u, %s: limit %p, access_ok(%p) %s\n", current->id, when,
	      (void *)user_thread->limit, (void *)y, ok ? "yes" : "no");
	return ok;
}

static long raise_and_sleep(uint32_t y)
{
	mm_segment_t old = get_fs();

	seen = false;
	say_limit("as it came", y);
	set_fs(KERNEL_DS);
	say_limit("set_fs(KERNEL_DS)", y);
	raised = true;
	for (int i = 0; i < PATIENCE && !seen; i++)
		task_yield();
	raised = false;
	say_limit("after the other ran", y);
	set_fs(old);
	return seen ? 0 : -EINVAL;
}

static long look_meanwhile(uint32_t y)
{
	bool ok;

	if (!raised)
		return -EINVAL;
	ok = say_limit("in the kernel, too", y);
	seen = true;
	return ok;
}

/* ---- Slide 16: the kernel calls its own read() ---- */

static char own[DEMO_LINE_SIZE];

static long read_as_a_user(void)
{
	struct file f = { .refs = 1, .ops = &archive_file_ops, .inode = archive_find(DEMO_FILE) };
	struct iter to = iter_user(user_pointer((uint32_t)own), sizeof(own));
	long result;

	memset(own, 0, sizeof(own));
	result = f.ops->read(&f, &to);
	print("read() by the kernel into its own buffer %p: %d%s\n", (void *)own, (int)result,
	      result == -EFAULT ? ", -EFAULT" : "");
	print("in that buffer then: %s\n", own[0] ? "the file's bytes" : "nothing");
	return own[0] != 0;
}

/* ---- Slide 20: the slide's own policy ---- */

/* Limit, legal amount, stac, copy, clac: what the slide lists, and no row of policy.c does. */
static const struct policy whole_timeline = {
	"timeline", true, legal_walk, smap_copy, &smap_values, BY_FS, true, true
};

static long take_whole_timeline(bool on)
{
	static const struct policy *in_force;

	if (on)
		in_force = policy;
	policy_set(on ? &whole_timeline : in_force);
	return 0;
}

long lesson(uint32_t operation, uint32_t a, uint32_t b, uint32_t c)
{
	switch (operation) {
	case DEMO_API:
		return show_api(a, b, c);
	case DEMO_RAISE_AND_SLEEP:
		return raise_and_sleep(a);
	case DEMO_LOOK_MEANWHILE:
		return look_meanwhile(a);
	case DEMO_OWN_BUFFER:
		return (long)(uint32_t)own;
	case DEMO_READ_AS_A_USER:
		return read_as_a_user();
	case DEMO_WHOLE_TIMELINE:
		return take_whole_timeline(a);
	default:
		return -EINVAL;
	}
}
