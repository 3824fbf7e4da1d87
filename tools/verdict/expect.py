"""expect.py - what each scenario promises, read from the scenario's own source.

Its one idea: the expectation has one home, the first comment of user/NAME.c.  The guest's
`expect` files, the matrix runner, the table and the tests are all made from it.

    /* SCENARIO read_to_kernel_offset: one-line claim
     * SLIDE 4 A scheme                    the number orders the table; then the slide's title
     * TWIN read_good                      the honest scenario that shows the path works
     * GATES int80                         only these ways in; without the line, all
     * THROUGH DS                          the access is a kernel bug that never uses FS
     * EXPECT split/naive  kernel-hit      the reason, in words
     * EXPECT split/fs     delivered       the reason
     * EXPECT split/walk   oops #GP if limits   where a machine enforces segment limits
     *                     goes on in lines that are indented like this one
     * EXPECT flat/masked,smap  refused    several policies may share an outcome and its reason
     * EXPECT split,flat/walk  refused     and so may several models
     */

Usage: python3 -m verdict.expect split user/*.c > build/expect.split
       python3 -m verdict.expect --menu user/*.c      "name: claim" lines for the boot menu
       python3 -m verdict.expect --policies user/*.c  the policies' names

Read next: tools/verdict/judge.py.
"""
import re
import sys
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

from machine.ending import ToolError
from machine.names import BOTH, GATES, LECTURE, MODES, POLICIES, modes_of

OUTCOMES = ("delivered", "refused", "kernel-hit", "kernel-leak", "oops", "killed", "panic")
# "check" is no exception: the kernel found the mistake itself.
VECTORS = ("#DE", "#DB", "#BP", "#OF", "#BR", "#UD", "#NM", "#DF", "#TS", "#NP", "#SS", "#GP",
           "#PF", "#MF", "#AC", "#XM", "check")
# What the kernel probes at boot; a cell may depend on one of them.
FEATURES = ("limits", "types", "smap", "smep", "wp", "umip")
# A file with such a name is a scenario: without the header it would silently not be run.
SCENARIO_NAMES = ("read_", "write_", "gate_", "fs_")

GRAMMAR = """\
the first comment of a scenario is made of these lines:
    SCENARIO name: claim               the name is the file's
    SLIDE number title
    TWIN name                          the honest scenario beside a dangerous one
    GATES gate[,gate...]               only these; without the line, all
    THROUGH DS                         a kernel bug that never uses FS
    EXPECT mode[,mode...]/policy[,policy...] outcome [#XX|check] [if feature]  reason
with two or more spaces before the reason.
    mode     """ + " ".join(MODES) + """
    policy   """ + " ".join(POLICIES) + """
    gate     """ + " ".join(GATES) + """
    outcome  """ + " ".join(OUTCOMES) + """ partial:N
    feature  """ + " ".join(FEATURES)

EXPECT_LINE = re.compile(
    r"(?P<mode>[^\s/]+)/(?P<policy>[a-z][a-z0-9_,]*)\s+(?P<outcome>[^\s#]\S*)"
    r"(?: (?P<vector>#\S+|check))?(?: if (?P<needs>\S+))?(?:\s{2,}(?P<reason>\S.*))?")
DIRECTIVE = re.compile(r"(SCENARIO|SLIDE|TWIN|GATES|THROUGH|EXPECT)\b:?\s*(.*)")
# A reason is shown alone, when one policy or one model is asked for: it must not lean on another.
LEANING = re.compile(r"(the same|nor|likewise)\b|(\S+ ){1,3}again$")
MISSPELT = re.compile(r"[A-Z]{4,}\s")


class ExpectError(ToolError):
    """A header that does not follow the grammar; the text begins with file:line."""


@dataclass
class Expect:
    """One EXPECT line: the promise for one cell of the table (through every gate)."""
    mode: str
    policy: str
    outcome: str
    vector: str | None
    needs: str | None
    reason: str


@dataclass
class Scenario:
    name: str
    claim: str
    slide: int
    title: str
    twin: str | None = None
    expects: list = field(default_factory=list)
    # The ways in that are run and demanded; ("all",) for all that the machine has.
    gates: tuple = ("all",)
    # The access under test goes through the kernel's DS, whatever the policy.
    through_ds: bool = False

    def expect(self, mode, policy):
        return next((e for e in self.expects if (e.mode, e.policy) == (mode, policy)), None)


