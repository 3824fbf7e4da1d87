/*
 * The address that an oops names after a limit fault, worked out from the
 * instruction's text.  Split's segments have limits to be past; flat's have none.
 */
#include "demo/ktest.h"
#include "entry/operand.h"
#include "seg/mode.h"

static uint32_t touched(const char *instruction, const struct frame *f)
{
	uint32_t linear = 0;

	return operand_past_limit(instruction, f, &linear) ? linear : 0;
}

KTEST(operand_past_the_limit_is_found)
{
	const struct frame f = {
		.ds = SEL_KERNEL_DS, .es = SEL_USER_DS,
		.edi = 0x90000000, .esi = 0x00100000, .eax = 0x01000000, .ecx = 2,
	};

	SKIP_UNLESS(mode.kernel_base, "flat has no limit to be past");
	EXPECT_EQ(touched("mov BYTE PTR es:[edi],al", &f), 0xD0000000);
	EXPECT_EQ(touched("rep movs DWORD PTR es:[edi],DWORD PTR ds:[esi]", &f), 0xD0000000);
	EXPECT_EQ(touched("mov cl,BYTE PTR [eax-0x1]", &f), 0);
	EXPECT_EQ(touched("mov cl,BYTE PTR [eax+ecx*4+0x10]", &f), 0xC1000018);
	EXPECT_EQ(touched("mov eax,ebx", &f), 0);
}

KTEST(flat_has_no_limit_to_be_past)
{
	const struct frame f = { .ds = SEL_KERNEL_DS, .edi = 0xFFFFFFFF };

	SKIP_UNLESS(!mode.kernel_base, "split has limits");
	EXPECT_EQ(touched("mov BYTE PTR ds:[edi],al", &f), 0);
}
