# build.mk - how the kernels, the user programs, the archive and the image are made.
# Included by the Makefile, which says what a person types.

# ---- Tools: i686-elf-gcc if it is there, else Debian's i686-linux-gnu-gcc ------------------

ifeq ($(origin CROSS),undefined)
CROSS := $(firstword $(foreach c,i686-elf- i686-linux-gnu-,$(if $(shell command -v $(c)gcc),$(c))) i686-linux-gnu-)
endif
CC := $(CROSS)gcc
OBJDUMP := $(CROSS)objdump
OBJCOPY := $(CROSS)objcopy
AR := $(CROSS)ar

# Warnings are errors on the compiler that this was written with, not on newer ones.
WERROR := $(if $(filter 12.%,$(shell $(CC) -dumpfullversion 2>/dev/null)),-Werror)
CFLAGS := -march=i486 -std=gnu11 -O2 -ffreestanding -fno-pic -fno-pie -fno-stack-protector \
	-fcf-protection=none -fno-asynchronous-unwind-tables -mgeneral-regs-only \
	-fno-delete-null-pointer-checks -fno-strict-aliasing -ffile-prefix-map=$(CURDIR)=. \
	-Wall -Wextra -Wstrict-prototypes -Wmissing-prototypes -Wshadow -Wtrampolines \
	-Werror=date-time $(WERROR)
LDFLAGS := -nostdlib -static -no-pie -Wl,--build-id=none -Wl,--fatal-warnings
# The kernel uses no SSE, so its stack need not be aligned for it.
KERNEL_CFLAGS := $(CFLAGS) -g -mpreferred-stack-boundary=2 -I. -Ikernel
USER_CFLAGS := $(CFLAGS) -Iuser -Ikernel
NASM_LINES = -g -F dwarf
NASMFLAGS = -f elf32 $(NASM_LINES) -I$(BUILD)/ -I./ -Wall

# Tools that find each other by their folders' names.
TOOL := PYTHONPATH=tools $(PYTHON) -m
NAMES := tools/machine/names.py seg/policy.c

# For tools that compile one file more (tools/exercises/bench.py): the same compiler, the same flags.
.PHONY: say-tools
say-tools:
	@echo 'cc $(CC) $(KERNEL_CFLAGS)'
	@echo 'nasm nasm $(NASMFLAGS)'
	@echo 'link $(CC) $(LDFLAGS)'

# Whoever changes the rules builds anew.
RULES := Makefile tools/make/build.mk

# ---- Sources: every file of a folder belongs to it -----------------------------------------