def header_lines(text):
    """(line number, text without the comment's decoration) of the file's first comment."""
    if not text.startswith("/*"):
        return []
    body = text[:text.find("*/")] if "*/" in text else text
    lines = enumerate(body.split("\n"), 1)
    return [(n, re.sub(r"^(/\*+| \*)[ \t]?", "", line).rstrip()) for n, line in lines]


def parse_expect(where, words):
    """The Expects of one line: one for each model and policy that it names."""
    match = EXPECT_LINE.fullmatch(words)
    if not match:
        raise ExpectError(f"{where}: cannot read \"EXPECT {words}\"\n{GRAMMAR}")
    e = Expect(**match.groupdict())
    modes = [m for m in e.mode.split(",") if m not in MODES]
    wrong = [p for p in e.policy.split(",") if p not in POLICIES]
    checks = (("mode", not modes, MODES), ("policy", not wrong, POLICIES),
              ("outcome", e.outcome in OUTCOMES or re.fullmatch(r"partial:\d+", e.outcome),
               OUTCOMES + ("partial:N",)),
              ("vector", e.vector is None or e.vector in VECTORS, VECTORS),
              ("feature", e.needs is None or e.needs in FEATURES, FEATURES))
    for what, good, right in checks:
        if not good:
            got = {"mode": modes and modes[0], "policy": wrong and wrong[0], "outcome": e.outcome,
                   "vector": e.vector}.get(what, e.needs)
            raise ExpectError(f"{where}: {what} \"{got}\" is not one of: "
                              f"{' '.join(right)}\n{GRAMMAR}")
    if not e.reason:
        raise ExpectError(f"{where}: no reason after \"EXPECT {words}\" "
                          f"(two spaces before it)\n{GRAMMAR}")
    if LEANING.match(e.reason):
        raise ExpectError(f"{where}: the reason \"{e.reason}\" does not stand by itself; it is shown "
                          "without the other lines")
    return [replace(e, mode=mode, policy=policy)
            for mode in e.mode.split(",") for policy in e.policy.split(",")]


def parse_gates(where, words):
    """The gates of a GATES line, in the order of GATES."""
    names = [name.strip() for name in words.split(",")]
    for name in names:
        if name not in GATES or names.count(name) > 1:
            raise ExpectError(f"{where}: gate \"{name}\" is not one of, once each: "
                              f"{' '.join(GATES)}\n{GRAMMAR}")
    return tuple(g for g in GATES if g in names)


def parse_through(where, words):
    if words != "DS":
        raise ExpectError(f"{where}: \"THROUGH {words}\" should be \"THROUGH DS\"\n{GRAMMAR}")
    return True


def parse_slide(where, words):
    number, _, title = words.partition(" ")
    if not number.isdigit() or not title.strip():
        raise ExpectError(f"{where}: \"SLIDE {words}\" is not a number and a title\n{GRAMMAR}")
    return int(number), title.strip()


def directives(path, text, known=DIRECTIVE):
    """(line number, keyword, words), with continuation lines joined to theirs."""
    found = []
    for number, line in header_lines(text):
        match = known.match(line)
        if match:
            found.append([number, match.group(1), match.group(2)])
        elif found and line.startswith("  ") and not MISSPELT.match(line.strip()):
            found[-1][2] += " " + line.strip()
        elif MISSPELT.match(line):
            raise ExpectError(f"{path}:{number}: unknown word {line.split()[0]}\n{GRAMMAR}")
    return found


def parse(path, text):
    """The Scenario in this C file, or None when the file is not a scenario."""
    path = Path(path)
    if not re.match(r"/\*+\s*SCENARIO\b", text):
        if path.name.startswith(SCENARIO_NAMES):
            raise ExpectError(f"{path}:1: named like a scenario, but its first comment does not "
                              f"begin with SCENARIO\n{GRAMMAR}")
        return None
    seen, expects = {}, []
    for number, keyword, words in directives(path, text):
        where = f"{path}:{number}"
        if keyword == "EXPECT":
            expects += parse_expect(where, words)
        elif keyword in seen:
            raise ExpectError(f"{where}: a second {keyword} line\n{GRAMMAR}")
        else:
            seen[keyword] = (where, words)
    for keyword in ("SCENARIO", "SLIDE"):
        if keyword not in seen:
            raise ExpectError(f"{path}:1: no {keyword} line\n{GRAMMAR}")
    name, _, claim = (part.strip() for part in seen["SCENARIO"][1].partition(":"))
    if name != path.stem or not claim:
        raise ExpectError(f"{path}:1: \"SCENARIO {seen['SCENARIO'][1]}\" should be "
                          f"\"SCENARIO {path.stem}: claim\"\n{GRAMMAR}")
    slide, title = parse_slide(*seen["SLIDE"])
    twin = seen["TWIN"][1].split()[0] if seen.get("TWIN", ("", ""))[1] else None
    gates = parse_gates(*seen["GATES"]) if "GATES" in seen else ("all",)
    through_ds = "THROUGH" in seen and parse_through(*seen["THROUGH"])
    scenario = Scenario(name, claim, slide, title, twin, expects, gates, through_ds)
    check_one(path, scenario)
    return scenario


