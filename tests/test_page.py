"""test_page.py - the class's page in a real browser: what it shows is what the machine did.

Its one idea: the browser presses keys and reads the page (tests/site/browser.mjs); here stands what
has to be there: the cells of build/report.json, the stops of the golden tours, word for word.
Where Chromium, node, the npm packages or the page itself are missing, everything is one skip that
says so.  `make test-site` builds and gets them, and runs the long ones too (SITE=whole).
"""
import functools
import http.server
import json
import os
import re
import shutil
import subprocess
import sys
import threading

import pytest

from machine import emu
from machine import names

BUILD = emu.TOP / emu.BUILD
PAGE = BUILD / "page"
WHOLE = os.environ.get("SITE") == "whole"
SECONDS = 1500
PLAYED = ("read_to_kernel_offset/fs", "read_past_limit/limit", "read_into_hole/masked")
# Two machines fit beside each other: where each model's golden tour is seen.
TOURED = {mode: PLAYED[0] for mode in names.modes_of(names.BOTH)} | {
    mode: f"read_to_kernel_offset/split-fs/{mode}-fs" for mode in names.MODES[2:]}
WALKED = dict.fromkeys([*TOURED.values(), *PLAYED])
QUICK = [*(f"walk {name}" for name in WALKED), "keys read_to_kernel_offset/fs",
         "back read_to_kernel_offset/fs", "link t=read_good/split-naive/split-fs&s=fault", "history",
         "filter", "predict read_to_kernel_offset/fs", "embed read_good/fs", "documents", "cells",
         "axe #t=read_to_kernel_offset/fs&s=4 #t=table"]
SCREENS = ("#t=read_to_kernel_offset/fs&s=1 #t=read_hole/masked&s=fault #t=read_past_limit/fs&s=end "
           "#t=table #t=machine #t=source/seg/fixup.asm&s=20")
LONG = [f"axe {SCREENS} lecture.html crossring.html matrix.html",
        "axeOpen read_to_kernel_offset/fs", f"sizes {SCREENS}", "first", "ends"]
LIVE = ("read_to_kernel_offset split fs int80", "read_hole flat masked int80",
        "read_past_limit split fs int80", "write_from_kernel_offset flat naive int80",
        "read_good split fs sysenter", "read_good fenced walk sysenter")
MACHINE = [*(f"live {case}" for case in LIVE), "closer read_backwards/fs", "own 1ff000 16 naive",
           "own c01ff000 16 limit", "ownRefused 12345678a", "machine", "times"]
OWN = next(task for task in MACHINE if task.startswith("own "))
GOLDEN = emu.TOP / "tests" / "golden"


def newer(path):
    """True if it is there and was made after the image that it holds or shows."""
    image = BUILD / "crossring.img"
    return path.exists() and (not image.exists() or path.stat().st_mtime >= image.stat().st_mtime)


def missing():
    """Why the page cannot be tried here; None if it can."""
    for program, why in (("chromium", "Chromium"), ("node", "node")):
        if not shutil.which(program):
            return f"no {why}: make test-site gets it"
    if not (BUILD / "page-test" / "node_modules" / "playwright-core").exists():
        return "no playwright-core in build/page-test: make test-site gets it"
    if not (PAGE / "data.js").exists():
        return "build/page is not there: make page builds it"
    if not newer(PAGE / "data.js"):
        return "build/page is older than the kernel: make page"
    return None


pytestmark = pytest.mark.skipif(bool(missing()), reason=str(missing()))
whole = pytest.mark.skipif(not WHOLE, reason="make test-site")


class Seen(dict):
    """{task: value} of one browser; a task that failed fails the tests that ask for it alone."""
    def __init__(self, lines):
        super().__init__((line["task"], line["value"]) for line in lines if "error" not in line)
        self.errors = {line["task"]: line["error"] for line in lines if "error" in line}

    def __missing__(self, task):
        pytest.fail(f"{task}: {self.errors.get(task, 'never tried')}", pytrace=False)


def run(root, tasks):
    done = subprocess.run(["node", str(emu.TOP / "tests" / "site" / "browser.mjs"), root, *tasks],
                          capture_output=True, text=True, timeout=SECONDS, check=False, cwd=emu.TOP,
                          env=dict(os.environ, CHROMIUM=shutil.which("chromium")))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert lines and lines[-1]["task"] == "errors", done.stderr
    assert lines[-1]["value"] == []
    return Seen(lines)


@pytest.fixture(scope="module")
def seen():
    """From the disk, without any server."""
    machine = MACHINE if WHOLE and (PAGE / "machine.pack.js").exists() else []
    return run(PAGE.as_uri(), [*QUICK, *(LONG if WHOLE else []), *machine])


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):  # pylint: disable=arguments-differ
        pass


