# Crossring.  "make help" lists the targets.  Two matter first:
#   make demo    every scenario in both memory models, as one table
#   make test    everything that can be checked
# Variables, each refused in words if its value is wrong:
#   EMU=bochs|qemu  CPU=model  MODE=both|split|flat  SCENARIO=all|name  POLICY=all|name
#   GATE=all|int80|lcall7|gate|sysenter  COPY=bytes|rep  STEP=on|off  GUI=1  WIDE=1
#   PROG=file ARGS="..." EXTRA="files"  KTEST=file

EMU ?= bochs
CPU ?=
MODE ?= both
SCENARIO ?= all
POLICY ?= all
GATE ?= all
COPY ?= bytes
STEP ?= off
GUI ?=
WIDE ?=
PROG ?=
ARGS ?=
EXTRA ?=
KTEST ?=
# Through the environment, so that no quote in a value can break a recipe.
export EMU CPU MODE SCENARIO POLICY GATE COPY STEP GUI PROG ARGS EXTRA

# A wrong EMU is refused by the tool that gets it, with the list of right ones.
EMULATOR := $(or $(filter bochs qemu,$(EMU)),bochs)

BUILD := build
.DEFAULT_GOAL := all
PYTHON := $(firstword $(wildcard /usr/bin/python3) python3)

include tools/make/build.mk

# ---- What a person types -------------------------------------------------------------------

.PHONY: all demo test run exec ktest docs matrix lint format clean help setup-%
.DELETE_ON_ERROR:
.SECONDARY:

all: $(IMAGE)

include tools/make/instruments.mk

help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile
	@sed -n '2,6s/^# \{0,1\}//p' tools/make/instruments.mk
	@echo 'Also: all, lint, format, clean, docs, matrix, pictures, golden, sparse, prove'

# The tools have to be there before make looks at what they are needed for, so these
# start make once more for the build.
demo: setup-build setup-$(EMULATOR)
	@$(MAKE) --no-print-directory -s all
	@$(PYTHON) tools/demo.py --emu "$$EMU" --cpu "$$CPU" --mode "$$MODE" --scenario "$$SCENARIO" \
		--policy "$$POLICY" --gate "$$GATE" --copy "$$COPY" $(if $(WIDE),--wide)

test: setup-build setup-bochs setup-qemu setup-tour setup-test setup-sparse
	-@tools/setup.sh gdb iso
	@$(MAKE) --no-print-directory -s all $(DEBUG_KERNELS) $(BUILD)/ktest/ready $(BUILD)/compile_commands.json
	@$(PYTHON) tools/test.py

run: setup-build setup-$(EMULATOR)
	@$(MAKE) --no-print-directory -s all
	@$(PYTHON) tools/run.py --emu "$$EMU" --cpu "$$CPU" --mode "$$MODE" --scenario "$$SCENARIO" \
		--policy "$$POLICY" --gate "$$GATE" --copy "$$COPY" --step "$$STEP" --gui "$$GUI"

exec: setup-build setup-$(EMULATOR)
	@$(MAKE) --no-print-directory -s all
	@$(PYTHON) tools/exec.py --prog "$$PROG" --args "$$ARGS" --extra "$$EXTRA" --emu "$$EMU" \
		--cpu "$$CPU" --mode "$$MODE" --policy "$$POLICY" --copy "$$COPY"

ktest: setup-build setup-$(EMULATOR)
	@$(MAKE) --no-print-directory -s all $(BUILD)/ktest/ready KTEST='$(KTEST)'
	@BUILD=$(BUILD)/ktest $(PYTHON) tools/ktest.py --emu "$$EMU" --cpu "$$CPU" --mode "$$MODE"

# Real output into the documents, from boots in Bochs.
docs: matrix
	@$(PYTHON) tools/docs.py && $(PYTHON) tools/shown.py && $(PYTHON) tools/demo.py --into README.md >/dev/null
# docs/matrix.md: every scenario, model and policy, with the reasons.
matrix: setup-build setup-bochs
	@$(MAKE) --no-print-directory -s all
	@$(PYTHON) tools/matrix.py

include tools/make/screen.mk

setup-%:
	@tools/setup.sh $*

clean:
	rm -rf $(BUILD)

format:
	clang-format -i $(filter-out kernel/base/layout.h,$(wildcard $(ROOMS:%=%/*.[ch]) seg/*.[ch] user/*.[ch] user/*/*.[ch] tests/kernel/*.c))

# An array's start and end that the linker gives are two objects to cppcheck.
lint:
	cppcheck --quiet --platform=unix32 --error-exitcode=1 --enable=warning,portability --inline-suppr \
		--suppress=comparePointers --suppress=subtractPointers \
		-I. -Ikernel kernel seg

include tools/make/check.mk
