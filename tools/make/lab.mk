# lab.mk - the exercises of docs/lab.md.  Included by the Makefile.
#   make lab [EXERCISE=n] [SEED=name]   begin one; without a number, the list
#   make grade, make hint EXERCISE=n    whether it is right; where to look (HINT=2: what to think of)
#   make handin                         all answers in one file
#   make grade-all DIR=folder           the hand-ins of a class, into lab/class/

.PHONY: lab grade hint handin grade-all
LAB = $(PYTHON) tools/lab.py
lab grade hint handin: setup-build setup-bochs setup-lab
	@$(MAKE) $(BUILDS) all
	@$(LAB) $@ "$$EXERCISE" --seed="$$SEED" --step="$$HINT"

grade-all: setup-build setup-bochs setup-lab
	@$(MAKE) $(BUILDS) all
	@$(LAB) $@ "$$DIR"
