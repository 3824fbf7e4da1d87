"""lecture.py - docs/lecture.md taken apart: 23 slides, each with the same parts.

Its one idea: the page has a form, and the form is held here.  What shows a slide, prints it or
makes a handout of it asks for parts by name; a slide that lacks one, or has another order, is an
error that says which.

The form of a slide (the head of docs/lecture.md says it too):

    ## Slide 4: A scheme
    **Show.** **Say.** **More.** **Ask.** **Wrong answers.** **Answer.** **Linux now.** **Lead on.**

Each part begins a paragraph with its bold name, in this order; OPTIONAL ones may be missing.

Read next: tools/slides/shows.py, tools/show.py.
"""
import re
from dataclasses import dataclass, field

from machine import emu
from machine.ending import ToolError

PAGE = emu.TOP / "docs" / "lecture.md"
PARTS = ("Show", "Say", "More", "Ask", "Wrong answers", "Answer", "Linux now", "Lead on")
OPTIONAL = ("Linux now",)
SLIDES = 23
SLIDE = re.compile(r"^## Slide (\d+): (.+)$", re.MULTILINE)
PART = re.compile(r"^\*\*([A-Z][a-z ]+)\.\*\* ?", re.MULTILINE)
# | 1 | 1, 2 | 4 | 8 | what it is about |
PLAN_ROW = re.compile(r"^\| (\d+) \| ([\d, ]+) \| (\d+) \| (\d+) \| (.+) \|$", re.MULTILINE)
ITEM = re.compile(r"^- ", re.MULTILINE)
BLOCK = re.compile(r"<!-- output: .+? -->\n```\n(.*?)```\n<!-- end -->", re.DOTALL)


class LectureError(ToolError):
    """A page that has not its form."""


@dataclass
class Slide:
    """One slide.  parts: name -> Markdown."""
    number: int
    title: str
    parts: dict = field(default_factory=dict)

    @property
    def command(self):
        return f"make show SLIDE={self.number}"

    @property
    def shown(self):
        """What the class sees: the output that the page has under the command."""
        return "".join(BLOCK.findall(self.parts["Show"]))

    @property
    def question(self):
        return one_line(self.parts["Ask"])

    @property
    def wrong_answers(self):
        """[what students say, and why not]"""
        return [one_line(item) for item in ITEM.split(self.parts["Wrong answers"])[1:]]


@dataclass
class Stage:
    """One row of the plan: some slides, and their minutes in the short and in the long lecture."""
    slides: list
    short: int
    long: int
    about: str


def one_line(text):
    return " ".join(text.split())


def parts_of(number, text):
    """{part: its text}, in the page's order; an error if it is not the form's."""
    found = PART.split(text)
    names, texts = found[1::2], found[2::2]
    form = [name for name in PARTS if name in names or name not in OPTIONAL]
    if names != form:
        raise LectureError(f"slide {number} has the parts {', '.join(names)}; "
                           f"the form wants {', '.join(form)}")
    return dict(zip(names, (text.strip("\n") for text in texts)))


def slides(text=None):
    """{number: Slide}"""
    text = text or PAGE.read_text(encoding="utf-8")
    found = SLIDE.split(text)
    # Behind the last slide come chapters that are none.
    return {int(number): Slide(int(number), title,
                               parts_of(number, body.partition("\n## ")[0]))
            for number, title, body in zip(found[1::3], found[2::3], found[3::3])}


def plan(text=None):
    """The stages of the lecture."""
    text = text or PAGE.read_text(encoding="utf-8")
    return [Stage([int(n) for n in numbers.split(",")], int(short), int(long), about)
            for _, numbers, short, long, about in PLAN_ROW.findall(text)]
