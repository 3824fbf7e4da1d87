#!/usr/bin/env python3
"""deck.py - our own slides, the handout and the lab's sheets: for a beamer and for paper.

Its one idea: docs/lecture.md is the only source of words.  A slide shows what its command shows,
then the question with its wrong and its right answer; what to say lies behind the key n.  Between
them stand drawings of what the processor held (picture.py).

Usage: deck.py OUTPUT           Read before: tools/slides/lecture.py.  Next: tools/slides/deck/.
"""
import html
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from machine import emu  # pylint: disable=wrong-import-position
from machine.ending import guarded
from page import markdown
from slides import lecture
from slides import picture

HERE = Path(__file__).resolve().parent / "deck"
LAB = emu.TOP / "docs" / "lab.md"
# slide: (scenario, two machines at one stop each, what to look for).
PICTURES = {
    4: ("read_to_kernel_offset", ("split", "naive", "1"), ("split", "naive", "naive"),
        "The same number, before and after the kernel has loaded its own DS."),
    5: ("read_to_kernel_offset", ("split", "fs", "3"), ("split", "fs", "3 done"),
        "One instruction: FS is given the user's segment."),
    6: ("read_to_kernel_offset", ("split", "fs", "4"), ("split", "limit", "4"),
        "DS still finds the kernel's byte; FS finds the user's, and FS is taken."),
    7: ("read_by_coincidence", ("split", "fs", "4"), ("flat", "fs", "4"),
        "The same five steps. In flat every base is 0, and the arrows are one."),
    8: ("read_to_kernel_linear", ("split", "fs", "4"), ("flat", "fs", "4"),
        "In split y is past the user's limit. In flat nothing stops it."),
    10: ("read_to_kernel_linear", ("flat", "fs", "4"), ("flat", "limit", "check"),
         "The segments are the same in both; only a comparison can say no."),
}
TITLE = "How bytes cross the ring"
GOALS = "What a student can do afterwards"
PDF_SECONDS = 120
PDF_DATE = re.compile(rb"(/(?:Creation|Mod)Date \(D:)\d{14}")
# Of the output on a slide: px that it may take, and a letter's share of its size.
ROOM, LARGEST, LETTER, LINE = (1166, 590), 34, 0.603, 1.13
NO_LINKS = markdown.Page()
LINK = re.compile(r"</?a\b[^>]*>")


def words(text):
    """Markdown as HTML, without links: nobody clicks on a wall."""
    return LINK.sub("", NO_LINKS.html(text))


def inline(text):
    """A sentence: without this one that begins with "0." would be a list."""
    return LINK.sub("", NO_LINKS.inline(lecture.one_line(text)))


def section(kind, title, body, notes=""):
    aside = f'<aside class="notes">{words(notes)}</aside>' if notes else ""
    return (f'<section class="{kind}"><h2>{inline(title)}</h2>'
            f'<div class="body">{body}</div>{aside}</section>')


# ---- One slide of the lecture ----

def without_title(shown):
    """The title stands above already; a blank line at an end is nobody's."""
    lines = [line for line in shown.split("\n") if not line.startswith("= Slide")]
    return "\n".join(lines).strip("\n")


def heading(slide):
    return f"{slide.number}: {slide.title.partition(' (')[0]}"


def size_of(lines):
    """As large as the slide has room for, in px."""
    wide = ROOM[0] / (max(map(len, lines)) * LETTER)
    return min(LARGEST, wide, ROOM[1] / (len(lines) * LINE))


def coloured(text):
    """The two words that matter, in their colours."""
    text = re.sub(r"(?<=  )(kernel-hit|kernel-leak|kernel$)", r'<b class="kernel">\1</b>', text,
                  flags=re.M)
    return re.sub(r"(?<=  )(user)$", r'<b class="user">\1</b>', text, flags=re.M)


def shown(slide):
    text = without_title(slide.shown)
    body = (f'<pre style="font-size: {size_of(text.splitlines()):.1f}px">'
            f"{coloured(html.escape(text, False))}</pre>")
    return section("shown", heading(slide), body, slide.parts["Say"])


def answer(slide):
    wrong = "".join(f"<li>{words(item)}</li>" for item in slide.wrong_answers)
    return section("answer", f"{slide.number}: {slide.question}",
                   f'<ul class="wrong">{wrong}</ul><div class="right">'
                   f'<p>{inline(slide.parts["Answer"])}</p></div>'
                   f'<p class="on">{inline(slide.parts["Lead on"])}</p>')


