# instruments.mk - what a lecturer does in front of a class.  Included by the Makefile.
#   make show SLIDE=n  what the class has to see of one slide
#   make tour      the five steps, one after the other, in the Bochs debugger
#   make compare   the same in both models, side by side
#   make longmode  what 64-bit mode made of segments: docs/long-mode.md
#   make gdb       QEMU, stopped, with gdb connected to it
#   make iso       build/crossring.iso: GRUB and both kernels
# PLAIN=1 writes a transcript without asking anything.

.PHONY: show tour compare longmode gdb iso golden

show: setup-build setup-bochs setup-tour
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/show.py $(call options,show)

tour: setup-build setup-bochs setup-tour
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/tour.py $(call options,tour)

compare: setup-build setup-bochs setup-tour
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/compare.py $(call options,compare)

# The transcripts that tests/test_tour.py compares with; look at the difference before it is kept.
golden: setup-build setup-bochs setup-tour
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/golden.py

longmode: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/longmode.py $(call options,longmode)

gdb: setup-build setup-qemu setup-gdb
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/gdbsession.py $(call options,gdb)

iso: setup-build setup-iso
	@$(MAKE) $(BUILDS) $(BUILD)/crossring.iso
	@echo "Made.  In this terminal: qemu-system-i386 -m 64 -display curses -cdrom $(BUILD)/crossring.iso"
	@echo "In a window the same without -display curses (Debian's package qemu-system-gui)."

DEBUG_KERNELS := $(KERNELS:.elf=.debug)

# Not by grub-mkrescue, which puts the time of day into the image: the same files, the same bytes.
GRUB := /usr/lib/grub/i386-pc
GRUB_MODULES := biosdisk iso9660 multiboot normal configfile
$(BUILD)/crossring.iso: boot/grub.cfg $(KERNELS) $(BUILD)/user.tar tools/make/instruments.mk
	rm -rf $(BUILD)/iso
	mkdir -p $(BUILD)/iso/boot/grub
	cp $(KERNELS) $(BUILD)/user.tar $(BUILD)/iso/boot
	cp boot/grub.cfg $(BUILD)/iso/boot/grub
	grub-mkimage -d $(GRUB) -O i386-pc-eltorito -p /boot/grub -o $(BUILD)/iso/boot/grub/core.img $(GRUB_MODULES)
	find $(BUILD)/iso -exec touch -d @0 {} +
	SOURCE_DATE_EPOCH=0 xorriso -as mkisofs -R -uid 0 -gid 0 -volid CROSSRING -b boot/grub/core.img \
		-no-emul-boot -boot-load-size 4 -boot-info-table --grub2-boot-info \
		--grub2-mbr $(GRUB)/boot_hybrid.img -o $@ $(BUILD)/iso >$@.log 2>&1 || { cat $@.log; exit 1; }
