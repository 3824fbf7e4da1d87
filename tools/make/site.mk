# site.mk - the class's page: plain files for any web host, or to be opened from the disk.
#   make page      build/page/: every case forward and back, split beside flat, the documents, and
#                  the machine itself (Bochs in the browser); WASM=off leaves the machine out
#   make test-site opens it in a browser without a screen, and looks at every cell
# The recordings are made again when a kernel or a scenario has changed.

SITE := $(BUILD)/page
RECORDINGS := $(patsubst seg/mode_%.c,$(BUILD)/page-data/%.json,$(wildcard seg/mode_*.c))

# page-machine: page.mk.
.PHONY: page site test-site
page: setup-build setup-bochs setup-tour setup-site
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(MAKE) --no-print-directory -s -j2 $(RECORDINGS)
	@$(MAKE) --no-print-directory -s site
ifeq ($(WASM),off)
	@rm -rf $(SITE)/machine.pack.js $(SITE)/LICENSES/source
else
	@$(MAKE) --no-print-directory -s page-machine
endif
	@echo "Made.  Open $(SITE)/index.html in a browser, or put $(SITE) on any web host."

$(RECORDINGS): $(BUILD)/page-data/%.json: $(IMAGE) $(DEBUG_KERNELS) tools/page/record.py tools/page/tape.py tools/walk/walk.py
	@echo "Recording every case in the $* model, in Bochs ..."
	@$(PYTHON) tools/page/record.py $* $@

site:
	@$(PYTHON) tools/page/build.py $(BUILD)/page-data $(SITE)

# Not from apt: they are npm's, and go into build/ and nowhere else.
NPM_PACKAGES := playwright-core@1.65.1 axe-core@4.14.1
$(BUILD)/page-test/node_modules/playwright-core/package.json: tools/make/site.mk
	@echo "Getting with npm, into $(BUILD)/page-test: $(NPM_PACKAGES)"
	@npm install --silent --no-audit --no-fund --prefix $(BUILD)/page-test $(NPM_PACKAGES)
	@touch $@

test-page: test-site
test-site: setup-test setup-site-test page $(BUILD)/page-test/node_modules/playwright-core/package.json
	@$(PYTHON) tools/demo.py --mode all >/dev/null
	@SITE=whole $(PYTHON) -m pytest -c tests/pytest.ini -q -rP tests/test_page.py tests/test_page_folder.py