@pytest.fixture(scope="module")
def served():
    """The same from a web host."""
    handler = functools.partial(Quiet, directory=str(PAGE))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        machine = WHOLE and (PAGE / "machine.pack.js").exists()
        tasks = [f"walk {PLAYED[0]}", *([OWN] if machine else [])]
        yield run(f"http://127.0.0.1:{server.server_address[1]}", tasks)
        server.shutdown()


# ---- Against the golden tours ----

TITLE = re.compile(r"^= (.+?) =+ (\w+), (\w+) =$", re.M)
SEGMENT = re.compile(r"^ ([C-GS]S)  ([0-9a-f]{4})  "
                     r"(?:([0-9a-f]{8})  ([0-9a-f]{8}\+?) +(\d)|null)", re.M)
# An address that moves when the program changes: tools/golden.py.
PROGRAM = re.compile("the program, at [0-9a-f]{8}")
ROW = re.compile(r"^ [> ] ([C-GS]S):y = (?:[0-9a-f]{8} \+ y = ([0-9a-f]{8})  (.+)|(.+))$", re.M)


def squeezed(text):
    return " ".join(text.split())


def golden(mode):
    """The stops of a transcript: title -> its text."""
    text = (GOLDEN / f"tour-{mode}.txt").read_text(encoding="utf-8")
    parts = TITLE.split(text)
    # The page's record ends in the kernel: it has no stop in ring 3.
    return {parts[i]: parts[i + 3] for i in range(1, len(parts), 4)}


def columns(stops, mode):
    """The stops that this machine makes: title -> what is shown of it there."""
    return {stop["title"]: c for stop in stops for c in stop["columns"]
            if c["mode"] == mode and c["here"]}


@pytest.mark.parametrize("mode", names.MODES)
def test_the_stops_are_the_tours(seen, mode):
    tour, page = golden(mode), columns(seen[f"walk {TOURED[mode]}"], mode)
    assert list(tour) == list(page)
    for title, text in tour.items():
        if title == "The verdict":
            continue
        column, said = page[title], squeezed(text)
        assert said.startswith(squeezed(column["words"]))
        place = PROGRAM.sub("the program, at xxxxxxxx", column["place"])
        assert squeezed(f"{column['instruction']} at {place} {column['file']} "
                        f"{column['source']}") in said
        if column["note"]:
            assert column["note"].rstrip(")") in said
        assert {name.lower(): [v for v in values if v] for name, *values in SEGMENT.findall(text)} == {
            name: [v for v in values if v not in ("", "null")]
            for name, values in column["segments"].items()}
        assert squeezed(column["y"]) in said


@pytest.mark.parametrize("mode", names.MODES)
def test_y_is_where_the_tour_says(seen, mode):
    tour, page = golden(mode), columns(seen[f"walk {TOURED[mode]}"], mode)
    for title, text in tour.items():
        for name, linear, whose, nothing in ROW.findall(text):
            column = page[title]
            if nothing:
                assert f"{name}:y = {nothing}" in column["lost"]
            else:
                found = next(w for w in column["windows"] if f"{name}:y" in w["names"])
                assert (found["linear"], found["owner"]) == (linear, whose)


@pytest.mark.parametrize("mode", names.MODES)
def test_the_verdict_is_the_tours(seen, mode):
    said = squeezed(golden(mode)["The verdict"])
    column = columns(seen[f"walk {TOURED[mode]}"], mode)["The verdict"]
    for part in ("outcome", "landed", "words", "unseen"):
        assert column[part] and squeezed(column[part]) in said


# ---- Against the report ----

def cells():
    report = json.loads((BUILD / "report.json").read_text(encoding="utf-8"))
    return {"/".join(c[name] for name in ("scenario", "mode", "policy", "gate")): c
            for c in report["cells"]}


def test_every_cell_is_the_reports(seen):
    if len(cells()) < 1000:
        pytest.skip("build/report.json is of a part only: make demo")
    modes = {c["mode"] for c in cells().values()}
    page = {key: c for key, c in seen["cells"].items() if key.split("/")[1] in modes}
    assert {key: c["outcome"] for key, c in cells().items()} == {
        key: c["outcome"] for key, c in page.items()}
    for key, cell in cells().items():
        fault = cell["fault"]["vector"] if cell["fault"] else ""
        said = (f"{page[key]['word']}: {cell['scenario']}, {cell['mode']}, {cell['policy']}: "
                f"{cell['outcome']} {fault}")
        assert page[key]["label"].startswith(said.rstrip())
        way = "" if cell["gate"] == names.GATES[0] else f"-{cell['gate']}"
        assert page[key]["to"].startswith(f"#t={cell['scenario']}/")
        assert page[key]["to"].endswith(f"{cell['policy']}{way}")


