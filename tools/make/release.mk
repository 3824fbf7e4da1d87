# release.mk - what is given to those who build nothing.  Included by the Makefile.
#   make release   build/release/crossring.tar.gz: image, ISO, kernels with symbols, documents,
#                  slides and papers, and the class's page without the machine; the same tree gives
#                  the same bytes

.PHONY: release
release: setup-build setup-iso
	@$(MAKE) $(BUILDS) all $(BUILD)/crossring.iso
	@$(MAKE) --no-print-directory -s page WASM=off
	@$(MAKE) --no-print-directory -s slides
	@$(PYTHON) tools/release.py
