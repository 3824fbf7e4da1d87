"""test_slides.py - our slides say what the lecture says and draw what the machine held.

Its one idea: the words are docs/lecture.md's, the drawings are checked against the golden tours,
and a browser looks whether each slide fits and can be read from the last row.
Read next: tools/slides/deck.py.
"""
import json
import re
import shutil
import subprocess

import pytest

from machine import emu
from slides import deck
from slides import lecture
from slides import picture

BUILD = emu.TOP / emu.BUILD
GOLDEN = emu.TOP / "tests" / "golden"
LEAST, HANDOUT_PAGES, SECONDS = 24, 2, 120
# A line of a tour: "   FS:y = 40000000 + y = 401ff000  user".
ROW = re.compile(r"^ [> ] ([DF]S):y = [0-9a-f]{8} \+ y = ([0-9a-f]{8})  (\w+)", re.M)

pytestmark = pytest.mark.skipif(
    not all((picture.DATA / f"{mode}.json").exists() for mode in ("split", "flat")),
    reason="no recordings: make slides")
in_browser = pytest.mark.skipif(
    not shutil.which("chromium") or not (BUILD / "page-test" / "node_modules").exists(),
    reason="no Chromium or no playwright-core: make test-site gets them")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("slides")
    deck.main([str(folder)])
    return folder


def test_each_slide_has_its_output_and_its_answer(made):
    text = (made / "slides.html").read_text("utf-8")
    for number, slide in lecture.slides().items():
        assert text.count(f"<h2>{deck.inline(deck.heading(slide))}</h2>") == (
            2 if number in deck.PICTURES else 1)
        last = slide.shown.rstrip().splitlines()[-1].strip()
        assert deck.html.escape(last, False) in text
        assert f"<h2>{number}: {deck.inline(slide.question)}</h2>" in text


def test_nothing_comes_from_a_network(made):
    for name in ("slides", "handout", "lab"):
        text = (made / f"{name}.html").read_text("utf-8")
        assert not re.search(r"""(src|href)=|url\(|@import""", text)


@pytest.mark.parametrize("mode", ["split", "flat"])
def test_a_drawing_is_the_tours(mode):
    tour = (GOLDEN / f"tour-{mode}.txt").read_text("utf-8")
    step = re.split(r"^= ", tour, flags=re.M)[5]
    assert step.startswith("Step 4 of 5")
    seen = picture.look("read_to_kernel_offset", mode, "fs", "4")
    assert [(name.upper(), linear, whose) for name, _, linear, whose in picture.rows(seen)] == \
        ROW.findall(step)


def test_a_refusal_has_no_arrow():
    seen = picture.look("read_to_kernel_linear", "split", "fs", "4")
    assert seen.through("fs") == (None, "past limit: #GP")
    assert picture.svg(seen).count('class="arrow"') == 0


@pytest.mark.parametrize("number", deck.PICTURES)
def test_every_number_of_a_drawing_is_shown(made, number):
    scenario, *machines, _ = deck.PICTURES[number]
    text = (made / "slides.html").read_text("utf-8")
    for machine in machines:
        for _, held, linear, _ in picture.rows(picture.look(scenario, *machine)):
            assert held in text and linear in text


@in_browser
def test_each_slide_fits_and_can_be_read(made):
    done = subprocess.run(["node", str(emu.TOP / "tests" / "site" / "deck.mjs"),
                           str(made / "slides.html")], cwd=emu.TOP, capture_output=True, text=True,
                          check=True, timeout=SECONDS)
    found = json.loads(done.stdout)
    assert [slide["title"] for slide in found if slide["out"]] == []
    assert [slide["title"] for slide in found if slide["least"] < LEAST] == []
    # Home leads back.
    assert found[-1]["title"] == found[0]["title"]


def pages(path):
    return len(re.findall(rb"/Type\s*/Page\b", path.read_bytes()))


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium: make slides gets it")
def test_on_paper(made):
    text = (made / "slides.html").read_text("utf-8")
    assert pages(made / "slides.pdf") == text.count("<section")
    assert pages(made / "handout.pdf") == HANDOUT_PAGES
    assert pages(made / "lab.pdf") > 0


@pytest.mark.skipif(not shutil.which("chromium"), reason="no Chromium: make slides gets it")
@pytest.mark.parametrize("name", ["handout", "lab"])
def test_the_same_paper_is_the_same_bytes(name, made, tmp_path, monkeypatch):
    """Printed again: later, in a folder of another name, by somebody in another place."""
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    page = tmp_path / "a longer name" / f"{name}.html"
    page.parent.mkdir()
    shutil.copy(made / page.name, page)
    deck.print_to_pdf(page)
    assert page.with_suffix(".pdf").read_bytes() == (made / f"{name}.pdf").read_bytes()


def test_a_paper_has_the_date_that_is_asked_for(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert deck.dated(b"<</ModDate (D:20261127021032+00'00')>>") == \
        b"<</ModDate (D:19700102000000+00'00')>>"
