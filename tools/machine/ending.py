"""ending.py - how every command ends: an error is a sentence, and Ctrl-C is no error.

Its one idea: whatever a person did wrong, or had enough of, nobody gets a traceback for it.  A
traceback is for a mistake of ours.

Read next: tools/options.py.
"""
import os
import signal
import sys

# What a shell says of a command that Ctrl-C ended.
INTERRUPTED = 130
TERMINATED = 143


class ToolError(Exception):
    """What keeps a command from doing its work, in words for the user; status: the command's."""
    status = 2


def end_on_sigterm():
    """Let a killed tool still end its emulator: turn SIGTERM into an ordinary exit."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(TERMINATED))


def guarded(name, action, *arguments):
    """Does action(*arguments); the status that the command ends with."""
    end_on_sigterm()
    try:
        return action(*arguments) or 0
    except ToolError as error:
        print(f"{name}: {error}", file=sys.stderr)
        return error.status
    except KeyboardInterrupt:
        # On a line of its own: the terminal has just shown ^C.
        print(file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough (head, less): nothing more to say, not even at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
