/*
 * limit.c - the per-thread limit: get_fs, set_fs, access_ok.
 *
 * In flat nothing but a compare with this limit stands between a user's pointer and
 * the kernel's memory: range_below(), in range.h.  In split the processor checks the
 * same bound once more, at each access.
 * Proved for all 32-bit inputs: make prove.  Read next: range.h, then walk.c.
 */
#include "base/layout.h"
#include "seg/mode.h"
#include "seg/range.h"
#include "seg/uaccess.h"

static struct user_thread nobody;
struct user_thread *user_thread = &nobody;

static void apply(struct user_thread *t, mm_segment_t fs)
{
	t->fs = fs;
	t->selector = mode_fs_selector(fs.seg);
	t->limit = mode_fs_limit(fs.seg);
}

void user_thread_init(struct user_thread *t)
{
	apply(t, USER_DS);
}

mm_segment_t get_fs(void)
{
	return user_thread->fs;
}

void set_fs(mm_segment_t fs)
{
	apply(user_thread, fs);
	/* Linux has looked at this on every return to the user since 4.14
	 * (addr_limit_user_check): a limit left open opens every later check.  Ours is
	 * check_limit() in kernel/entry/trap.c. */
	user_thread->work |= WORK_LIMIT;
}

mm_segment_t limit_user_ds(void)
{
	return (mm_segment_t){ mode.user_ds };
}

mm_segment_t limit_kernel_ds(void)
{
	return (mm_segment_t){ mode.kernel_ds };
}

/*@ requires \valid(user_thread) && \separated(user_thread, &access_counts);
  @ assigns access_counts.checks;
  @ ensures \result <==> (uint32_t)addr + n <= user_thread->limit;
  @*/
bool access_ok(int type, const void __user *addr, unsigned long n)
{
	(void)type;
	access_counts.checks++;
	return range_below(user_offset(addr), n, user_thread->limit);
}

IN_REGISTERS unsigned long legal_all(uint32_t y, unsigned long n, uint32_t access)
{
	(void)y, (void)access;
	return n;
}

/*@ requires \valid(user_thread) && \separated(user_thread, &access_counts);
  @ assigns access_counts.checks;
  @ ensures \result == (y + n <= user_thread->limit ? n : 0);
  @*/
IN_REGISTERS unsigned long legal_limit(uint32_t y, unsigned long n, uint32_t access)
{
	return access_ok(access == PROT_WRITE ? VERIFY_WRITE : VERIFY_READ, user_pointer(y), n) ? n : 0;
}
