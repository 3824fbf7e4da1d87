"""Unit tests of docs/lecture.md's form: what makes slides and a handout of it can rely on it."""
import re

import pytest

from slides import lecture
from slides import shows

TEXT = lecture.PAGE.read_text(encoding="utf-8")
SLIDES = lecture.slides()
# Three to six sentences can be said without reading them out.
FEWEST, MOST = 3, 7
SENTENCE = re.compile(r"[.?!](?=\s|$)")


def test_every_slide_is_there_and_has_something_to_show():
    numbers = list(range(1, lecture.SLIDES + 1))
    assert list(SLIDES) == numbers and sorted(shows.SHOWS) == numbers


@pytest.mark.parametrize("number", SLIDES)
def test_a_slide_is_whole(number):
    slide = SLIDES[number]
    assert re.findall(r"^    (\S.*)$", re.sub(r"```.*?```", "", slide.parts["Show"], flags=re.S),
                      re.M) == [slide.command]
    assert slide.shown.count("\n") > 3
    assert FEWEST <= len(SENTENCE.findall(slide.parts["Say"])) <= MOST
    assert slide.question.endswith("?") and len(slide.wrong_answers) >= 2
    for answer in slide.wrong_answers:
        assert re.match(r'".+?" \S', answer), answer
    assert "\n" not in slide.parts["Lead on"].replace("\n", " ", 1).strip()


def test_the_plan_has_each_slide_once_and_adds_up():
    plan = lecture.plan()
    assert [n for stage in plan for n in stage.slides] == list(SLIDES)
    assert (sum(s.short for s in plan), sum(s.long for s in plan)) == (45, 90)


@pytest.mark.parametrize("old, new, told", [
    ("**Ask.** Who changed", "Who changed", "slide 1 has the parts Show, Say, More, Wrong answers"),
    ("**Say.** A pointer", "**Said.** A pointer", "slide 2 has the parts Show, Said"),
    ("**Lead on.** If the", "**More.** If the", "slide 4 has the parts"),
])
def test_a_page_without_its_form_is_an_error_in_words(old, new, told):
    assert old in TEXT
    with pytest.raises(lecture.LectureError, match=told):
        lecture.slides(TEXT.replace(old, new, 1))


def test_the_short_lecture_is_as_short_as_it_says():
    """Five commands, each of a slide, from the careless copy to the compare."""
    number, = re.findall(r"The lecture in (\w+) commands", TEXT)
    commands = re.findall(r"^\| `make show SLIDE=(\d+)` \| \w", TEXT, re.M)
    assert (number, commands) == ("five", ["4", "6", "7", "8", "10"])


def test_words_that_are_linked_are_in_the_glossary():
    glossary = (lecture.PAGE.parent / "glossary.md").read_text(encoding="utf-8")
    names = {re.sub(r"[^\w -]", "", head).strip().lower().replace(" ", "-")
             for head in re.findall(r"^### (.+)$", glossary, re.M)}
    linked = {name for page in lecture.PAGE.parent.glob("*.md")
              for name in re.findall(r"glossary\.md#([\w-]+)", page.read_text(encoding="utf-8"))}
    assert len(linked) > 8 and linked <= names
