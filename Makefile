# Crossring.  "make help" lists the targets.  Two matter first:
#   make demo    every scenario in both memory models, as one table
#   make test    everything that can be checked
# Variables, each refused in words if its value is wrong or the target does not use it:
#   EMU=bochs|qemu  CPU=model  MODE=both|split|flat|fenced|all  SCENARIO=all|name  POLICY=all|name
#   GATE=all|int80|lcall7|gate|sysenter  COPY=bytes|rep  STEP=on|off  THEME=dark|light  GUI=1  FULL=1
#   WIDE=1  WASM=off  PLAIN=1  PROG=file ARGS="..." EXTRA="files"  KTEST=file  EXERCISE=n  SEED=name
#   SLIDE=n  LISTING=row  HINT=1|2  DIR=folder  SPARSE_C="files"  MUTANTS=part of a file's name
#   CRIMES=part of a family's or a crime's name  N=calls  FROM=call

# Every rule is written here: make need not try its own for each of a thousand files.
MAKEFLAGS += -rR

# Which of them each target uses: what is not said is empty, and then the tool knows better.
USES_demo := EMU CPU MODE SCENARIO POLICY GATE COPY WIDE
USES_run := EMU CPU MODE SCENARIO POLICY GATE COPY STEP THEME GUI FULL
USES_exec := EMU CPU MODE POLICY COPY PROG ARGS EXTRA
USES_shell := EMU CPU MODE POLICY COPY
USES_ktest := EMU CPU MODE
USES_attacks := EMU CPU MODE SCENARIO POLICY COPY
USES_fuzz := EMU CPU MODE N SEED FROM
USES_longmode := EMU
USES_escape := EMU CPU MODE POLICY COPY CRIMES
USES_bench := EMU CPU MODE LISTING
USES_bench-linux := MODE POLICY COPY
USES_damage := EMU CPU
USES_tour := EMU CPU MODE SCENARIO POLICY GATE COPY PLAIN
USES_compare := EMU CPU MODE SCENARIO POLICY GATE COPY PLAIN
USES_show := SLIDE
USES_gdb := EMU CPU MODE SCENARIO POLICY GATE COPY ARGS
# These are not options of a tool.
ALSO_ktest := KTEST
ALSO_lab := EXERCISE SEED
ALSO_grade := EXERCISE SEED
ALSO_hint := EXERCISE HINT
ALSO_handin := SEED
ALSO_grade-all := DIR
ALSO_sparse := SPARSE_C
ALSO_page := WASM
ALSO_test-site := WASM
ALSO_test-page := WASM
ALSO_mutants := MUTANTS

BUILD := build
.DEFAULT_GOAL := all
PYTHON := $(firstword $(wildcard /usr/bin/python3) python3)

include tools/make/variables.mk
include tools/make/build.mk

# ---- What a person types -------------------------------------------------------------------

.PHONY: all demo attacks test run exec shell ktest bench bench-linux docs matrix lint format clean help setup-%
.DELETE_ON_ERROR:
.SECONDARY:

all: $(IMAGE)

include tools/make/instruments.mk

help:
	@sed -n '/^#/!q;s/^# \{0,1\}//p' Makefile
	@sed -n '2,7s/^# \{0,1\}//p' tools/make/instruments.mk
	@sed -n '2,5s/^# \{0,1\}//p' tools/make/lab.mk
	@sed -n '2,4s/^# \{0,1\}//p' tools/make/site.mk
	@sed -n '2s/^# \{0,1\}//p' tools/make/escape.mk
	@sed -n '2s/^# \{0,1\}//p' tools/make/slides.mk
	@echo '  make attacks   who stops which attack, by model and policy'
	@echo '  make fuzz      random system calls against an oracle: N=calls SEED=name'
	@echo '  make shell     Debian'"'"'s busybox in ring 3: a shell at this terminal'
	@echo '  make bench     what each way costs, in instructions: a table, build/bench.json, plots'
	@echo '  make bench-linux   one program here and on Debian'"'"'s Linux for i686, side by side'
	@echo 'Also: all, lint, format, clean, docs, matrix, pictures, golden, sparse, prove, mutants, damage, machines, release'
	@echo 'Which variables a target uses:'
	@printf '  %-8s %s\n' $(foreach t,$(USERS),$t "$(strip $(USES_$t) $(ALSO_$t))")

# The tools have to be there before make looks at what they are needed for, so these
# start make once more for the build: on all processors, unless the user has said how many.
BUILDS = --no-print-directory -s $(if $(findstring -j,$(MAKEFLAGS)),,-j$$(nproc))

demo: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/demo.py $(call options,demo)

attacks: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/attacks.py $(call options,attacks)

test: setup-build setup-bochs setup-qemu setup-tour setup-test setup-lab setup-sparse
	-@tools/setup.sh gdb iso
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS) $(BUILD)/ktest/ready $(BUILD)/bench/ready $(BUILD)/escape/ready $(BUILD)/fuzz/ready $(BUILD)/compile_commands.json
	@$(PYTHON) tools/test.py

run: setup-build setup-$(EMULATOR) $(if $(filter qemu,$(EMULATOR)),setup-window)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/run.py $(call options,run)

exec: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/exec.py $(call options,exec)

shell: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/shell.py $(call options,shell)

ktest: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) all $(BUILD)/ktest/ready
	@BUILD=$(BUILD)/ktest $(PYTHON) tools/ktest.py $(call options,ktest)

# N random system calls a model, each against an oracle: docs/fuzz.md.
fuzz: setup-build setup-$(EMULATOR)
	@$(MAKE) $(BUILDS) $(BUILD)/fuzz/ready
	@$(PYTHON) tools/fuzz.py $(call options,fuzz)

# What each way costs, in instructions: docs/cost.md.
bench: setup-build setup-$(EMULATOR) setup-bench
	@$(MAKE) $(BUILDS) all $(BUILD)/bench/ready
	@$(PYTHON) tools/bench.py $(call options,bench)

# The same program on Debian's Linux, fetched by apt for the time of the run.
bench-linux: setup-build setup-qemu
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/bench_linux.py $(call options,bench-linux)

# Real output into the documents, from boots in Bochs.
docs: matrix setup-bench
	@$(MAKE) $(BUILDS) $(BUILD)/bench/ready $(BUILD)/escape/ready
	@$(PYTHON) tools/docs.py && $(PYTHON) tools/shown.py && $(PYTHON) tools/demo.py --into README.md >/dev/null
	@$(PYTHON) tools/bench.py --keep >/dev/null
	@$(PYTHON) tools/escape.py --keep >/dev/null
# docs/matrix.md: every scenario, model and policy, with the reasons; docs/attacks.md.
matrix: setup-build setup-bochs
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/matrix.py
	@$(PYTHON) tools/attacks.py --page >/dev/null

include tools/make/lab.mk
include tools/make/screen.mk
include tools/make/site.mk
include tools/make/slides.mk

setup-%:
	@tools/setup.sh $*

clean:
	rm -rf $(BUILD)

# Shown, not done: it would undo tables that are aligned by hand.
format:
	git clang-format --diff -- '*.c' '*.h'

# An array's start and end that the linker gives are two objects to cppcheck.
lint:
	cppcheck --quiet --platform=unix32 --error-exitcode=1 --enable=warning,portability --inline-suppr \
		--suppress=comparePointers --suppress=subtractPointers \
		-I. -Ikernel kernel seg tests/escape tests/fuzz

include tools/make/check.mk
include tools/make/escape.mk
include tools/make/page.mk
include tools/make/release.mk
