# screen.mk - the pictures in docs/pictures, from real runs.  Included by the Makefile.
#   make pictures   boots each screen in QEMU and takes its picture; draws the two memory models

.PHONY: pictures
pictures: setup-build setup-qemu
	@$(MAKE) $(BUILDS) all
	@$(PYTHON) tools/pictures.py
