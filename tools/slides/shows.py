"""shows.py - for each slide of the lecture, what the class has to see of it.

Its one idea: one function a slide, a few lines each; what they show is made in
tools/slides/views.py and strip.py, of what the machine says at that moment.

Read before: tools/slides/views.py.   Read next: docs/lecture.md.
"""
from slides import boots
from slides import strip
from slides.views import (blank, cases, cost, extable, heading, printed, program, segments,
                          words)

# The slide's own stations, in its order.
STATIONS = ("1 limit", "2 legal", "3 stac", "4 copy", "5 clac")


def slide_1():
    yield heading("getpid() by int 0x80, split")
    yield from strip.registers_alone("split", "gate_register_only")


def slide_2():
    yield from cases(("read_good", "split", "naive"), ("read_good", "flat", "naive"))
    yield from cases(("read_overwrites_uid", "split", "naive"),
                     ("read_overwrites_uid", "flat", "naive"))


def slide_3():
    for mode in boots.both():
        yield from segments(mode)
        yield blank()
    yield from words("base: where offset 0 of the segment is. limit: its last offset.", "note")


def slide_4():
    yield from strip.two_bytes("split", "read_to_kernel_offset", "naive")
    yield blank()
    yield from cases(("read_to_kernel_offset", "split", "naive"))


def slide_5():
    yield from cases(*(("read_to_kernel_offset", "split", policy) for policy in ("naive", "fs")))
    yield blank()
    yield from cost("read_by_coincidence", "flat", ("naive", "fs"))
    yield from words("The difference is the fixup: FS saved, loaded, given back.", "note")


def slide_6():
    yield from strip.five_steps("split", "read_to_kernel_offset", "fs")
    yield blank()
    yield from cases(("read_past_limit", "split", "fs"))


def slide_7():
    yield from cases(("read_by_coincidence", "split", "fs"), ("read_by_coincidence", "flat", "fs"))
    yield blank()
    yield from printed("flat", "fs_base_and_limit", "fs", ["FS base"])


def slide_8():
    yield from cases(("read_to_kernel_linear", "split", "fs"),
                     ("read_to_kernel_linear", "flat", "fs"))


def slide_9():
    yield from printed("flat", "fs_limit_of_each_thread", "limit", ["thread"])


def slide_10():
    yield from cases(("read_to_kernel_linear", "flat", "limit"), ("read_wrapping", "flat", "limit"),
                     ("fs_limit_left_open", "flat", "limit"))


def slide_11():
    for mode in boots.both():
        yield heading(f"{mode}:")
        yield from printed(mode, "fs_limit", "fs", ["limit is"])
        yield from (line for line in segments(mode) if "user DS" in line.text)


def slide_12():
    yield from printed("flat", "fs_api", "masked", ["get_user", "copy_"])


def slide_13():
    yield from program("flat", "masked", "api")
    yield blank()
    yield from cases(("read_into_hole", "flat", "masked"), reasons=False)


def slide_14():
    yield from strip.asleep("flat", "read_late", "masked")
    yield blank()
    yield from cases(("read_late", "flat", "masked"))


def slide_15():
    yield from cases(("read_absent", "flat", "masked"), ("read_unmapped_late", "flat", "walk"),
                     ("read_unmapped_late", "flat", "masked"))


def slide_16():
    for mode in boots.both():
        yield heading(f"{mode}:")
        yield from printed(mode, "fs_kernel_calls_read", "limit", ["read()", "in that", "in the"])


def slide_17():
    for mode in boots.both():
        yield heading(f"{mode}:")
        yield from printed(mode, "fs_redundancy", "limit", ["read()", "kernel_read"])


def slide_18():
    yield from cases(("read_stray_memcpy", "split", "masked"),
                     *(("read_stray_memcpy", "flat", policy) for policy in ("masked", "smap")))


def slide_19():
    for mode, policy in (("flat", "masked"), ("flat", "smap"), ("split", "naive")):
        yield from printed(mode, "gate_jump_to_user", policy, ["CR4"])
        yield from cases(("gate_jump_to_user", mode, policy))


def slide_20():
    yield from printed("flat", "read_timeline", "smap", ["all of it", *STATIONS], last=True)


def slide_21():
    yield from printed("flat", "fs_walk_cost", "walk", "015")
    yield from cases(("read_hole", "flat", "limit"), reasons=False)
    for policy in ("walk", "limit"):
        yield heading(f"{policy}:")
        yield from program("flat", policy, "byte_or_block")


def slide_22():
    yield from cases(*(("read_into_hole", "flat", policy) for policy in ("limit", "masked")))
    yield blank()
    yield heading("A good pointer:")
    yield from cost("read_good", "flat", ("walk", "masked"))


def slide_23():
    yield from extable("split", "copy_bytes_to_user.mov")
    yield blank()
    yield from cases(("read_into_hole", "split", "masked"), reasons=False)


SHOWS = {int(name.removeprefix("slide_")): function for name, function in list(globals().items())
         if name.startswith("slide_")}
