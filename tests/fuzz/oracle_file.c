/*
 * oracle_file.c - system calls on files, as they ought to answer.
 */
#include "files/inode.h"
#include "fuzz.h"

#define VECTORS_MAX 1024

static struct model_process *mine(void)
{
	return process_of(fuzz_lane);
}

/* ---- The calls ---- */

typedef long moves(struct model_file *f, uint32_t y, uint32_t n);

static long reads(struct model_file *f, uint32_t y, uint32_t n)
{
	return oracle_read(f, y, NULL, n);
}

static long writes(struct model_file *f, uint32_t y, uint32_t n)
{
	return oracle_write(f, y, NULL, n);
}

static long with_file(moves *move, uint32_t fd, uint32_t y, uint32_t n)
{
	struct model_file *f = model_fd(mine(), fd);
	long result;

	if (!f)
		return -EBADF;
	oracle_use(f);
	result = move(f, y, n);
	oracle_done(f);
	return result;
}

static long vectors(moves *move, uint32_t fd, uint32_t y, uint32_t count)
{
	uint32_t v[2];
	long total = 0, result;

	if (count > VECTORS_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < count; i++) {
		if (oracle_from_user(v, y + i * sizeof(v), sizeof(v), sizeof(v)))
			return total ? total : -EFAULT;
		v[1] = min_u32(v[1], WHOLE_MAX - (uint32_t)total);
		result = with_file(move, fd, v[0], v[1]);
		if (result < 0)
			return total ? total : result;
		total += result;
		if ((uint32_t)result < v[1])
			break;
	}
	return total;
}

static void uninstall(int fd, struct model_file *f)
{
	if (fd < 0 || mine()->files[fd] != f)
		return;
	mine()->files[fd] = NULL;
	model_file_put(f);
}

static long pipes(uint32_t y)
{
	struct model_file *ends[2] = { model_file_new(KIND_READER), model_file_new(KIND_WRITER) };
	int fds[2];

	ends[0]->pipe = ends[1]->pipe = model_pipe_new();
	fds[0] = model_install(mine(), ends[0]);
	fds[1] = fds[0] < 0 ? fds[0] : model_install(mine(), ends[1]);
	if (fds[1] >= 0 && oracle_to_user(y, fds, sizeof(fds), sizeof(fds)) == 0)
		return 0;
	for (int i = 0; i < 2; i++)
		if (fds[i] < 0)
			model_file_put(ends[i]);
		else
			uninstall(fds[i], ends[i]);
	return fds[1] < 0 ? -EMFILE : -EFAULT;
}

static long closes(uint32_t fd)
{
	struct model_file *f = model_fd(mine(), fd);

	if (!f)
		return -EBADF;
	mine()->files[fd] = NULL;
	model_file_put(f);
	return 0;
}

static long dups(uint32_t fd)
{
	struct model_file *f = model_fd(mine(), fd);
	int copy;

	if (!f)
		return -EBADF;
	copy = model_install(mine(), f);
	f->refs += copy >= 0;
	return copy;
}

static long seeks(uint32_t fd, int32_t offset, int whence)
{
	struct model_file *f = model_fd(mine(), fd);
	int64_t to;

	if (!f)
		return -EBADF;
	if (f->pipe)
		return -ESPIPE;
	oracle_use(f);
	to = offset + (whence == 1		 ? (int64_t)f->position
		       : whence == 2 && f->inode ? f->inode->size
						 : 0);
	if (f->kind == KIND_FOLDER)
		to = whence || offset < 0 ? -EINVAL : offset;
	else if (f->kind != KIND_ARCHIVE)
		to = 0;
	else if (whence < 0 || whence > 2 || to < 0 || to > INT32_MAX)
		to = -EINVAL;
	else
		f->position = (uint32_t)to;
	oracle_done(f);
	return (long)to;
}

static long seeks_far(uint32_t fd, uint32_t high, uint32_t low, uint32_t y, int whence)
{
	int64_t to = (int64_t)((uint64_t)high << 32 | low);
	long result;
	uint64_t wide;

	if (to != (int32_t)to)
		return -EINVAL;
	result = seeks(fd, (int32_t)to, whence);
	if (result < 0)
		return result;
	wide = (uint64_t)result;
	return oracle_to_user(y, &wide, sizeof(wide), sizeof(wide)) ? -EFAULT : 0;
}

bool oracle_file_call(const struct call *c, long *result)
{
	const uint32_t *a = c->args;

	switch (c->number) {
	case 3:
		*result = with_file(reads, a[0], a[1], a[2]);
		break;
	case 4:
		*result = with_file(writes, a[0], a[1], a[2]);
		break;
	case 5:
		*result = oracle_open(HERE, a[0], a[1]);
		break;
	case 6:
		*result = closes(a[0]);
		break;
	case 19:
		*result = seeks(a[0], (int32_t)a[1], (int)a[2]);
		break;
	case 33:
		*result = oracle_access(a[0], a[1]);
		break;
	case 41:
		*result = dups(a[0]);
		break;
	case 42:
		*result = pipes(a[0]);
		break;
	case 54:
		*result = model_fd(mine(), a[0]) ? -ENOTTY : -EBADF;
		break;
	case 140:
		*result = seeks_far(a[0], a[1], a[2], a[3], (int)a[4]);
		break;
	case 146:
		*result = vectors(writes, a[0], a[1], a[2]);
		break;
	case 197:
		*result = oracle_stat(a[0], a[1]);
		break;
	case 295:
		*result = oracle_open(a[0], a[1], a[2]);
		break;
	default:
		return false;
	}
	return true;
}