@whole
def test_every_cell_is_played_to_its_end(seen):
    """Where its link leads, the machine of its model ends as the report says."""
    assert len(cells()) > 1000
    assert {key: c["outcome"] for key, c in cells().items()} == {
        key: outcome for key, outcome in seen["ends"].items() if key in cells()}


@pytest.mark.parametrize("name", PLAYED)
def test_a_case_ends_as_reported(seen, name):
    scenario, policy = name.split("/")
    for column in seen[f"walk {name}"][-1]["columns"]:
        cell = cells()[f"{scenario}/{column['mode']}/{policy}/int80"]
        assert column["outcome"] == cell["outcome"]
        assert (cell["linear"] or "")[2:] in column["landed"]


# ---- Playing ----

def test_five_steps_in_both_models(seen):
    steps = [stop["step"] for stop in seen[f"walk {PLAYED[0]}"]]
    assert steps == ["1", "2", "3", "3 done", "4", "5", "5 done", "back", "end"]
    assert all(c["here"] for stop in seen[f"walk {PLAYED[0]}"] for c in stop["columns"])
    assert all(c["arrows"] for stop in seen[f"walk {PLAYED[0]}"][:-1] for c in stop["columns"])


def test_bytes_before_and_now(seen):
    split, flat = seen[f"walk {PLAYED[0]}"][-1]["columns"]
    user, kernel = split["windows"]
    assert (user["owner"], user["was"]) == ("user", ["2e" * 8] * 2)
    assert bytes.fromhex("".join(user["rows"][1:3])) == b"line 0000: abcd\n"
    assert kernel["owner"] == "kernel" and not kernel["was"]
    # In flat there is one window, and it is the kernel's byte that has changed.
    assert [w["owner"] for w in flat["windows"]] == ["kernel"] and flat["windows"][0]["was"]


def test_a_change_of_fs_is_shown(seen):
    loaded = next(s for s in seen[f"walk {PLAYED[0]}"] if s["step"] == "3 done")
    assert all(any("0000" in line and "null" in line for line in c["was"])
               for c in loaded["columns"])


def test_who_does_not_come_there_says_so(seen):
    split = [s["columns"][0] for s in seen[f"walk {PLAYED[1]}"]]
    assert split[-1]["outcome"] == "refused"
    assert split[-1]["unseen"] == "Steps 3, 4 and 5 did not happen."


def test_a_masked_fault_shows_its_entry(seen):
    fault = next(s for s in seen[f"walk {PLAYED[2]}"] if s["step"] == "fault")
    for column in fault["columns"]:
        assert column["words"].startswith("#PF at copy_bytes_to_user.mov")
        assert column["fixup"].startswith("Exception table: go on at copy_bytes_to_user.")


def test_keys(seen):
    keys = seen["keys read_to_kernel_offset/fs"]
    assert [k["position"].split(" ")[0] for k in keys["ArrowRight"]] == [
        str(int(keys["PageDown"][0]["position"].split(" ")[0]) + n) for n in (1, 2)]
    assert keys["PageDown"][0]["step"] == "2" and keys["PageUp"][0]["step"] == "2"
    assert keys["End"][0]["step"] == "end" and keys["PageUp"][1]["step"] == "back"
    assert keys["Home"][0]["step"] == "1" and keys[" "][0]["step"] == "2"
    assert {c["policy"] for c in keys["3"][0]["columns"]} == {"limit"}
    assert keys["help"] and keys["closed"]
    assert keys["afterHelp"] == "true"


def test_back_is_the_way_there(seen):
    found = seen["back read_to_kernel_offset/fs"]
    assert found["there"] == found["back"] and len(set(found["there"])) > 6


def test_deep_links_and_the_back_button(seen):
    link = seen["link t=read_good/split-naive/split-fs&s=fault"]
    assert link["step"] == "fault"
    assert [(c["mode"], c["policy"]) for c in link["columns"]] == [
        ("split", "naive"), ("split", "fs")]
    assert seen["history"] == {"case_": "#t=read_hole/masked", "back": "#t=table"}


def test_search_and_filter(seen):
    found = seen["filter"]
    assert "read_overwrites_uid" in found["uid"] and len(found["uid"]) < 8
    assert found["leaks"] > 0 and "kind=kernel-leak" in found["hash"] and found["reasons"]


def test_predict_first(seen):
    found = seen["predict read_to_kernel_offset/fs"]
    assert found["blocked"] and found["hidden"] and found["seen"] and found["step"] == "3 done"
    assert found["replies"] == ["Yes: the user's.", "No: the kernel's."]
    assert found["score"].startswith("1 right, 1 wrong")
    assert found["after"] == "4" and not found["asked"]
    assert found["remote"] == ["4", False]


