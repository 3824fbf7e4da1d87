"""test_types.py - the compiler refuses to mistake a user's pointer for one of the kernel's.

Its one idea: each mistake is a small C file that must not pass, and beside it stands the same code
done right, which must; so a refusal is known not to come from something else.
GCC, with the kernel's own flags, refuses every mix of the two kinds; only sparse sees a user
pointer that is dereferenced.
"""
import json
import subprocess

import pytest

from machine import emu

HEAD = '#include "base/string.h"\n#include "seg/uaccess.h"\nlong f(char *kernel, char __user *user);\n' \
       "long f(char *kernel, char __user *user)\n{\n\t%s\n}\n"
GOOD = {
    "copy": "return (long)copy_to_user(user, kernel, 4);",
    "memcpy": "memcpy(kernel, kernel + 8, 4); return user_offset(user) != 0;",
    "get_user": "char c; return get_user(c, user) ? -EFAULT : c + kernel[0];",
}
# name -> (the mistake, what the compiler says about it)
MIXED = {
    "plain_pointer_as_the_users": ("return (long)copy_to_user(kernel, user, 4);", "address space"),
    "plain_pointer_to_copy_to_user": ("return (long)copy_to_user(kernel, kernel, 4);",
                                      "address space"),
    "plain_pointer_to_get_user": ("char c; return get_user(c, kernel) + (user != 0);",
                                  "address space"),
    "plain_pointer_to_strncpy": ("return strncpy_from_user(kernel, kernel, 4) + (user != 0);",
                                 "address space"),
    "user_pointer_to_memcpy": ("memcpy(kernel, user, 4); return 0;", "address space"),
    "memcpy_to_a_user_pointer": ("memcpy(user, kernel, 4); return 0;", "address space"),
    "user_pointer_as_source_of_copy": ("return (long)copy_to_user(user, user, 4) + kernel[0];",
                                       "address space"),
    "assigned": ("char *p = user; return p[0] + kernel[0];", "address space"),
}
DEREFERENCED = {
    "read": "return *user + kernel[0];",
    "written": "*user = kernel[0]; return 0;",
    "indexed": "return user[3] + kernel[0];",
}


def flags():
    """How the kernel's C files are compiled: the command without "-c FILE"."""
    commands = json.loads((emu.TOP / emu.BUILD / "compile_commands.json").read_text())
    return next(c["arguments"][:-2] for c in commands if c["file"] == "seg/copy.c")


def tried(command):
    done = subprocess.run(command, cwd=emu.TOP, text=True, check=False, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    return done.returncode, done.stdout


def gcc(folder, body):
    (folder / "f.c").write_text(HEAD % body)
    return tried(flags() + ["-fsyntax-only", str(folder / "f.c")])


def sparse(folder, body):
    (folder / "f.c").write_text(HEAD % body)
    return tried(["make", "-s", "sparse", f"SPARSE_C={folder / 'f.c'}"])


@pytest.mark.parametrize("name", GOOD)
@pytest.mark.parametrize("checker", [gcc, sparse])
def test_right_code_passes(checker, name, tmp_path):
    status, said = checker(tmp_path, GOOD[name])
    assert status == 0, said
    assert "warning" not in said and "error" not in said


@pytest.mark.parametrize("name", MIXED)
@pytest.mark.parametrize("checker", [gcc, sparse])
def test_a_mix_is_refused(checker, name, tmp_path):
    status, said = checker(tmp_path, MIXED[name][0])
    assert status != 0, said
    assert "error: " in said and MIXED[name][1] in said


@pytest.mark.parametrize("name", DEREFERENCED)
def test_a_dereference_is_refused(name, tmp_path):
    status, said = sparse(tmp_path, DEREFERENCED[name])
    assert status != 0, said
    assert "error: dereference of noderef expression" in said


def test_the_whole_kernel_passes():
    status, said = tried(["make", "-s", "sparse"])
    assert status == 0, said
    assert "no user pointer is misused" in said
