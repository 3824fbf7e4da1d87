# check.mk - checks of the checks: user pointers (sparse), arithmetic (Frama-C), and tests (mutants).

.PHONY: sparse prove mutants damage machines

# SPARSE_C=files looks at those alone.  GCC refuses to mix a user pointer with a plain one; only
# sparse also sees one that is dereferenced.  The compiler's own headers, and not the host's; there
# is a type in them that sparse does not know.
SPARSED = $(or $(SPARSE_C),$(KERNEL_C) $(wildcard seg/mode_*.c \
	tests/kernel/*.c tests/fuzz/*.c tests/escape/*.c))
SPARSE = sparse -m32 -Wsparse-error -Wno-decl -nostdinc -isystem '$(shell $(CC) -print-file-name=include)' \
	-D__float128=double -march=i486 -std=gnu11 -ffreestanding -fno-delete-null-pointer-checks \
	-I. -Ikernel

sparse: setup-build setup-sparse
	@status=0; for f in $(SPARSED); do $(SPARSE) "$$f" || status=1; done; \
		test $$status = 0 && echo 'sparse: $(words $(SPARSED)) files, no user pointer is misused'

# Every goal for all 32-bit inputs, and the counter-proofs: a broken copy must not be provable.
prove: setup-build setup-test setup-prove
	@$(PYTHON) tools/prove.py
	@PROVE=1 $(PYTHON) -m pytest -c tests/pytest.ini -q tests/test_prove.py

# One small fault after the other, each with the test that has to see it.
mutants: setup-build setup-bochs setup-qemu setup-tour setup-test
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(PYTHON) tools/mutants.py "$$MUTANTS"

# One bit of the disk image wrong, at hundreds of places: a sentence each time, never silence.
damage: setup-build setup-$(or $(filter bochs,$(EMU)),qemu)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/damage.py $(call options,damage)

# v86 is npm's, and goes into build/ and nowhere else.
V86 := v86@0.5.462
$(BUILD)/v86/node_modules/v86/package.json: tools/make/check.mk
	@echo "Getting with npm, into $(BUILD)/v86: $(V86)"
	@npm install --silent --no-audit --no-fund --prefix $(BUILD)/v86 $(V86)
	@touch $@

# The whole matrix on every machine of docs/machines.md, which it writes: some minutes.
machines: setup-build setup-bochs setup-qemu setup-machines $(BUILD)/v86/node_modules/v86/package.json
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/machines.py
