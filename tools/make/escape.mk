# escape.mk - the ring-3 escape suite: docs/escape.md.  Included by the Makefile.
#   make escape    hundreds of hostile programs, in every model: docs/escape.md

.PHONY: escape
escape: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all $(BUILD)/escape/ready
	@$(PYTHON) tools/escape.py $(call options,escape)

# One program a family; main.c is in each.
FAMILY_C := $(filter-out user/crimes/main.c,$(sort $(wildcard user/crimes/*.c)))
FAMILIES := $(FAMILY_C:user/crimes/%.c=$(BUILD)/escape/files/%)
ESCAPE_PY := tools/escape.py tools/verdict/crimes.py tools/machine/malformed.py
ESCAPE_OBJS := $(patsubst tests/escape/%.c,$(BUILD)/escape/obj/%.o,$(wildcard tests/escape/*.c))

$(BUILD)/escape/obj/%.o: tests/escape/%.c $(RULES)
	@mkdir -p $(@D)
	$(CC) $(KERNEL_CFLAGS) -MMD -MP -c -o $@ $<
$(BUILD)/escape/calls.inc: kernel/entry/syscall.c $(ESCAPE_PY)
	@mkdir -p $(@D)
	$(PYTHON) tools/escape.py --calls >$@
$(BUILD)/user/crimes/calls.o: $(BUILD)/escape/calls.inc
$(BUILD)/user/crimes/%.o: USER_CFLAGS += -I$(BUILD)/escape
$(FAMILIES): USER_LINK := -Wl,-s
$(FAMILIES): $(BUILD)/escape/files/%: $(BUILD)/user/crimes/%.o $(BUILD)/user/crimes/main.o \
		$(USER_LIB) user/lib/link.ld
	@mkdir -p $(@D)
	$(LINK_USER)

# ELF files, each wrong in one thing.
$(BUILD)/escape/files/malformed/made: tools/machine/malformed.py
	rm -rf $(@D)
	@mkdir -p $(@D)
	$(TOOL) machine.malformed $(@D)
	@touch $@

$(BUILD)/escape/crimes: $(FAMILY_C) kernel/entry/syscall.c $(ESCAPE_PY)
	@mkdir -p $(@D)
	$(PYTHON) tools/escape.py --list >$@
$(eval $(call KERNEL_WITH,escape,$(ESCAPE_OBJS)))
$(BUILD)/escape/user.tar: $(FAMILIES) $(BUILD)/escape/files/malformed/made $(BUILD)/escape/crimes \
		$(LISTINGS:%=$(BUILD)/escape/%) $(DATA)
	$(TAR) --sort=name --exclude=made -cf $@ -C $(BUILD)/escape/files $(notdir $(FAMILIES)) malformed \
		-C .. crimes $(LISTINGS) -C ../../user $(DATA:user/%=%)