def led(linear, whose):
    """Where y leads through a register, or why nowhere."""
    return (f'<td>{linear}</td><td class="{whose}">{whose}</td>' if linear
            else f'<td colspan="2">{whose}</td>')


def machine(scenario, mode, policy, key):
    seen = picture.look(scenario, mode, policy, key)
    lines = "".join(f"<tr><th>{name.upper()}</th><td>{held}</td>{led(linear, whose)}</tr>"
                    for name, held, linear, whose in picture.rows(seen))
    return (f"<figure><figcaption>{mode}, {policy}, y = {seen.y:08x}</figcaption>"
            f"{picture.svg(seen)}<table><tr><th></th><th>base and limit</th><th>y leads to</th>"
            f"<th></th></tr>{lines}</table></figure>")


def drawn(slide):
    scenario, *machines, look_for = PICTURES[slide.number]
    body = "".join(machine(scenario, *m) for m in machines)
    return section("drawn", heading(slide), f'<div class="two">{body}</div><p>{look_for}</p>')


# ---- The whole ----

def chapter(text, name):
    """The body of a chapter of the lecture's page."""
    return text.split(f"\n## {name}\n")[1].split("\n## ")[0]


def opening(text):
    yield section("title", TITLE, "<p>Segments, system calls and the pointers of strangers</p>"
                                  "<p>Crossring, a teaching kernel: every picture and every line "
                                  "of output is a run of it.</p>")
    yield section("goals", GOALS, words(chapter(text, GOALS)))


def deck(text):
    yield from opening(text)
    for number, slide in lecture.slides(text).items():
        if number in PICTURES:
            yield drawn(slide)
        yield shown(slide)
        yield answer(slide)


def handout(text):
    for number, slide in lecture.slides(text).items():
        yield (f"<li value={number}><b>{html.escape(slide.title)}.</b> "
               f"<i>{inline(slide.question)}</i> {inline(slide.parts['Answer'])}</li>")


def page(name, title, body):
    template = (HERE / f"{name}.html").read_text(encoding="utf-8")
    parts = {"title": title, "body": body, "style": (HERE / "deck.css").read_text(encoding="utf-8"),
             "script": (HERE / "deck.js").read_text(encoding="utf-8")}
    for key, value in parts.items():
        template = template.replace("{{" + key + "}}", value)
    return template


def dated(pdf):
    """The PDF with SOURCE_DATE_EPOCH's date, or 1970's, for that of today; of the same length, for
    a PDF is full of offsets.  Nothing else of when and where is in it."""
    then = time.gmtime(int(os.environ.get("SOURCE_DATE_EPOCH", "0")))
    return PDF_DATE.sub(rb"\g<1>" + time.strftime("%Y%m%d%H%M%S", then).encode(), pdf)


def print_to_pdf(source):
    """By a browser without a screen; its status where it does not want.  The same page is the same
    bytes."""
    made = source.with_suffix(".pdf")
    subprocess.run(["chromium", "--headless", "--no-sandbox", "--disable-gpu",
                    "--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri()],
                   check=True, capture_output=True, timeout=PDF_SECONDS,
                   env=os.environ | {"TZ": "UTC"})
    made.write_bytes(dated(made.read_bytes()))


def main(arguments):
    output = Path(arguments[0]).resolve()
    output.mkdir(parents=True, exist_ok=True)
    text = lecture.PAGE.read_text(encoding="utf-8")
    pair = "".join(machine("read_by_coincidence", mode, "fs", "4") for mode in ("split", "flat"))
    pages = {
        "slides": page("slides", TITLE, "\n".join(deck(text))),
        "handout": page("paper", TITLE, f'<h1>{TITLE}</h1><div class="two">{pair}</div>'
                                        f'<ol class="handout">{"".join(handout(text))}</ol>'),
        "lab": page("paper", "The lab", words(LAB.read_text(encoding="utf-8"))),
    }
    for name, content in pages.items():
        path = output / f"{name}.html"
        path.write_text(content, encoding="utf-8")
        if shutil.which("chromium"):
            print_to_pdf(path)
    print(f"{output}: slides.html ({pages['slides'].count('<section')} slides), handout, lab"
          + ("; each as PDF, too" if shutil.which("chromium") else "; no Chromium, so no PDF"))


if __name__ == "__main__":
    sys.exit(guarded("slides", main, sys.argv[1:]))
