#!/usr/bin/env python3
"""show.py - what the class has to see of one slide, and nothing else: `make show SLIDE=n`.

Its one idea: a page of a small terminal (80 x 24), made of what the machine says just now; below it
the slide's question, from docs/lecture.md.
Status: 0, 1 if the machine did not do its part, 2 if it could not be tried.

Read next: tools/slides/shows.py, tools/slides/lecture.py.
"""
import sys

import options
from machine import colours
from machine import emu
from machine.ending import guarded
from slides import lecture
from slides import shows
from slides import views
from walk import view

DEFAULTS = {"slide": ""}


def slide_of(text):
    """The slide that SLIDE= names; an error that says what it may be."""
    right = range(1, lecture.SLIDES + 1)
    if not text.isascii() or not text.isdecimal() or int(text) not in right:
        given = f"SLIDE={text} is no slide" if text else "which slide?"
        raise emu.EmuError(f"{given}; it may be 1 to {lecture.SLIDES}, for instance: "
                           "make show SLIDE=4")
    return lecture.slides()[int(text)]


def page(slide):
    """The lines of one slide."""
    title = slide.title.partition(" (")[0]
    yield view.Line("title", f" Slide {slide.number}: {title} ".ljust(views.WIDTH))
    yield from shows.SHOWS[slide.number]()
    yield views.blank()
    yield from views.words(f"? {slide.question}", "code")


def plain(line):
    return line.text.rstrip() if line.kind != "title" else f"={line.text.rstrip()} ".ljust(
        views.WIDTH, "=")


def main(arguments):
    a = options.parser(__doc__, DEFAULTS).parse_args(arguments)
    painted = view.coloured if colours.wanted(sys.stdout) else plain
    for line in page(slide_of(a.slide)):
        print(painted(line))


if __name__ == "__main__":
    sys.exit(guarded("show", main, sys.argv[1:]))
