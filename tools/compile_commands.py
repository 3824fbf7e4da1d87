#!/usr/bin/env python3
"""compile_commands.py - prints compile_commands.json, which clangd and other tools read.

usage: compile_commands.py 'COMMAND FLAGS' FILE... [-- 'COMMAND FLAGS' FILE...]

One group for the kernel's files, one for the user programs': they are compiled differently.
"""
import json
import os
import shlex
import sys


def groups(arguments):
    group = []
    for word in arguments:
        if word == "--":
            yield group
            group = []
        else:
            group.append(word)
    yield group


def entries(arguments):
    for command, *files in groups(arguments):
        for name in files:
            yield {"directory": os.getcwd(), "file": name,
                   "arguments": shlex.split(command) + ["-c", name]}


if __name__ == "__main__":
    json.dump(list(entries(sys.argv[1:])), sys.stdout, indent=1)
    print()