def check_one(path, scenario):
    cells = [(e.mode, e.policy) for e in scenario.expects]
    if not cells:
        raise ExpectError(f"{path}:1: no EXPECT line\n{GRAMMAR}")
    for mode, policy in cells:
        if cells.count((mode, policy)) > 1:
            raise ExpectError(f"{path}:1: more than one EXPECT line for {mode}/{policy}")
    hurt = [e for e in scenario.expects if e.outcome in ("kernel-hit", "kernel-leak")]
    if hurt and not scenario.twin:
        raise ExpectError(f"{path}:1: expects {hurt[0].outcome} but has no TWIN line: which honest "
                          "scenario shows that the path works?")


def check_all(scenarios):
    """What only shows when all are seen: twins that do not exist, holes in the table."""
    names = {s.name for s in scenarios}
    columns = {(e.mode, e.policy) for s in scenarios for e in s.expects}
    for s in scenarios:
        where = f"user/{s.name}.c:1"
        if s.twin and s.twin not in names:
            raise ExpectError(f"{where}: its TWIN {s.twin} is not a scenario")
        if s.twin == s.name:
            raise ExpectError(f"{where}: is its own TWIN")
        # The lecture's models and policies are always told; others whole or not at all.
        modes = {*modes_of(BOTH), *(e.mode for e in s.expects)}
        told = {*LECTURE, *(e.policy for e in s.expects)}
        for mode, policy in sorted(columns):
            if mode in modes and policy in told and not s.expect(mode, policy):
                raise ExpectError(f"{where}: no EXPECT line for {mode}/{policy}, which others have")


def load(paths):
    """All scenarios of these C files, in the order of the slides."""
    found = [parse(p, Path(p).read_text(encoding="utf-8")) for p in paths]
    scenarios = sorted((s for s in found if s), key=lambda s: (s.slide, s.name))
    check_all(scenarios)
    return scenarios


def lecture(scenarios):
    """The same without the policies that came after the slides: a hundred columns have no room."""
    return [replace(s, expects=[e for e in s.expects if e.policy in LECTURE]) for s in scenarios]


def load_folder(folder):
    return load(sorted(Path(folder).glob("*.c")))


def policies(scenarios):
    """The policies that the sources name."""
    named = {e.policy for s in scenarios for e in s.expects}
    return [p for p in POLICIES if p in named]


def guest_lines(scenarios, mode):
    """One model's file for the guest: NAME POLICY OUTCOME VECTOR NEEDS GATES, "-" for none."""
    for s in scenarios:
        for e in sorted(s.expects, key=lambda e: POLICIES.index(e.policy)):
            if e.mode == mode:
                yield (f"{s.name} {e.policy} {e.outcome} {e.vector or '-'} {e.needs or '-'} "
                       f"{','.join(s.gates)}")


def menu_lines(scenarios):
    return [f"{s.name}: {s.claim}" for s in scenarios]


PRINTERS = {mode: partial(guest_lines, mode=mode) for mode in MODES}
PRINTERS |= {"--menu": menu_lines, "--policies": lambda scenarios: [" ".join(policies(scenarios))]}


def main(arguments):
    what, *arguments = arguments or [""]
    if not arguments or what not in PRINTERS:
        print(f"usage: verdict.expect {'|'.join(PRINTERS)} user/*.c\n{GRAMMAR}", file=sys.stderr)
        return 2
    try:
        scenarios = load(arguments)
        if not scenarios:
            raise ExpectError(f"{arguments[0]}: no scenario among these files\n{GRAMMAR}")
    except (ExpectError, OSError, UnicodeDecodeError) as error:
        print(f"expect: {error}", file=sys.stderr)
        return 1
    print("\n".join(PRINTERS[what](scenarios)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
