"""markdown.py - the part of Markdown that this project's documents use, as HTML.

Its one idea: blocks first, then what stands in a line.  A block is known by its first line:
heading, list, table, code (indented or fenced), picture, comment; everything else is a paragraph.

Source: the CommonMark specification, "Blocks and inlines".   Read next: tools/page/documents.py.
"""
import html
import re

FENCE = "```"
HEADING = re.compile(r"(#{1,6}) +(.*)")
ITEM = re.compile(r"( *)([-*]|\d+\.) +(.*)")
TABLE_RULE = re.compile(r"\|[-:| ]+\|$")
CODE_INDENT = "    "
INLINE = re.compile(r"(?P<code>`+)(?P<inside>.+?)(?P=code)"
                    r"|!\[(?P<alt>[^\]]*)\]\((?P<image>[^)\s]+)\)"
                    r"|\[(?P<text>(?:[^\[\]]|\[[^\]]*\])*)\]\((?P<link>[^)\s]+)\)"
                    r"|<(?P<auto>https?://[^>]+)>"
                    r"|\*\*(?P<bold>.+?)\*\*"
                    r"|(?<![\w*])\*(?P<star>[^*\s](?:[^*]*[^*\s])?)\*(?!\w)", re.S)


class Page:
    """One document; its hooks say what a link, a code word or a command becomes."""

    def __init__(self, link=lambda target: target, code=lambda text: None,
                 command=lambda line: ""):
        self.link, self.code_target, self.command = link, code, command
        self.headings = []

    # ---- Blocks ----

    def html(self, text):
        text = re.sub(r"<!--.*?-->\n?", "", text, flags=re.S)
        return "\n".join(self.blocks(text.split("\n")))

    def blocks(self, lines):
        at = 0
        while at < len(lines):
            if not lines[at].strip():
                at += 1
                continue
            for take in (self.fenced, self.indented, self.heading, self.table, self.list):
                done = take(lines, at)
                if done:
                    break
            else:
                done = self.paragraph(lines, at)
            text, at = done
            yield text

    def fenced(self, lines, at):
        if not lines[at].startswith(FENCE):
            return None
        end = next((n for n in range(at + 1, len(lines)) if lines[n].startswith(FENCE)), len(lines))
        return preformatted(lines[at + 1:end], "output"), end + 1

    def indented(self, lines, at):
        if not lines[at].startswith(CODE_INDENT):
            return None
        end = at
        while end < len(lines) and (lines[end].startswith(CODE_INDENT) or not lines[end].strip()):
            end += 1
        found = [line[len(CODE_INDENT):] for line in lines[at:end]]
        while not found[-1].strip():
            found.pop()
        return preformatted(found, "typed") + "".join(map(self.command, found)), end

    def heading(self, lines, at):
        match = HEADING.match(lines[at])
        if not match:
            return None
        level, text = len(match[1]), match[2]
        name = anchor(text)
        self.headings.append((level, text, name))
        return f'<h{level} id="{name}">{self.inline(text)}</h{level}>', at + 1

    def table(self, lines, at):
        if at + 1 >= len(lines) or not TABLE_RULE.match(lines[at + 1].strip()):
            return None
        end = at + 2
        while end < len(lines) and lines[end].startswith("|"):
            end += 1
        head = self.row(lines[at], "th")
        body = "".join(self.row(line, "td") for line in lines[at + 2:end])
        return (f'<div class="wide" tabindex="0" role="region" aria-label="table"><table><thead>'
                f"{head}</thead><tbody>{body}</tbody></table></div>", end)

    def row(self, line, tag):
        cells = re.split(r"(?<!\\)\|", line.strip().strip("|"))
        return "<tr>" + "".join(f"<{tag}>{self.inline(cell.strip())}</{tag}>"
                                for cell in cells) + "</tr>"

    def list(self, lines, at):
        match = ITEM.match(lines[at])
        if not match or len(match[1]) > 3:
            return None
        indent, kind, items = len(match[1]), "ul" if match[2] in "-*" else "ol", []
        first = "" if kind == "ul" or match[2] == "1." else f' start="{match[2][:-1]}"'
        while at < len(lines) and (match := ITEM.match(lines[at])) and len(match[1]) == indent:
            width, end = match.start(3), at + 1
            while end < len(lines) and belongs(lines, end, indent, width):
                end += 1
            inside = [match[3]] + [unindented(line, width) for line in lines[at + 1:end]]
            items.append(f"<li>{self.item(inside)}</li>")
            at = end
        return f"<{kind}{first}>{''.join(items)}</{kind}>", at

    def item(self, lines):
        """A short item has no paragraph in it."""
        found = list(self.blocks(lines))
        found[0] = re.sub(r"^<p>(.*)</p>$", r"\1", found[0], flags=re.S)
        return "\n".join(found)

    def paragraph(self, lines, at):
        end = at + 1
        while end < len(lines) and lines[end].strip() and not starts_block(lines, end):
            end += 1
        return f"<p>{self.inline(' '.join(line.strip() for line in lines[at:end]))}</p>", end

    # ---- In a line ----

    def inline(self, text):
        found, last = [], 0
        for match in INLINE.finditer(text):
            found += [html.escape(unescaped(text[last:match.start()]), False), self.one(match)]
            last = match.end()
        return "".join(found) + html.escape(unescaped(text[last:]), False)

    def one(self, match):
        if match["code"]:
            shown = f"<code>{html.escape(match['inside'].strip(), False)}</code>"
            target = self.code_target(match["inside"].strip())
            return f'<a href="{html.escape(target)}">{shown}</a>' if target else shown
        if match["image"]:
            return (f'<img src="{html.escape(self.link(match["image"]))}" '
                    f'alt="{html.escape(match["alt"])}" loading="lazy">')
        if match["link"]:
            # A link's text may be code, but no second link.
            inside = re.sub(r"</?a\b[^>]*>", "", self.inline(match["text"]))
            return f'<a href="{html.escape(self.link(match["link"]))}">{inside}</a>'
        if match["auto"]:
            return f'<a href="{html.escape(match["auto"])}">{html.escape(match["auto"])}</a>'
        tag, inside = ("strong", match["bold"]) if match["bold"] else ("em", match["star"])
        return f"<{tag}>{self.inline(inside)}</{tag}>"


def preformatted(lines, kind):
    text = html.escape("\n".join(lines), False)
    return f'<pre class="{kind}" tabindex="0"><code>{text}</code></pre>'


def unescaped(text):
    return re.sub(r"\\([\\`*_{}\[\]()#+.!|<>-])", r"\1", text)


def belongs(lines, at, indent, width):
    """Is this line still the item's: indented, lazy, or a blank before more of it?"""
    line = lines[at]
    if not line.strip():
        return at + 1 < len(lines) and lines[at + 1].startswith(" " * min(width, 2)) and (
            not ITEM.match(lines[at + 1]) or len(ITEM.match(lines[at + 1])[1]) > indent)
    match = ITEM.match(line)
    if match and len(match[1]) <= indent:
        return False
    return line.startswith(" " * (indent + 2)) or not starts_block(lines, at)


def unindented(line, width):
    return line[min(width, len(line) - len(line.lstrip())):]


def starts_block(lines, at):
    line = lines[at]
    return bool(line.startswith(FENCE) or HEADING.match(line) or line.startswith("|")
                or ITEM.match(line))


def anchor(text):
    """GitHub's name of a heading, so that links into documents work in both places."""
    return re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
