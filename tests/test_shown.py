"""test_shown.py - the output that the documents show is what the kernel prints now.

Its one idea: a reader who repeats a command must see what the page shows, but for addresses.
If one of these fails and the new output is right: make docs.
"""
import re

import pytest

import docs

REPAIR = "If the new output is right: make docs"


def shown():
    """(document, output's name, text) of every block of the documents."""
    return [(path.name, name, text) for path in docs.documents()
            for name, text in docs.blocks(path.read_text(encoding="utf-8")).items()]


def of(mode):
    return [block for block in shown()
            if not docs.COMMAND.match(block[1]) and block[1].split()[1] == mode]


def check(block, outputs):
    document, name, text = block
    assert name in outputs, f"{document}: no output is called {name}"
    assert docs.without_addresses(text) == docs.without_addresses(outputs[name]), \
        f"{document}: {name}. {REPAIR}"


@pytest.mark.boot("docs-split")
@pytest.mark.parametrize("block", of("split"), ids=lambda b: b[1])
def test_output_of_split(block, booted):
    check(block, booted)


@pytest.mark.boot("docs-flat")
@pytest.mark.parametrize("block", of("flat"), ids=lambda b: b[1])
def test_output_of_flat(block, booted):
    check(block, booted)


def test_every_door_is_shown():
    names = {name for _, name, _ in shown()}
    assert {"segments split", "segments flat", "trace flat sysenter"} <= names
    assert {f"trace split {gate}" for gate in docs.WAYS} <= names


def kernel_esp(outputs, gate):
    return int(re.search(r"^  in .* ESP (\w{8})$", outputs[f"trace split {gate}"], re.MULTILINE)[1], 16)


@pytest.mark.boot("docs-split")
def test_the_stacks_are_as_drawn(booted):
    """docs/ring-crossings.md: 5 dwords below esp0, and 40 bytes more at the gate with arguments."""
    page = (docs.TOP / "docs" / "ring-crossings.md").read_text(encoding="utf-8")
    assert "`in ESP` is 40 bytes lower" in page and "5 dwords below esp0" in page
    esp0 = kernel_esp(booted, "int80") + 5 * 4
    assert esp0 % 4096 == 0
    assert kernel_esp(booted, "lcall7") == kernel_esp(booted, "int80")
    assert kernel_esp(booted, "gate") == kernel_esp(booted, "int80") - 40
