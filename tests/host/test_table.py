"""Unit tests of tools/verdict/table.py: what stands in the table: where, how wide, in which colour."""
import re

import pytest

import sample
from machine import colours
from verdict import judge
from verdict import records
from verdict import table


def rendered(items=None, asked=None, **more):
    found = records.parse(sample.text(items if items is not None else sample.records()))
    return table.render(sample.scenarios(), found, asked or judge.Asked("bochs"), **more)


def line_of(text, start):
    return next(line for line in text.splitlines() if line.startswith(start))


def test_columns_side_by_side():
    line = line_of(rendered(), "read_to_kernel")
    assert re.fullmatch(r"read_to_kernel +kernel-hit +delivered +\| kernel-hit +kernel-hit", line)
    assert line[26:].startswith("kernel-hit") and line[44:].startswith("delivered")
    assert line[62:].startswith("| kernel-hit") and line[82:].startswith("kernel-hit")


def test_rows_in_slide_order_with_titles():
    text = rendered()
    order = [text.index(w) for w in ("Slide 5: Data move", "read_good", "Slide 6: A scheme",
                                     "read_to_kernel")]
    assert order == sorted(order)


def test_vector_and_addresses():
    text = rendered()
    assert "oops #GP" in line_of(text, "read_good")
    assert text.count("001ff000 c01ff000") == 2
    assert text.count("001ff000 401ff000") == 2
    assert text.count("001ff000 001ff000") == 4


def test_width_and_no_colour_in_a_pipe():
    text = rendered()
    assert max(map(len, text.splitlines())) <= table.WIDTH
    assert "\033" not in text
    assert not any(line.endswith(" ") for line in text.splitlines())


def test_colour_changes_no_letter():
    plain, coloured = rendered(), rendered(page=table.Page(True))
    bare = colours.without(coloured)
    assert bare.splitlines()[:-1] == plain.splitlines()[:-1]
    assert f"\033[{colours.KERNEL}mkernel-hit\033[0m" in coloured
    assert f"\033[{colours.USER}mdelivered\033[0m" in coloured
    assert f"\033[{colours.KERNEL}mc01ff000\033[0m" in coloured
    assert f"\033[{colours.USER}m401ff000\033[0m" in coloured


def test_a_narrow_window_has_one_policy_abreast():
    text = rendered(page=table.Page(width=80))
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("\nread_to_kernel ") == 2 * rendered().count("\nread_to_kernel ")


def test_gates_are_compared():
    assert "The same through lcall7, gate, sysenter, where" in rendered()
    items = sample.records()
    for r in items:
        if r["type"] == "cell" and judge.key(r) == ("read_good", "flat", "fs", "gate"):
            r["outcome"] = r["observed"] = "oops"
    items.append({"type": "gate", "mode": "split", "gate": "another", "refused": "not on Sundays"})
    text = rendered(items)
    assert "No another in split: not on Sundays" in text
    assert "through gate, read_good in flat/fs differs: oops, through int80 delivered" in text
    assert "The same through lcall7, sysenter, where" in text


def test_missing_and_wrong_cells_show():
    items = [r for r in sample.records() if r["type"] != "cell" or r["mode"] == "split"]
    text = rendered(items, bad={("read_to_kernel", "split", "fs", "int80")})
    assert "delivered WRONG" in line_of(text, "read_to_kernel")
    assert line_of(text, "read_to_kernel").count("missing") == 2


def test_nothing_at_all_still_renders():
    assert rendered([]).count("missing") == 8


def test_not_enforced_says_what_was_seen():
    items = sample.records("qemu", limits=False)
    for r in items:
        if r["type"] == "cell" and judge.key(r)[:3] == ("read_good", "split", "naive"):
            r.update(outcome="not-enforced", observed="oops", reason="no limits here")
    text = rendered(items, judge.Asked("qemu"))
    assert "not-enforced: no limits here.  Seen instead: read_good split/naive oops." in text
    assert "not-enforced" in line_of(text, "read_good")


def test_reasons():
    text = rendered(why=True)
    assert "split/fs     FS is the user's segment" in text
    assert ("[#GP at copy_bytes_to_user+0x7: mov BYTE PTR fs:[edi],al, linear c804a000]"
            in " ".join(text.split()))
    assert max(map(len, text.splitlines())) <= table.WIDTH


def test_one_model_one_policy():
    text = rendered(asked=judge.Asked("bochs", mode="flat", policy="fs"))
    assert "split: user" not in text and "|" not in line_of(text, "read_good")


def test_more_policies_than_fit_make_more_blocks():
    columns = list(table.blocks(["split", "flat"], ["naive", "fs", "limit"]))
    assert columns == [[("split", "naive"), ("split", "fs"), ("flat", "naive"), ("flat", "fs")],
                       [("split", "limit"), ("flat", "limit")]]


@pytest.mark.parametrize("instruction, linear, words", [
    ("mov BYTE PTR fs:[edi],al", "0x401ff000",
     "#PF at here+0x1: mov BYTE PTR fs:[edi],al, linear 401ff000"),
    ("instruction fetch", "0x0804a000", "#PF at here+0x1: instruction fetch, linear 0804a000"),
    ("", None, "#PF at here+0x1"), ("?", None, "#PF at here+0x1")])
def test_a_fault_is_told_as_far_as_it_is_known(instruction, linear, words):
    assert table.fault_words({"vector": "#PF", "symbol": "here+0x1", "offset": "0x00100000",
                              "instruction": instruction, "linear": linear}) == words
