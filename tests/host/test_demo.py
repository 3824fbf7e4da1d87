"""Unit tests of tools/demo.py: its exit status, its report and its words, with a made-up boot."""
import json

import pytest

import demo
import sample
from machine import emu
from machine import ending
from verdict import expect


@pytest.fixture
def boot(monkeypatch, tmp_path):
    """A function: run demo.main over this output; (status, report)."""
    monkeypatch.setattr(expect, "load_folder", lambda folder: sample.scenarios())

    def run(e9, *arguments, timed_out=False):
        def fake(emulator, mode, words, **more):
            fake.words = words
            return emu.Run(emulator, "the command", e9, b"the last screen\n", 1.0, timed_out, "")
        monkeypatch.setattr(emu, "run", fake)
        path = tmp_path / "report.json"
        status = ending.guarded("demo", demo.main, ["--report", str(path), *arguments])
        run.words = getattr(fake, "words", None)
        return status, json.loads(path.read_text()) if path.exists() else None
    return run


def test_all_as_promised(boot, capsys):
    items = sample.records()
    status, report = boot(sample.text(items))
    assert status == 0
    assert report["pass"] and report["failures"] == [] and report["command"] == "the command"
    assert report["cells"] == [r for r in items if r["type"] == "cell"]
    assert [b["mode"] for b in report["boot"]] == ["split", "flat"]
    assert "scenario=all policy=all gate=all copy=bytes poweroff" in boot.words
    out, err = capsys.readouterr()
    assert "read_to_kernel" in out and "32 cells" in out and "\033" not in out and not err


def test_a_wrong_cell_fails_and_is_named(boot, capsys):
    items = sample.records()
    cell = next(r for r in items if r["type"] == "cell")
    cell.update(outcome="kernel-leak", observed="kernel-leak", fault=None)
    status, report = boot(sample.text(items))
    assert status == 1 and not report["pass"] and len(report["failures"]) == 1
    assert ("FAILED read_good in split/naive through int80: kernel-leak, expected oops"
            in capsys.readouterr().err)


def test_a_machine_that_stopped_early(boot, capsys):
    text = sample.text(sample.records())
    status, report = boot(text[:len(text) // 2])
    assert status == 1 and any("missing" in f for f in report["failures"])
    err = capsys.readouterr().err
    assert "stopped before it was done" in err or "... and" in err
    assert "last lines of COM1:\n    the last screen" in err


def test_a_hang_fails_even_when_all_cells_came(boot, capsys):
    status, report = boot(sample.text(sample.records()), timed_out=True)
    assert status == 1 and "did not come to its end" in report["failures"][0]
    assert "last lines of" in capsys.readouterr().err


@pytest.mark.parametrize("arguments, words", [
    (("--emu", "vmware"), "EMU=vmware is not known; the right ones are: bochs qemu"),
    (("--mode", "segmented"), "MODE=segmented is not known; the right ones are: both all split flat fenced"),
    (("--scenario", "read_all"),
     "SCENARIO=read_all is not known; the right ones are: all read_good read_to_kernel"),
    (("--policy", "hope"), "POLICY=hope is not known; the right ones are: all naive fs"),
    (("--gate", "syscall"), "GATE=syscall is not known; the right ones are: all int80"),
    (("--copy", "words"), "COPY=words is not known; the right ones are: bytes rep")])
def test_wrong_values_start_nothing(boot, capsys, arguments, words):
    status, report = boot("", *arguments)
    assert status == 2 and report is None and boot.words is None
    assert words in capsys.readouterr().err


def test_table_goes_into_a_file(boot, tmp_path):
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- table: read_to_kernel -->\nold\n<!-- table: end -->\nafter\n")
    assert boot(sample.text(sample.records()), "--into", str(page))[0] == 0
    text = page.read_text()
    assert text.startswith("before\n") and text.endswith("<!-- table: end -->\nafter\n")
    assert "\nread_to_kernel " in text and "old" not in text
    # Only the rows that the mark names.
    assert "\nread_good " not in text


def test_a_mark_that_names_no_scenario(boot, tmp_path, capsys):
    page = tmp_path / "page.md"
    page.write_text("<!-- table: read_nothing -->\n<!-- table: end -->\n")
    assert boot(sample.text(sample.records()), "--into", str(page))[0] == 2
    assert "read_nothing" in capsys.readouterr().err


def test_many_policies_are_summed_up(boot, capsys, monkeypatch):
    monkeypatch.setattr(expect, "policies", lambda scenarios: ["naive", "fs", "limit"])
    boot(sample.text(sample.records()))
    assert "r=N" not in capsys.readouterr().out
    for arguments, long in (((), False), (("--wide=1",), True), (("--scenario", "read_good"), True)):
        boot(sample.text(sample.records()), *arguments)
        assert ("y        linear" in capsys.readouterr().out) == long
