# page.mk - the machine of the web page: Bochs as WebAssembly, in build/page/machine.pack.js.
# Included by the Makefile.  `make demo` and `make test` need nothing of this.
#   make page-machine   builds it, about three minutes the first time
#   make test-page      and compares it with the native Bochs, cell by cell

PAGE := $(BUILD)/page
# The source, the objects: what is built once.
WORK := $(BUILD)/bochs
BOCHS_TAR := $(WORK)/bochs_3.0+dfsg.orig.tar.xz
BOCHS := $(WORK)/bochs-3.0
OURS := tools/page/bochs

.PHONY: page-machine test-page

page-machine: setup-build setup-bochs setup-page
	@$(MAKE) --no-print-directory -s $(PAGE)/machine.pack.js $(PAGE)/LICENSES/source/page.patch

test-page: page-machine setup-test
	@$(PYTHON) -m pytest -c tests/pytest.ini -q -rP tests/page

# ---- The compiler ---------------------------------------------------------------------------

# Debian's emcc finds its own parts only with this, and only in the cache that came with it.
EMCC := env -u EM_CACHE NODE_PATH=/usr/share/nodejs
# The dates of a build must not be in it.  musl's basename() is in libgen.h.
EM_FLAGS := -w -O3 -U__DATE__ -U__TIME__ -include libgen.h
# The processor of bochsrc, in a machine with nothing that the kernel does not use.
BOCHS_OPTIONS := --host=wasm32-unknown-emscripten --with-nogui --without-x --enable-cpu-level=6 \
	--enable-x86-64 --enable-avx --enable-evex --enable-repeat-speedups --disable-long-phy-address \
	--disable-large-ramfile --disable-docbook --disable-logging --disable-stats --disable-show-ips
BOCHS_OBJECTS := logio.o main.o config.o pc_system.o osdep.o plugin.o crc.o bxthread.o
# In the order of Bochs' own link: they need each other.
BOCHS_LIBRARIES := iodev/libiodev.a iodev/display/libdisplay.a iodev/hdimage/libhdimage.a \
	cpu/libcpu.a cpu/avx/libavx.a cpu/cpudb/libcpudb.a memory/libmemory.a gui/libgui.a \
	cpu/fpu/libfpu.a cpu/softfloat3e/libsoftfloat.a

# ---- Bochs: got, patched, configured, compiled ------------------------------------------------

$(BOCHS_TAR):
	@$(OURS)/fetch.sh $(@D)

# Another option or patch is another Bochs; another line of this file, or another date, is not.
$(WORK)/options: FORCE
	@mkdir -p $(@D)
	@{ echo '$(EM_FLAGS) $(BOCHS_OPTIONS)'; cat $(OURS)/page.patch; } >$@.now
	@cmp -s $@.now $@ || cp $@.now $@

$(WORK)/configured: $(BOCHS_TAR) $(WORK)/options
	rm -rf $(BOCHS)
	tar --no-same-owner -C $(WORK) -xf $(BOCHS_TAR)
	patch -s -d $(BOCHS) -p1 <$(OURS)/page.patch
	cp $(OURS)/*.h $(BOCHS)
	@echo 'Configuring Bochs for WebAssembly'
	cd $(BOCHS) && $(EMCC) emconfigure ./configure $(BOCHS_OPTIONS) \
		CXXFLAGS="$(EM_FLAGS)" CFLAGS="$(EM_FLAGS)" >configure.out 2>&1 || \
		{ tail configure.out; exit 1; }
	touch $@

# Of Bochs' own files only these two include ours.  A plain make: this one may be asked what it
# would do (-n), and runs each recipe that names itself all the same.
$(WORK)/compiled: $(WORK)/configured $(wildcard $(OURS)/*.h)
	cp $(OURS)/*.h $(BOCHS)
	rm -f $(BOCHS)/cpu/cpu.o $(BOCHS)/cpu/exception.o $(BOCHS)/cpu/libcpu.a
	$(EMCC) $(PYTHON) tools/page/progress.py --log $(BOCHS)/make.out 'Compiling Bochs' \
		emmake make -j2 -C $(BOCHS) $(BOCHS_OBJECTS) $(BOCHS_LIBRARIES)
	touch $@

$(WORK)/%.o: $(OURS)/%.cc $(WORK)/compiled
	cd $(BOCHS) && $(EMCC) em++ -c $(EM_FLAGS) -I. -Iinstrument/stubs -Icpu \
		-o $(CURDIR)/$@ $(CURDIR)/$<

# Ours come first: page_gui.o then stands in for Bochs' own display library.
$(WORK)/bochs.js: $(WORK)/page_api.o $(WORK)/page_gui.o tools/make/page.mk
	@echo 'Linking Bochs for WebAssembly'
	cd $(BOCHS) && $(EMCC) emranlib cpu/softfloat3e/libsoftfloat.a
	cd $(BOCHS) && $(EMCC) em++ -O3 -o $(CURDIR)/$@ $(patsubst %,$(CURDIR)/%,$(filter %.o,$^)) \
		$(BOCHS_OBJECTS) $(BOCHS_LIBRARIES) \
		-sMODULARIZE=1 -sEXPORT_NAME=Bochs -sENVIRONMENT=web,worker -sINVOKE_RUN=0 \
		-sFORCE_FILESYSTEM=1 -sINITIAL_MEMORY=96MB -sTOTAL_STACK=1MB \
		-sEXPORTED_RUNTIME_METHODS=FS,callMain,UTF8ToString,stackSave,stackRestore \
		-sEXPORTED_FUNCTIONS=_main,_malloc,_free

# ---- One file for the page --------------------------------------------------------------------

# A worker from a Blob cannot import; so it is one script.
$(WORK)/worker.js: $(wildcard tools/page/machine/*.js)
	esbuild --log-level=warning --bundle --minify --format=iife --outfile=$@ \
		tools/page/machine/worker.js

$(PAGE)/machine.pack.js: $(WORK)/bochs.js $(WORK)/worker.js $(IMAGE) bochsrc boot/image.inc \
		tools/page/pack.py
	$(PYTHON) tools/page/pack.py $(WORK) $(IMAGE) $@

# The LGPL wants the licences, and our changes, to go where the program goes.
LICENSES := $(PAGE)/LICENSES
$(LICENSES)/source/page.patch: $(wildcard $(OURS)/*) tools/make/page.mk $(WORK)/configured
	mkdir -p $(@D)
	cp $(BOCHS)/COPYING $(LICENSES)/bochs-COPYING.txt
	cp $(BOCHS)/LICENSE $(LICENSES)/bochs-LICENSE.txt
	for package in bochsbios vgabios emscripten; do cp /usr/share/doc/$$package/copyright \
		$(LICENSES)/$$package-copyright.txt || exit 1; done
	cp $(OURS)/* tools/make/page.mk $(@D)
