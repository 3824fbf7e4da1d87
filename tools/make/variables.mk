# variables.mk - the variables that a person may set, and what happens to all others.
# Included by the Makefile, whose USES_ lines say which target uses which.
#
# The one idea: a word that nothing would look at is refused, or SCENARO=read_good runs everything
# and nobody knows why.  Only the command line is asked: the environment is full of other things.

USERS := $(patsubst USES_%,%,$(filter USES_%,$(.VARIABLES)))
USERS := $(sort $(USERS) $(patsubst ALSO_%,%,$(filter ALSO_%,$(.VARIABLES))))
KNOWN := $(sort $(foreach t,$(USERS),$(USES_$t) $(ALSO_$t)))
# For whoever builds with other tools.
BUILDERS := BUILD CROSS CC OBJDUMP OBJCOPY CFLAGS LDFLAGS WERROR PYTHON

$(foreach v,$(KNOWN),$(eval $v ?=))
# Through the environment, so that no quote in a value can break a recipe.
export $(KNOWN)

lower = $(shell echo '$1' | tr A-Z a-z)
# The options of a tool: all that its target uses.
options = $(join $(call lower,$(USES_$1:%=--%=)),$(foreach v,$(USES_$1),"$$$v"))

# ---- What was said on the command line; make that make starts has been asked before ---------

said := $(filter-out $(BUILDERS) MAKE% .% -%,$(foreach v,$(.VARIABLES),$(if $(filter command,$(origin $v)),$v)))
goals := $(or $(MAKECMDGOALS),$(.DEFAULT_GOAL))
# A goal that is a file may need any of them.
used := $(if $(filter $(BUILD)/%,$(goals)),$(KNOWN)) $(foreach t,$(goals),$(USES_$t) $(ALSO_$t))
ifeq ($(MAKELEVEL),0)
unknown := $(filter-out $(KNOWN),$(said))
ifneq ($(unknown),)
$(error $(unknown): no such variable; there are: $(KNOWN))
endif
unused := $(filter-out $(used),$(said))
ifneq ($(unused),)
$(error make $(goals) does not use $(unused); it uses: $(or $(strip $(sort $(used))),none))
endif
endif

# A wrong EMU is refused by the tool that gets it, with the list of right ones.
EMULATOR := $(or $(filter bochs qemu,$(EMU)),bochs)
