/* ATTACK fake_object: a pointer of the kernel's is bent to an object that we have forged
 * SLIDE 18 memcpy with tampered pointers
 * MECHANISM the kernel follows its own pointer with memcpy(); it points into our memory, and the uid
 *          that it finds there is 0. Nobody thinks of access_ok(): this is no user pointer.
 * STOPPED SMAP. In split and fenced by construction: the kernel's DS holds no byte of ours.
 * HISTORY the case of the slides; the first step of most exploits once a kernel pointer can be
 *          overwritten. Linux had SMAP with 3.7 (2012), "x86, smap: Turn on Supervisor Mode Access
 *          Prevention", commit 52b6179ac87d.
 * VULNERABLE split/all oops #GP if limits  the pointer is past the end of the kernel's DS
 * VULNERABLE flat/naive,fs,limit,walk,masked,tables kernel-hit  uid 0: no copy policy is asked
 * VULNERABLE flat/smap oops #PF if smap  ring 0 may not read a user page outside stac and clac
 * VULNERABLE fenced/all oops #GP if limits  our memory lies below the fence of the kernel's DS
 * REPAIRED split,flat,fenced/all refused  the pointer has to be that of an object that there is
 */
#include "lib/scenario.h"

static const struct {
	char name[OBJECT_NAME_SIZE];
	unsigned int uid;
} forged = { .name = "root", .uid = 0 };

int scenario(void)
{
	demo(DEMO_CLAIM_NONE, 0, 0, 0);
	demo(DEMO_RESULT, attack(ATTACK_OBJECT, (long)&forged, 0), 0, 0);
	return 0;
}