# The rooms of the kernel: kernel/memory, kernel/demo/screen ...
ROOMS := kernel $(patsubst %/,%,$(wildcard kernel/*/ kernel/*/*/))
KERNEL_C := $(filter-out kernel/entry/offsets.c,$(wildcard $(ROOMS:%=%/*.c))) $(filter-out seg/mode_%.c,$(wildcard seg/*.c))
KERNEL_ASM := boot/start.asm $(wildcard $(ROOMS:%=%/*.asm) seg/*.asm)
KERNEL_OBJS := $(KERNEL_C:%.c=$(BUILD)/%.o) $(KERNEL_ASM:%=$(BUILD)/%.o)
ifneq ($(KTEST),$(wildcard $(filter %.c,$(KTEST))))
$(error KTEST=$(KTEST): no such C file; it may be one file NAME.c with KTEST(name) {...} in it)
endif
KTEST_OBJS := $(if $(KTEST),$(BUILD)/ktest/outside/$(notdir $(KTEST:.c=.o)),\
	$(patsubst tests/kernel/%.c,$(BUILD)/ktest/obj/%.o,$(wildcard tests/kernel/*.c)))

FUZZ_OBJS := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/obj/%.o,$(wildcard tests/fuzz/*.c))
BENCH_OBJS := $(patsubst tests/bench/%.c,$(BUILD)/bench/obj/%.o,$(wildcard tests/bench/*.c))

# Scenarios lie in user/ itself: the files that say so in their first line.
SCENARIO_C := $(sort $(shell grep -l '^/\* SCENARIO ' user/*.c))
PROGRAM_C := $(sort $(wildcard user/programs/*.c))
ATTACK_C := $(sort $(wildcard user/attack/*.c))
# What a program does not use of the library is not linked into it.
SCENARIO_LIB := $(BUILD)/user/lib/scenario.o
USER_LIB := $(BUILD)/user/lib/lib.a
USER_LIB_OBJS := $(filter-out $(SCENARIO_LIB),$(patsubst %.c,$(BUILD)/%.o,$(wildcard user/lib/*.c)) \
	$(patsubst %,$(BUILD)/%.o,$(wildcard user/lib/*.asm)))
PROGRAMS := $(addprefix $(BUILD)/user/,$(notdir $(basename $(SCENARIO_C) $(PROGRAM_C) $(ATTACK_C))))
DATA := $(filter-out %.md,$(wildcard user/data/* user/late/*))

# The models, in the order in which one kernel starts the next (kernel/demo/table.c).
MODELS := split flat fenced
KERNELS := $(MODELS:%=$(BUILD)/kernel-%.elf)
LISTINGS := $(MODELS:%=%.lst)
IMAGE := $(BUILD)/crossring.img

# ---- Generated for the assembler: constants and structure offsets --------------------------

$(BUILD)/layout.inc: kernel/base/layout.h
	@mkdir -p $(@D)
	sed -n 's/^#define[[:space:]]\+\([A-Z0-9_]\+\)[[:space:]]\+\([^/]*[^/[:space:]]\).*/%define \1 (\2)/p' $< >$@
	@test -s $@

$(BUILD)/offsets.inc: kernel/entry/offsets.c
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -MMD -MT $@ -MF $@.d -S -o $@.s $<
	sed -n 's/.*->\([A-Z0-9_]*\) \([0-9]*\)".*/%define \1 \2/p' $@.s >$@
	@test -s $@

# ---- The kernels: compiled once, linked once a model ----------------------------------------------

$(BUILD)/user/%.o: user/%.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(USER_CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/%.o: %.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -MMD -MP -c -o $@ $<

# Debian's NASM forgets %include'd files with -MD; -M finds them.  Its line numbers of a file with
# code in two sections make gdb complain.
$(BUILD)/boot/start.asm.o: NASM_LINES =
$(BUILD)/%.asm.o: %.asm $(BUILD)/layout.inc $(BUILD)/offsets.inc
	@mkdir -p $(@D)
	@nasm $(NASMFLAGS) -M -MT $@ $< >$(@:.o=.d)
	nasm $(NASMFLAGS) -o $@ $<

# A number of layout.h: the linker script's copy comes from there too.
layout = $(shell sed -n 's/^.define $1[[:space:]]\+\(0x[0-9A-F]*\)$$/\1/p' kernel/base/layout.h)
# Offset, in the kernel's segment, of physical address 0; and the segment's base.
LINK_split := -Wl,--defsym=PHYS_OFFSET=0,--defsym=KERNEL_BASE=$(call layout,SPLIT_KERNEL_BASE)
LINK_flat := -Wl,--defsym=PHYS_OFFSET=$(call layout,WINDOW_LINEAR),--defsym=KERNEL_BASE=$(call layout,FLAT_BASE)
LINK_fenced := $(LINK_flat)
LINK = $(CC) $(LDFLAGS) -Wl,-T,boot/link.ld,--defsym=DEMO_PAGE_PHYS=$(call layout,DEMO_PAGE_PHYS)

# What boots is stripped of the line numbers: NASM writes this folder's name into them.
$(BUILD)/%.elf: $(BUILD)/%.debug
	$(OBJCOPY) --strip-debug $< $@

# The model comes last, so that all the rest lies at the same places in all kernels.
$(KERNELS:.elf=.debug): $(BUILD)/kernel-%.debug: $(KERNEL_OBJS) $(BUILD)/seg/mode_%.o boot/link.ld
	$(LINK) $(LINK_$*) -o $@ $(filter %.o,$^) -lgcc

# The same kernels with more in them: the tests of tests/kernel, or of KTEST=file, and the
# benchmarks of tests/bench.  -fno-toplevel-reorder: they run in the order of the file.
$(BUILD)/ktest/obj/%.o: tests/kernel/%.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -fno-toplevel-reorder -MMD -MP -c -o $@ $<
$(BUILD)/bench/obj/%.o: tests/bench/%.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -Itests -fno-toplevel-reorder -MMD -MP -c -o $@ $<
$(BUILD)/fuzz/obj/%.o: tests/fuzz/%.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -MMD -MP -c -o $@ $<
ifneq ($(KTEST),)
$(KTEST_OBJS): $(KTEST) FORCE
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -fno-toplevel-reorder -c -o $@ $<
endif

# What an oops reads: every instruction of the kernel with its symbol.
LISTING = $(OBJDUMP) -D -j .boot -j .text -M intel --no-show-raw-insn $< | \
	$(PYTHON) tools/machine/listing.py >$@

# $1: the folder; $2: the objects more.
define KERNEL_WITH
$(BUILD)/$1/list: FORCE
	@mkdir -p $$(@D)
	@echo '$2' | cmp -s - $$@ || echo '$2' >$$@
$(MODELS:%=$(BUILD)/$1/kernel-%.debug): $(BUILD)/$1/kernel-%.debug: $(KERNEL_OBJS) $2 \
		$(BUILD)/seg/mode_%.o boot/link.ld $(BUILD)/$1/list
	$$(LINK) $$(LINK_$$*) -o $$@ $$(filter %.o,$$^) -lgcc

$(BUILD)/$1/%.lst: $(BUILD)/$1/kernel-%.elf tools/machine/listing.py
	$$(LISTING)

# A boot takes everything but the kernels and their listings from the build.
$(BUILD)/$1/ready: $(BUILD)/$1/user.tar $(MODELS:%=$(BUILD)/$1/kernel-%.elf) \
		$(BUILD)/mbr.bin $(BUILD)/loader.bin
	cp $(BUILD)/mbr.bin $(BUILD)/loader.bin $$(@D)
	touch $$@
endef
$(eval $(call KERNEL_WITH,ktest,$(KTEST_OBJS)))
$(eval $(call KERNEL_WITH,bench,$(BENCH_OBJS)))
$(eval $(call KERNEL_WITH,fuzz,$(FUZZ_OBJS)))

# ---- User programs, linked once, run in all models ----------------------------------------

$(USER_LIB): $(USER_LIB_OBJS)
	rm -f $@ && $(AR) rcsD $@ $^

LINK_USER = $(CC) $(LDFLAGS) -Wl,-T,user/lib/link.ld $(USER_LINK) -o $@ \
	$(filter %.o,$^) $(filter %.a,$^) -lgcc

# Its own buffer has to lie where the kernel keeps its canary.
$(BUILD)/user/read_by_coincidence: USER_LINK := -Wl,--defsym=user_base=0x001F0000
$(patsubst user/%.c,$(BUILD)/user/%,$(SCENARIO_C)): $(BUILD)/user/%: $(BUILD)/user/%.o \
		$(SCENARIO_LIB) $(USER_LIB) user/lib/link.ld
	$(LINK_USER)
$(patsubst user/attack/%.c,$(BUILD)/user/%,$(ATTACK_C)): $(BUILD)/user/%: $(BUILD)/user/attack/%.o \
		$(SCENARIO_LIB) $(USER_LIB) user/lib/link.ld
	$(LINK_USER)
# A case of one's own is made like a scenario.
$(BUILD)/user/try: $(SCENARIO_LIB)
$(patsubst user/programs/%.c,$(BUILD)/user/%,$(PROGRAM_C)): $(BUILD)/user/%: \
		$(BUILD)/user/programs/%.o $(USER_LIB) user/lib/link.ld
	$(LINK_USER)

# ---- The archive and the image -------------------------------------------------------------

$(BUILD)/%.lst: $(BUILD)/kernel-%.elf tools/machine/listing.py
	$(LISTING)

# A scenario that was taken away has to go from there too.
$(BUILD)/programs: FORCE
	@mkdir -p $(@D)
	@echo '$(PROGRAMS)' | cmp -s - $@ || echo '$(PROGRAMS)' >$@
EXPECT := $(MODELS:%=expect.%)
$(BUILD)/expect.%: $(SCENARIO_C) $(ATTACK_C) tools/verdict/expect.py tools/verdict/attack.py $(NAMES) $(BUILD)/programs
	$(TOOL) verdict.expect $* $(SCENARIO_C) >$@
	$(TOOL) verdict.attack $* $(ATTACK_C) >>$@
$(BUILD)/scenarios: $(SCENARIO_C) tools/verdict/expect.py $(NAMES) $(BUILD)/programs
	$(TOOL) verdict.expect --menu $(SCENARIO_C) >$@

# Without symbols: every boot reads the archive from the disk.
STRIPPED := $(PROGRAMS:$(BUILD)/user/%=$(BUILD)/stripped/%)
$(STRIPPED): $(BUILD)/stripped/%: $(BUILD)/user/%
	@mkdir -p $(@D)
	$(OBJCOPY) --strip-all $< $@

# Always the same owner, date and order: the same bytes on every machine.
TAR := tar --format=ustar --owner=0 --group=0 --numeric-owner --mtime=@0 --mode=a+rX
$(BUILD)/user.tar: $(STRIPPED) $(EXPECT:%=$(BUILD)/%) $(LISTINGS:%=$(BUILD)/%) $(DATA)
	$(TAR) -cf $@ -C $(BUILD)/stripped $(notdir $(PROGRAMS)) -C .. $(EXPECT) $(LISTINGS) -C ../user $(DATA:user/%=%)
$(BUILD)/ktest/user.tar: $(BUILD)/user.tar $(LISTINGS:%=$(BUILD)/ktest/%)
	$(TAR) -cf $@ -C $(BUILD)/ktest $(LISTINGS) -C ../../user $(DATA:user/%=%)
$(BUILD)/bench/user.tar: $(BUILD)/stripped/bench $(LISTINGS:%=$(BUILD)/bench/%)
	$(TAR) -cf $@ -C $(BUILD)/stripped bench -C ../bench $(LISTINGS) -C ../../user $(DATA:user/%=%)

# Without listings: an oops is part of the plan, and nobody reads its words.
$(BUILD)/fuzz/user.tar: $(DATA)
	@mkdir -p $(@D)
	$(TAR) -cf $@ -C user $(DATA:user/%=%)

$(BUILD)/%.bin: boot/%.asm $(BUILD)/layout.inc $(wildcard boot/*.inc)
	nasm -f bin -Iboot/ -I$(BUILD)/ -Wall -o $@ $<

$(BUILD)/policies: $(SCENARIO_C) tools/verdict/expect.py $(NAMES) $(BUILD)/programs
	$(TOOL) verdict.expect --policies $(SCENARIO_C) >$@
$(IMAGE): $(BUILD)/mbr.bin $(BUILD)/loader.bin $(BUILD)/scenarios $(BUILD)/policies $(KERNELS) $(BUILD)/user.tar \
		tools/machine/mkimage.py $(NAMES) boot/image.inc
	$(TOOL) machine.mkimage --output $@ --mbr $(BUILD)/mbr.bin --loader $(BUILD)/loader.bin \
		--cmdline 'mode=both demo menu=10' --scenarios $(BUILD)/scenarios --policies "$$(cat $(BUILD)/policies)" \
		$(KERNELS) $(BUILD)/user.tar

# For clangd and other tools that want to know how each file is compiled.
$(BUILD)/compile_commands.json: $(RULES) tools/compile_commands.py
	$(PYTHON) tools/compile_commands.py '$(CC) $(KERNEL_CFLAGS)' $(KERNEL_C) $(wildcard seg/mode_*.c) -- \
		'$(CC) $(USER_CFLAGS)' $(wildcard user/*.c user/*/*.c) >$@

.PHONY: FORCE
FORCE:
# The compiler makes these; without a rule of their own make would look for one for each.
DEPENDENCIES := $(shell find $(BUILD) \( -path $(BUILD)/copies -o -path $(BUILD)/debian \) -prune -o -name '*.d' -print 2>/dev/null)
$(DEPENDENCIES): ;
-include $(DEPENDENCIES)