def test_embedded_without_chrome(seen):
    assert seen["embed read_good/fs"] == {"top": False, "panels": True}


def test_documents(seen):
    found = seen["documents"]
    assert len(found["play"]) > 20 and not found["broken"]
    assert "index.html#t=read_to_kernel_offset/fs" in found["play"]
    cases = [re.fullmatch(r"index\.html#t=(\w+)/(\w+)", link) for link in found["play"]]
    assert [c[0] for c in cases if c and f"{c[1]}/flat/{c[2]}/int80" not in seen["cells"]] == []
    assert all((PAGE / name).exists() for name in found["pages"])


def test_axe_finds_nothing_serious(seen):
    tasks = [task for task in [*QUICK, *(LONG if WHOLE else [])] if task.startswith("axe")]
    assert {task: seen[task] for task in tasks if seen[task]} == {}


def test_every_task_ended(seen):
    assert seen.errors == {}


def test_from_a_web_host(seen, served):
    assert [s["columns"] for s in served[f"walk {PLAYED[0]}"]] == [
        s["columns"] for s in seen[f"walk {PLAYED[0]}"]]


# ---- The long ones ----

with_machine = pytest.mark.skipif(not WHOLE or not newer(PAGE / "machine.pack.js"),
                                  reason="make test-site, with the machine in the page")


@whole
def test_sizes(seen):
    assert seen[f"sizes {SCREENS}"] == []


def least(clock):
    """Milliseconds on a machine that has nothing else to do."""
    return min(clock["passed"], clock["worked"])


@whole
def test_first_picture(seen):
    assert min(map(least, seen["first"])) < 2000


@with_machine
def test_a_pointer_of_ones_own(seen, served):
    split, flat = seen[OWN]["columns"]
    assert split["outcome"] == "kernel-hit" and flat["outcome"].startswith("oops")
    assert [c["outcome"] for c in seen["own c01ff000 16 limit"]["columns"]] == ["refused"] * 2
    assert "hexadecimal" in seen["ownRefused 12345678a"]
    assert served[OWN]["columns"] == seen[OWN]["columns"]


def whole_states(changes):
    """What tools/page/ui/data.js does: each state is what differs from the one before."""
    state = {}
    for change in changes:
        state = state | change
        yield dict(state)


@with_machine
@pytest.mark.parametrize("case", LIVE)
def test_the_machine_records_what_native_bochs_records(seen, case, tmp_path):
    """Every register, segment and byte at every instruction, from two builds of Bochs."""
    scenario, mode, *rest = case.split(" ")
    subprocess.run([sys.executable, str(emu.TOP / "tools" / "page" / "record.py"), mode,
                    str(tmp_path / "native.json"), scenario, *rest], check=True,
                   capture_output=True, timeout=SECONDS)
    native = json.loads((tmp_path / "native.json").read_text("ascii"))["cases"][0]
    live = seen[f"live {case}"]
    assert [(s["key"], s["state"]) for s in live["stops"]] == [
        (s["key"], s["state"]) for s in native["stops"]]
    stops = {stop["state"] for stop in native["stops"]}
    assert len(native["states"]) == len(live["states"]) > 300
    for number, state in enumerate(whole_states(native["states"])):
        other = live["states"][number]
        # Between the stops the recorder does not ask for the pages' rights each time.
        names_of = [name for name in state if name != "pages" or number in stops]
        assert {n: state[n] for n in names_of} == {n: other[n] for n in names_of}, number


@with_machine
def test_nobody_waits_long(seen):
    """Milliseconds: a picture 2000, the table 15000, a step back 100."""
    found = seen["times"]
    back = found["back"][len(found["back"]) // 2]
    print(f"\nin Chromium, milliseconds: the page {seen['first']}; the machine's first picture "
          f"{found['picture']}; the kernel's table of {found['cells']} cells {found['table']}; "
          f"a step back {back:.0f}, the longest of {len(found['back'])} {found['back'][-1]:.0f}")
    assert found["cells"] > 600 and back < 100
    assert least(found["picture"]) < 2000 and least(found["table"]) < 15_000


@with_machine
def test_a_case_of_stops_gets_its_instructions(seen):
    before, after = seen["closer read_backwards/fs"]
    assert before < 20 and after > 300


@with_machine
def test_the_machine_boots_and_goes_back(seen):
    found = seen["machine"]
    assert found["says"] == "Stopped at step3_load_fs." and found["picture"] > 1000
    assert found["before"] == found["back"] != found["after"]
    assert "40000000" in found["GDT"] and "step1_trap" in found["IDT"]
    assert found["axe"] == []
    assert "esp0" in found["TSS"] and "PDE" in found["Pages"]
