# instruments.mk - what a lecturer does in front of a class.  Included by the Makefile.
#   make tour      the five steps, one after the other, in the Bochs debugger
#   make compare   the same in both models, side by side
#   make gdb       QEMU, stopped, with gdb connected to it
#   make iso       build/crossring.iso: GRUB and both kernels
#   make lab, make grade EXERCISE=n   the exercises of docs/lab.md, and whether they are right
# PLAIN=1 writes a transcript without asking anything.

PLAIN ?=
export PLAIN

.PHONY: tour compare gdb iso golden

# A tour is of one model, one scenario, one policy: "both" and "all" are only defaults elsewhere,
# and refused here if somebody writes them.
said = $(if $(filter file,$(origin $1)),,$($1))
SAID := MODE SCENARIO POLICY GATE EMU
$(foreach v,$(SAID),$(eval tour compare gdb: export $v := $$(call said,$v)))
CHOICE = --mode "$$MODE" --scenario "$$SCENARIO" --policy "$$POLICY" --gate "$$GATE" \
	--copy "$$COPY" --emu "$$EMU" --cpu "$$CPU"

tour: setup-build setup-bochs setup-tour
	@$(MAKE) --no-print-directory -s all $(DEBUG_KERNELS)
	@$(PYTHON) tools/tour.py $(CHOICE) --plain "$$PLAIN"

compare: setup-build setup-bochs setup-tour
	@$(MAKE) --no-print-directory -s all $(DEBUG_KERNELS)
	@$(PYTHON) tools/compare.py $(CHOICE) --plain "$$PLAIN"

# The transcripts that tests/test_tour.py compares with; look at the difference before it is kept.
golden: setup-build setup-bochs setup-tour
	@$(MAKE) --no-print-directory -s all $(DEBUG_KERNELS)
	@$(PYTHON) tools/golden.py

gdb: setup-build setup-qemu setup-gdb
	@$(MAKE) --no-print-directory -s all $(DEBUG_KERNELS)
	@$(PYTHON) tools/gdbsession.py $(CHOICE) --args "$$ARGS"

iso: setup-build setup-iso
	@$(MAKE) --no-print-directory -s $(BUILD)/crossring.iso
	@echo "Made.  Try it: qemu-system-i386 -m 64 -cdrom $(BUILD)/crossring.iso"

EXERCISE ?=
export EXERCISE
.PHONY: lab grade
lab grade: setup-build setup-bochs
	@$(MAKE) --no-print-directory -s all
	@$(PYTHON) tools/lab.py $@ "$$EXERCISE"

DEBUG_KERNELS := $(KERNELS:.elf=.debug)

$(BUILD)/crossring.iso: boot/grub.cfg $(KERNELS) $(BUILD)/user.tar
	rm -rf $(BUILD)/iso
	mkdir -p $(BUILD)/iso/boot/grub
	cp $(KERNELS) $(BUILD)/user.tar $(BUILD)/iso/boot
	cp boot/grub.cfg $(BUILD)/iso/boot/grub
	grub-mkrescue --directory=/usr/lib/grub/i386-pc -o $@ $(BUILD)/iso >$@.log 2>&1 || \
		{ cat $@.log; exit 1; }
