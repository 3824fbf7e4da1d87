"""Unit tests of tools/machine/gdbproxy.py, which stands between gdb and QEMU.

Their one idea: whole packets and packets byte by byte, with addresses of the kernel's and others;
what arrives at the far end is written down.
"""
import itertools
import socket
import threading

import pytest

from machine import gdbproxy
from machine import names

LAYOUT = gdbproxy.Layout(names.LAYOUT, 0x101000)


@pytest.mark.parametrize("address, linear", [
    (0x0010AE29, 0xC010AE29), (0x00FFFFFF, 0xC0FFFFFF), (0x08048000, 0x48048000),
    (0x3FFFFFFF, 0x7FFFFFFF), (0x40000000, 0x40000000), (0xC010AE29, 0xC010AE29)])
def test_layout(address, linear):
    assert LAYOUT.linear(address) == linear


class Qemu(threading.Thread):
    """The far end: writes down what it gets, answers OK, knows the bases of CS, one a question."""

    def __init__(self, end, bases):
        super().__init__(daemon=True)
        self.stream, self.bases, self.got = gdbproxy.Stream(end), bases, []

    def run(self):
        try:
            while True:
                text, _ = self.stream.read()
                if text is None:
                    continue
                self.stream.byte(b"+")
                if text == gdbproxy.ASK_CS:
                    shown = f"EAX=0\nCS =0008 {next(self.bases):08x} 00ffffff\n".encode()
                    self.stream.write(b"O" + shown[:20].hex().encode())
                    self.stream.write(b"O" + shown[20:].hex().encode())
                else:
                    self.got.append(text)
                self.stream.write(b"S05" if text == b"c" else b"OK")
        except OSError:
            pass


def through_proxy(requests, bases):
    """What arrives at QEMU for these requests of gdb, sent byte by byte."""
    (gdb, near), (far, end) = socket.socketpair(), socket.socketpair()
    qemu = Qemu(end, bases)
    qemu.start()
    threading.Thread(target=gdbproxy.Proxy(near, far, LAYOUT).run, daemon=True).start()
    me = gdbproxy.Stream(gdb)
    gdb.settimeout(5)
    for request in requests:
        for byte in b"$%b#%02x" % (request, sum(request) & 0xFF):
            gdb.sendall(bytes([byte]))
        while me.read()[0] not in (b"OK", b"S05"):
            pass
    gdb.close()
    return qemu.got


@pytest.mark.parametrize("request_text, base, arrives", [
    (b"m10ae29,4", 0xC0000000, b"mc010ae29,4"),
    (b"m10ae29,4", 0, b"m10ae29,4"),
    (b"M8048000,1:90", 0xC0000000, b"M48048000,1:90"),
    (b"Z0,10ae29,1", 0, b"Z0,c010ae29,1"),
    (b"z0,100010,1", 0xC0000000, b"z0,100010,1"),
    (b"X10ae29,2:\x7d\x03a", 0xC0000000, b"Xc010ae29,2:\x7d\x03a"),
    (b"qSupported:m1000,4", 0xC0000000, b"qSupported:m1000,4"),
])
def test_proxy_changes_addresses_and_nothing_else(request_text, base, arrives):
    assert through_proxy([request_text], itertools.repeat(base)) == [arrives]


def test_proxy_asks_again_after_the_machine_has_run():
    bases = iter((0, 0xC0000000))
    got = through_proxy([b"m100000,4", b"m100004,4", b"c", b"m100000,4"], bases)
    assert got == [b"m100000,4", b"m100004,4", b"c", b"mc0100000,4"]
