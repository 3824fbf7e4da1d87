"""documents.py - README and docs/*.md as pages beside the player, in the same look.

Its one idea: a command in a document is a place in the player.  Wherever a document tells the
reader to type `make demo`, `make tour`, `make compare` or a boot with a scenario, the page has the
same case one click away.  A file of the sources that is named leads to its text.

Read before: tools/page/markdown.py.   Read next: tools/page/ui/document.html.
"""
import html
import re
import shutil
from pathlib import Path

import markdown
from machine import emu
from machine import names as machine_names

TEMPLATE = Path(__file__).resolve().parent / "ui" / "document.html"
# In the order in which somebody would read them.
ORDER = ("README.md", "docs/README.md", "docs/lecture.md", "docs/lab.md", "docs/history.md",
         "docs/ring-crossings.md", "docs/exception-table.md", "docs/memory-map.md",
         "docs/matrix.md", "docs/screen.md")
WORD = re.compile(r"\b(SCENARIO|POLICY|MODE|scenario|policy|mode)=(\w+)")
COMMANDS = re.compile(r"^(make (demo|tour|compare|run)\b|tools/boot\.py)")
# What `make tour` shows when nothing is said.
DEFAULT_SCENARIO, DEFAULT_POLICY = "read_to_kernel_offset", "fs"
# A slide's command, and what it shows: " read_good: ..." and then " split  naive   oops ...".
SLIDE = re.compile(r"^make show SLIDE=(\d+)$")
SHOWN = re.compile(r"<!-- output: (make show SLIDE=\d+) -->\n```\n(.*?)```", re.S)
SCENARIO = re.compile(r"^ (\w+): ", re.M)
CASE = re.compile(rf"^ (?:{'|'.join(machine_names.MODES)}) +({'|'.join(machine_names.POLICIES)})\b",
                  re.M)
SOURCE = re.compile(r"^(kernel|seg|user|boot)/[\w/]+\.(c|h|asm|inc|ld)$")


def sources():
    """Every document: the known ones in order, then whoever is new."""
    rest = sorted(str(path.relative_to(emu.TOP)) for path in (emu.TOP / "docs").glob("*.md"))
    return [path for path in [*ORDER, *(p for p in rest if p not in ORDER)]
            if (emu.TOP / path).exists()]


def page_name(path):
    """README.md is crossring.html, docs/README.md reading.html, docs/lab.md lab.html."""
    special = {"README.md": "crossring.html", "docs/README.md": "reading.html"}
    return special.get(path, Path(path).stem + ".html")


def title(path):
    first = (emu.TOP / path).read_text(encoding="utf-8").split("\n", 1)[0]
    return first.lstrip("# ").strip()


def names():
    """[page, title] for the page's own list."""
    return [[page_name(path), title(path)] for path in sources()]


class Document:
    def __init__(self, path, scenarios):
        self.path, self.scenarios = path, {s["name"] for s in scenarios}
        self.slides = {str(s["slide"]) for s in scenarios}
        self.known = set(sources())
        self.text = (emu.TOP / path).read_text(encoding="utf-8")
        self.shown = dict(SHOWN.findall(self.text))
        self.page = markdown.Page(self.link, self.code, self.command)

    def link(self, target):
        """A document's page, a picture's copy, a source's text; anything else as it is."""
        if re.match(r"[a-z]+:|#", target):
            return target
        file, _, part = target.partition("#")
        path = str((emu.TOP / self.path).parent.joinpath(file).resolve().relative_to(emu.TOP))
        if path in self.known:
            return page_name(path) + (f"#{part}" if part else "")
        if path.startswith("docs/pictures/"):
            return f"pictures/{Path(path).name}"
        return self.code(path) or target

    def code(self, text):
        """`user/read_good.c` and `read_good` lead somewhere."""
        if SOURCE.match(text) and (emu.TOP / text).is_file():
            return f"index.html#t=source/{text}"
        if text in self.scenarios:
            return f"index.html#t=table&q={text}"
        return None

    def command(self, line):
        """A link to the player behind a command that has a case."""
        if SLIDE.match(line):
            return self.slide(line)
        if not COMMANDS.match(line):
            return ""
        said = {name.lower(): value for name, value in WORD.findall(line)}
        walk = re.match(r"make (tour|compare)", line)
        if "scenario" not in said and not walk:
            return ""
        scenario = said.get("scenario", DEFAULT_SCENARIO)
        if scenario not in self.scenarios:
            return ""
        policy = said.get("policy", DEFAULT_POLICY)
        policy = DEFAULT_POLICY if policy == "all" else policy
        return play(f"{scenario}/{policy}", f"Play {scenario} under {policy}")

    def slide(self, line):
        """The first case that the slide's command shows, and all of the slide's in the table."""
        text, number = self.shown.get(line, ""), SLIDE.match(line)[1]
        scenario = next((s for s in SCENARIO.findall(text) if s in self.scenarios), None)
        policy = CASE.search(text)
        first = play(f"{scenario}/{policy[1] if policy else DEFAULT_POLICY}",
                     f"Play {scenario}") if scenario else ""
        every = play(f"table&slide={number}", f"All cases of slide {number}")
        return first + (every if number in self.slides else "")

    def render(self):
        return self.page.html(self.text)


def play(target, label):
    return f'<p class="play"><a href="index.html#t={target}">▶ {html.escape(label)}</a></p>'


def contents(headings):
    """The second-level headings, as a list of links."""
    items = "".join(f'<li><a href="#{name}">{html.escape(text.replace("`", ""), False)}</a></li>'
                    for level, text, name in headings if level == 2)
    return f'<nav class="contents" aria-label="On this page"><ol>{items}</ol></nav>' if items else ""


def others(path):
    """All documents, the one shown marked."""
    return "".join(
        f'<li><a href="{page_name(other)}"{" aria-current=page" if other == path else ""}>'
        f"{html.escape(title(other), False)}</a></li>" for other in sources())


def write(output, scenarios):
    template = TEMPLATE.read_text(encoding="utf-8")
    for path in sources():
        document = Document(path, scenarios)
        body = document.render()
        page = template
        for name, text in (("title", html.escape(title(path))), ("documents", others(path)),
                           ("contents", contents(document.page.headings)), ("body", body)):
            page = page.replace("{{" + name + "}}", text)
        (output / page_name(path)).write_text(page, encoding="utf-8")
    (output / "pictures").mkdir(exist_ok=True)
    for picture in sorted((emu.TOP / "docs" / "pictures").iterdir()):
        shutil.copyfile(picture, output / "pictures" / picture.name)
