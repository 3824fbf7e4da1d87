"""strip.py - the whole tour of one call on a few lines: a line for each step.

Its one idea: the same walk as the tour's (tools/walk/walk.py), told by what each step changes.

Read before: tools/walk/walk.py.   Read next: tools/slides/shows.py.
"""
from machine import names
from slides import boots
from slides.views import state
from walk import stops
from walk import view
from walk import walk

HEAD_WIDTH = 26
# Where the sleeper is looked at, and what it is doing there.
ASLEEP = {"1": "our thread, its call", "4": "our thread, in the copy",
          "fault": "it meets the late page", "5": "our thread, after its sleep",
          "back": "our thread, in ring 3"}
WHO_WIDTH = 30
# Of a strip a byte or four are enough.
FEW = 4


def walked(mode, scenario, policy, watch=()):
    """({key: stop}, the program's side, {key: [bytes at each watched address]}) of one call.

    watch: registers; what y is through them at the gate is looked at again at every stop."""
    path = walk.Walk(stops.Choice(mode, scenario, policy), boots.LABEL)
    found, seen, linear = {}, {}, []
    try:
        path.start()
        while "end" not in found:
            stop = path.next()
            found[stop.key] = stop
            if stop.key == "1":
                linear = [(stop.segments[name].base + path.y) & 0xFFFFFFFF for name in watch]
            if stop.key != "end":
                seen[stop.key] = [path.machine.bytes(at, FEW) for at in linear]
        return found, path.home, seen
    finally:
        path.close()


def cpl(selector):
    return selector & 3


# ---- Slide 1: registers alone ----

def registers_alone(mode, scenario):
    """The program, the kernel, and the program again."""
    found, home, _ = walked(mode, scenario, "fs")
    there, back = found["1"], found["back"]
    yield state("          CPL  CS    SS    DS    ESP       EAX")
    rows = [("program", *home.called)]
    rows += [(who, stop.registers, {name: s.selector for name, s in stop.segments.items()})
             for who, stop in (("kernel", there), ("program", back))]
    for who, registers, selectors in rows:
        cs, ss, ds = (selectors[name] for name in ("cs", "ss", "ds"))
        yield state(f"{who:10} {cpl(cs)}   {cs:04x}  {ss:04x}  {ds:04x}  {registers['esp']:08x}  "
                    f"{registers['eax']:08x}")


# ---- Slide 4: one number, two bytes ----

def two_bytes(mode, scenario, policy):
    """y through the kernel's data segment and through the user's, before and after the call."""
    found, _, seen = walked(mode, scenario, policy, ("ss", "ds"))
    copy = found.get("naive") or found["4"]
    yield state(f"y = {copy.y:08x}, in {' and '.join(copy.y_in)}        {copy.instruction}")
    segments = found["1"].segments
    for at, (whose, name) in enumerate((("kernel", "ss"), ("user", "ds"))):
        base = segments[name].base
        yield state(f"{whose:6} DS: {base:08x} + y = {base + copy.y:08x}   was "
                    f"{seen['1'][at].hex(' ')}, is {view.hex_and_text(seen['back'][at])}")


# ---- Slide 14: a sleep in the middle ----

def somebody_comes_in(path):
    """The segments of whoever enters the kernel next."""
    entry = path.machine.breakpoint(path.symbols.linear(names.ENTRIES[path.choice.gate]))
    path.machine.run()
    path.machine.forget(entry)
    return path.machine.segments()


def asleep(mode, scenario, policy):
    """FS before, during and after a sleep of the copy: of the sleeper and of another thread."""
    path, rows = walk.Walk(stops.Choice(mode, scenario, policy), boots.LABEL), []
    try:
        path.start()
        stop = path.next()
        while stop.key != "end":
            if stop.key in ASLEEP:
                rows.append((ASLEEP[stop.key], stop.segments["fs"]))
            if stop.key == "fault":
                rows.append(("another thread, in ring 3", somebody_comes_in(path)["fs"]))
            stop = path.next()
    finally:
        path.close()
    for who, fs in rows:
        yield state(f"{who:{WHO_WIDTH}}FS {fs.selector:04x}"
                    + (f"  base {fs.base:08x}  limit {fs.limit:08x}" if fs.usable else "  null"))


# ---- Slide 6: five steps ----

def selector(stop, name):
    return stop.segments[name].selector


def moved(old, stop, name):
    """FS 0000 -> 0023"""
    return f"{name.upper()} {old:04x} -> {selector(stop, name):04x}"


def fs_of(stop):
    fs = stop.segments["fs"]
    return f"base {fs.base:08x}, limit {fs.limit:08x}" if fs.usable else "no segment"


def five_steps(mode, scenario, policy):
    """What each of the slide's steps changes."""
    found, home, _ = walked(mode, scenario, policy)
    called = home.called[1]
    row = next(row for row in found["4"].rows if row.used)
    source, target = found["5"].bytes

    few = view.hex_and_text
    for head, what in (
            ("1 trap", f"{moved(called['cs'], found['1'], 'cs')}, CPL {cpl(called['cs'])} -> "
                       f"{cpl(selector(found['1'], 'cs'))}"),
            ("2 data in a buffer", f"linear {source.linear:08x}, {source.whose}: "
                                   f"{few(source.before[:FEW])}"),
            ("3 FS := user DS", f"{moved(selector(found['3'], 'fs'), found['3 done'], 'fs')}: "
                                f"{fs_of(found['3 done'])}"),
            ("4 mov source, FS:(y)", f"{row.base:08x} + {found['4'].y:08x} = {row.linear:08x}, "
                                     f"{row.whose}"),
            ("", f"was {few(target.before[:FEW])}, is {few(target.now[:FEW])}"),
            ("5 restore FS", f"{moved(selector(found['5'], 'fs'), found['5 done'], 'fs')}: "
                             f"{fs_of(found['5 done'])}"),
            ("  back in ring 3", f"EAX {home.called[0]['eax']:08x} -> "
                                 f"{found['back'].registers['eax']:08x}")):
        yield state(f"{head:{HEAD_WIDTH}}{what}")
