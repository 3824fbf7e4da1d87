# slides.mk - our own slides, from docs/lecture.md and from recorded runs, in build/slides/.
#   make slides    slides for a beamer, a handout of two pages, the lab's sheets: HTML and PDF
# The drawings need the recordings of the lecture's two models: site.mk.

.PHONY: slides
slides: setup-build setup-bochs setup-tour setup-paper
	@$(MAKE) $(BUILDS) all $(DEBUG_KERNELS)
	@$(MAKE) --no-print-directory -s -j2 $(BUILD)/page-data/split.json $(BUILD)/page-data/flat.json
	@$(PYTHON) tools/slides/deck.py $(BUILD)/slides
