/*
 * The address that an oops names after a limit fault, worked out from the
 * instruction's text.  Split's segments have limits to be past; flat's have none; the
 * kernel's in fenced has one to be below.
 */
#include "base/string.h"
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

	SKIP_UNLESS(mode.kernel_base, "only split's kernel ends before 4 GB");
	EXPECT_EQ(touched("mov BYTE PTR es:[edi],al", &f), 0xD0000000);
	EXPECT_EQ(touched("rep movs DWORD PTR es:[edi],DWORD PTR ds:[esi]", &f), 0xD0000000);
	EXPECT_EQ(touched("mov cl,BYTE PTR [eax-0x1]", &f), 0);
	EXPECT_EQ(touched("mov cl,BYTE PTR [eax+ecx*4+0x10]", &f), 0xC1000018);
	EXPECT_EQ(touched("mov eax,ebx", &f), 0);
}

KTEST(operand_that_ends_past_the_limit_is_found)
{
	const struct frame f = {
		.ds = SEL_KERNEL_DS, .es = SEL_USER_DS, .edi = 0x7FFFFFFD, .esi = 0x00FFFFFC,
	};

	SKIP_UNLESS(mode.kernel_base, "only split's kernel ends before 4 GB");
	EXPECT_EQ(touched("mov DWORD PTR es:[edi],eax", &f), 0xC0000000);
	EXPECT_EQ(touched("rep movs DWORD PTR es:[edi],DWORD PTR ds:[esi]", &f), 0xC0000000);
	EXPECT_EQ(touched("mov WORD PTR es:[edi],ax", &f), 0);
	EXPECT_EQ(touched("mov WORD PTR es:[edi+0x1],ax", &f), 0);
	EXPECT_EQ(touched("mov WORD PTR es:[edi+0x2],ax", &f), 0xC0000000);
	EXPECT_EQ(touched("mov BYTE PTR es:[edi+0x2],al", &f), 0);
	EXPECT_EQ(touched("mov eax,DWORD PTR [esi]", &f), 0);
	EXPECT_EQ(touched("fld QWORD PTR [esi]", &f), 0xC1000000);
}

KTEST(flat_has_no_limit_to_be_past)
{
	const struct frame f = { .ds = SEL_KERNEL_DS, .edi = 0xFFFFFFFF };

	SKIP_UNLESS(strcmp(mode.name, "flat") == 0, "split and fenced have limits");
	EXPECT_EQ(touched("mov BYTE PTR ds:[edi],al", &f), 0);
}

KTEST(operand_below_the_fence_is_found)
{
	const struct frame f = {
		.ds = SEL_KERNEL_DS, .es = SEL_USER_DS,
		.edi = 0xC0000000, .esi = 0xBFFFFFFF, .eax = 0xFFFFFFFF,
	};

	SKIP_UNLESS(strcmp(mode.name, "fenced") == 0, "there is no fence in split and flat");
	EXPECT_EQ(touched("mov cl,BYTE PTR [esi]", &f), 0xBFFFFFFF);
	EXPECT_EQ(touched("mov cl,BYTE PTR [esi+0x1]", &f), 0);
	EXPECT_EQ(touched("mov cl,BYTE PTR [eax]", &f), 0);
	EXPECT_EQ(touched("mov BYTE PTR es:[edi],al", &f), 0xC0000000);
	EXPECT_EQ(touched("mov BYTE PTR es:[esi],al", &f), 0);
}
