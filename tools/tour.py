#!/usr/bin/env python3
"""tour.py - the five steps of the slides, one after the other, in the Bochs debugger: `make tour`.

Its one idea: the debugger is real and the person has the keys.  Enter goes on to the next step, b
shows the stop before once more, s goes one instruction, p gives Bochs' own prompt until the word
"back", q leaves.  The machine only runs forward: what is behind it is shown from a record.
Without a terminal, or with PLAIN=1, the whole transcript is printed at once.
Status: 0, 1 if the machine did not do its part, 2 if it could not be tried.

Read before: tools/walk/walk.py.   Read next: tools/compare.py.
"""
import sys

import options
from machine import debugger
from machine import emu
from machine import names
from machine.ending import guarded
from walk import keys
from walk import stops
from walk import view
from walk import walk

EMULATOR = "bochs"
PLAIN_WIDTH = 80
WIDEST = 100
# Below a stop: the keys, and the line where the cursor waits.
KEPT_ROWS = 2
BACK = "back"
CLEAR = "\033[H\033[2J"
HELP = " Enter: go on   b: back   s: one instruction   p: Bochs' prompt   q: leave"
END_HELP = " The machine is switched off.   b: back   Enter or q: leave"
RECORD_HELP = " Seen before.   Enter: onward   b: back   q: leave"
# The arrow keys, as a terminal sends them.
LEFT, RIGHT = "\033[D", "\033[C"
ONWARD, BACKWARD = ("\n", "\r", RIGHT), ("b", LEFT)
# A tour is of one model, one scenario, one policy: "both" and "all" are refused here.
DEFAULTS = {"mode": names.MODES[0], "scenario": "read_to_kernel_offset", "policy": "fs",
            "gate": "int80", "copy": "bytes", "cpu": ""}
MORE = {"emu": EMULATOR, "plain": ""}


def parse_arguments(arguments, mode=DEFAULTS["mode"]):
    defaults = DEFAULTS | MORE | {"mode": mode}
    return options.parser(__doc__, defaults, boots="tour").parse_args(arguments)


def check_choice(a):
    """Refuse, in words, what cannot be toured."""
    options.check(a, DEFAULTS)


def check(a):
    if a.emu != EMULATOR:
        raise emu.EmuError(f"EMU={a.emu}: the tour uses the debugger of {EMULATOR}; for QEMU there "
                           "is make gdb")
    check_choice(a)
    options.check(a, MORE)
    emu.check(EMULATOR, a.mode, a.cpu, "disk")


def welcome(choice):
    return (f"{choice.scenario} in the {choice.mode} model, policy {choice.policy}, "
            f"copy {choice.copy}, by {choice.gate}.\nBooting it in the Bochs debugger, up to the "
            "call under test: a second or two ...")


# ---- Without a person ----

def transcript(path):
    """Every stop to the end, as plain text."""
    yield welcome(path.choice)
    path.start()
    while True:
        stop = path.next()
        lines = view.lines(stop, path.choice, PLAIN_WIDTH - 2)
        yield "\n" + "\n".join(view.plain(line) for line in lines)
        if stop.key == "end":
            return


# ---- With a person ----

class Tour:
    def __init__(self, path, terminal):
        self.path, self.terminal = path, terminal
        # Every stop so far, and which of them is on the screen.
        self.seen, self.at = [], 0

    @property
    def stop(self):
        return self.seen[self.at]

    @property
    def live(self):
        """Is it the machine itself that is shown, and not its record?"""
        return self.at == len(self.seen) - 1

    def width(self):
        return max(40, min(WIDEST, keys.columns()))

    def keep(self, stop):
        self.seen.append(stop)
        self.at = len(self.seen) - 1

    def show(self, stop):
        self.keep(stop)
        self.draw()

    def draw(self):
        print(CLEAR, end="")
        lines = view.lines(self.stop, self.path.choice, self.width() - 1)
        for line in view.fitted(lines, keys.rows() - KEPT_ROWS):
            print(view.coloured(line))
        self.keys()

    def keys(self):
        words = RECORD_HELP if not self.live else HELP if self.stop.key != "end" else END_HELP
        print(view.coloured(view.Line("keys", words[:self.width() - 1])), flush=True)

    def one_instruction(self):
        before, stop = self.stop, self.path.step()
        if stop.key != "here":
            self.show(stop)
            return
        self.keep(stop)
        for line in view.step_line(stop, before, self.width() - 1):
            print(view.coloured(line))
        sys.stdout.flush()

    def raw_prompt(self):
        """Bochs' own prompt; False if Bochs ended there."""
        print(f"This is Bochs' debugger: help lists its commands; {BACK} returns to the tour.")
        while True:
            try:
                line = self.terminal.line("<bochs> ")
            except KeyboardInterrupt:
                print()
                continue
            if line is None or line.strip() == BACK:
                self.show(self.path.here())
                return True
            try:
                self.answer(line)
            except debugger.Ended as end:
                print(str(end).strip() + "\nBochs has ended, and so has the tour.")
                return False

    def answer(self, line):
        machine = self.path.machine
        try:
            text = machine.command(line, debugger.FOR_EVER)
        except KeyboardInterrupt:
            machine.interrupt()
            text = machine.wait(debugger.ANSWER)
        print(text.strip("\n"))

    def backward(self):
        if self.at == 0:
            print(" This is the first stop: there is none before it.")
            self.keys()
            return
        self.at -= 1
        self.draw()

    def onward(self):
        """The next stop, of the record or of the machine; False behind the last."""
        if not self.live:
            self.at += 1
            self.draw()
            return True
        if self.stop.key == "end":
            return False
        self.show(self.path.next())
        return True

    def press(self, key):
        """What one key does; False ends the tour."""
        if key in ONWARD:
            return self.onward()
        if key in BACKWARD:
            self.backward()
        elif key in ("q", None):
            return False
        elif key == "s" and self.can_run():
            self.one_instruction()
        elif key == "p" and self.can_run():
            return self.raw_prompt()
        else:
            print(f" {keys.name(key)} does nothing here.")
            self.keys()
        return True

    def can_run(self):
        """The machine stands where the screen shows it, and is switched on."""
        return self.live and self.stop.key != "end"

    def run(self):
        print(welcome(self.path.choice), flush=True)
        self.path.start()
        self.show(self.path.next())
        while self.press(self.terminal.key()):
            pass


def choice_of(a, mode):
    return stops.Choice(mode, a.scenario, a.policy, a.copy, a.gate, a.cpu)


def walk_of(a):
    return walk.Walk(choice_of(a, a.mode), a.label)


def run(a):
    check(a)
    path = walk_of(a)
    try:
        if a.plain or not (sys.stdin.isatty() and sys.stdout.isatty()):
            for part in transcript(path):
                print(part, flush=True)
        else:
            with keys.Terminal() as terminal:
                Tour(path, terminal).run()
    finally:
        path.close()


if __name__ == "__main__":
    sys.exit(guarded("tour", run, parse_arguments(sys.argv[1:])))
