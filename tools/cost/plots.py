"""plots.py - the figures as pictures, drawn by gnuplot.

Its one idea: a picture answers one question of the lecture; docs/cost.md reads each in two
sentences.  They are SVG, so a projector can enlarge them.

Read before: tools/cost/figures.py.   Read next: docs/cost.md.
"""
import shutil
import subprocess
from dataclasses import dataclass

from cost.figures import BenchError
from machine import emu
from machine import names

FOLDER = emu.TOP / "docs" / "pictures"
COLOURS = ("#3060b0", "#d08020", "#208050")
HEAD = """set terminal svg noenhanced size 720,400 font 'sans,14' background '#ffffff'
set output '{path}'
set title "{title}"
set ylabel 'instructions'
set border 3
set tics nomirror out
set grid ytics lc rgb '#dddddd'
"""


@dataclass
class Bars:
    """One bar a value, each with its number; "group: name" gives a group a colour of its own."""
    title: str
    values: dict

    @staticmethod
    def colour(name, groups):
        group = name.split(":")[0]
        return COLOURS[groups.index(group) if group in groups else 0].replace("#", "0x")

    def script(self):
        groups = list(dict.fromkeys(name.split(":")[0] for name in self.values if ":" in name))
        rows = "\n".join(f'"{name}" {cost} {self.colour(name, groups)}'
                         for name, cost in self.values.items())
        return (f"$d << EOD\n{rows}\nEOD\nunset key\nset style fill solid\nset boxwidth 0.6\n"
                f"set yrange [0:{max(self.values.values()) * 1.15}]\n"
                "plot $d using 0:2:3:xtic(1) with boxes lc rgb variable, "
                "$d using 0:2:2 with labels offset 0,0.8\n")


@dataclass
class Lines:
    """One line a series: {name: {x: y}}, both axes doubling."""
    title: str
    xlabel: str
    series: dict

    def script(self):
        blocks, plots = [], []
        for i, (name, points) in enumerate(self.series.items()):
            rows = "\n".join(f"{x} {y}" for x, y in points.items())
            blocks.append(f"$d{i} << EOD\n{rows}\nEOD\n")
            plots.append(f"$d{i} with linespoints lw 2 pt 7 lc rgb '{COLOURS[i]}' title '{name}'")
        return ("".join(blocks) + f"set xlabel '{self.xlabel}'\nset logscale xy 2\n"
                "set format x '%.0f'\nset format y '%.0f'\nset key left top\n"
                f"plot {', '.join(plots)}\n")


def pick(figures, name, n, mode="flat", policy="masked", copy="rep"):
    """One figure; a missing one is an error that says which."""
    for key, cost in figures.items():
        if key == (mode, policy, copy, name, n):
            return cost
    raise BenchError(f"nothing was measured for {mode}/{policy}/{copy} {name} {n}")


def by_policy(figures, name, n, copy):
    return {p: pick(figures, name, n, policy=p, copy=copy) for p in names.POLICIES
            if ("flat", p, copy, name, n) in figures}


def over_n(figures, name, policy, copy, least=1):
    return {key.n: cost for key, cost in figures.items() if key.n >= least
            and (key.mode, key.policy, key.copy, key.name) == ("flat", policy, copy, name)}


def fault_bars(figures):
    found = {}
    for copy in names.COPIES:
        found[f"{copy}: none"] = pick(figures, "fault_after", 16, copy=copy)
        for n in (0, 8, 15):
            found[f"{copy}: {n}"] = pick(figures, "fault_after", n, copy=copy)
    return found


def pictures(figures):
    """{file name without .svg: picture}"""
    def gate(name):
        return pick(figures, f"getpid_{name}", 0)
    doors = {"read(), masked": pick(figures, "read", 16),
             "kernel_read, set_fs": pick(figures, "kernel_read_set_fs", 16, policy="fs"),
             "kernel_read, iterator": pick(figures, "kernel_read", 16, policy="fs")}
    return {
        "cost-policies": Bars("copy_to_user of 16 bytes, byte by byte, under each policy",
                              by_policy(figures, "copy_to_user", 16, "bytes")),
        "cost-gates": Bars("getpid(), from ring 3 and back",
                           {name: gate(name) for name in names.GATES}),
        "cost-sizes": Lines("copy_to_user under masked", "bytes", {
            copy: over_n(figures, "copy_to_user", "masked", copy) for copy in names.COPIES}),
        "cost-walk": Lines("May 16 bytes be written?  The answer's cost", "areas in the memory map", {
            p: over_n(figures, "areas", p, "bytes") for p in ("walk", "masked")}),
        "cost-faults": Bars("copy_to_user of 16 bytes under masked: how many fit before the hole",
                            fault_bars(figures)),
        "cost-requests": Bars("256 bytes from the buffer cache, under masked (rep)", {
            "256 x read(1)": 256 * pick(figures, "read", 1),
            "1 x read(256)": pick(figures, "read_at_once", 256)}),
        "cost-doors": Bars("16 bytes of a file (rep)", doors),
    }


def draw(figures, folder):
    """Draws them all into the folder; their names."""
    if not shutil.which("gnuplot"):
        raise BenchError("gnuplot is not installed; tools/setup.sh bench installs it")
    drawn = []
    for name, picture in pictures(figures).items():
        path = folder / f"{name}.svg"
        script = HEAD.format(path=path, title=picture.title) + picture.script()
        done = subprocess.run(["gnuplot"], input=script, text=True, capture_output=True, timeout=60,
                              check=False)
        if done.returncode:
            raise BenchError(f"gnuplot could not draw {name}:\n{done.stderr.strip()}")
        drawn.append(path.name)
    return drawn
