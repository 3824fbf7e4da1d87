"""gdbproxy.py - stands between gdb and QEMU, and adds the segment bases that gdb knows nothing of.

Its one idea: gdb believes that an address is an address.  In the split model EIP, ESP and every
pointer are offsets, and QEMU wants linear addresses for memory and for breakpoints.  So each
address that gdb sends is translated on its way, and gdb can use the kernel's symbols as they are.

Which base?  The kernel's segments end at 16 MB, the user's start above 1 GB of linear memory, so
the number tells: below 16 MB a kernel offset, from there to 1 GB a user program's offset, above
that a linear address already.  While CS still has base 0 (BIOS, boot/start.asm), nothing is added.

Source: GDB's manual, appendix "GDB Remote Serial Protocol".   Read next: tools/gdbsession.py.
"""
import re
import socket
import threading

ADDRESS = re.compile(rb"([mMX]|[zZ][0-4],)([0-9a-f]+),")
RESUMES = (b"c", b"C", b"s", b"S", b"vCont;")
# Kill and restart: nobody answers.
SILENT = (b"k", b"R")
CS = re.compile(rb"^CS =[0-9a-f]{4} ([0-9a-f]{8})", re.M)
# "monitor info registers", as the protocol spells it.
ASK_CS = b"qRcmd," + b"info registers".hex().encode()
INTERRUPT = b"\x03"


class Layout:
    """What kernel/base/layout.h says about the bases, and where the linked kernel leaves base 0."""

    def __init__(self, constants, first_offset):
        self.kernel_base = constants["SPLIT_KERNEL_BASE"]
        self.kernel_limit = constants["SPLIT_KERNEL_LIMIT"]
        self.user_base = constants["SPLIT_USER_BASE"]
        # Below it lies the part that runs before the segments are loaded, at its physical address.
        self.first_offset = first_offset

    def linear(self, address):
        if address <= self.kernel_limit:
            return address + self.kernel_base
        return address + self.user_base if address < self.user_base else address


class Stream:
    """One side of the connection: packets in, packets out."""

    def __init__(self, connection):
        self.connection, self.buffer = connection, b""

    def more(self):
        data = self.connection.recv(65536)
        if not data:
            raise ConnectionError
        self.buffer += data

    def read(self):
        """The next packet's text, or one byte that stands alone (+ - or an interrupt)."""
        while not self.buffer:
            self.more()
        if self.buffer[:1] != b"$":
            byte, self.buffer = self.buffer[:1], self.buffer[1:]
            return None, byte
        while (end := self.buffer.find(b"#")) < 0 or len(self.buffer) < end + 3:
            self.more()
        text, self.buffer = self.buffer[1:end], self.buffer[end + 3:]
        return text, None

    def write(self, text):
        self.connection.sendall(b"$%b#%02x" % (text, sum(text) & 0xFF))

    def byte(self, byte):
        self.connection.sendall(byte)


class Proxy:
    """gdb's protocol: one request, one answer; only while the machine runs may gdb interrupt."""

    def __init__(self, gdb, qemu, layout):
        self.gdb, self.qemu, self.layout = Stream(gdb), Stream(qemu), layout
        # Does CS have a base?  None: ask again, the machine has run.
        self.based, self.acks = None, True

    def answer(self):
        """QEMU's next packet; acknowledged if that is still done."""
        while True:
            text, _ = self.qemu.read()
            if text is not None:
                if self.acks:
                    self.qemu.byte(b"+")
                return text

    def has_base(self):
        if self.based is None:
            self.qemu.write(ASK_CS)
            shown = b""
            # Output comes in packets that start with O, and then OK.
            while (text := self.answer()) != b"OK":
                if not text.startswith(b"O"):
                    break
                shown += bytes.fromhex(text[1:].decode())
            match = CS.search(shown)
            self.based = bool(match and int(match[1], 16))
        return self.based

    def translated(self, text):
        match = ADDRESS.match(text)
        if not match:
            return text
        address = int(match[2], 16)
        if match[1][:1] in b"zZ":
            # Breakpoints are set before the kernel runs, too.
            if address < self.layout.first_offset:
                return text
        elif not self.has_base():
            return text
        return b"%b%x%b" % (match[1], self.layout.linear(address), text[match.end(2):])

    def request(self, text):
        self.qemu.write(self.translated(text))
        if text.startswith(SILENT):
            return
        if text.startswith(RESUMES):
            self.based = None
            self.while_running()
            return
        if text.startswith(b"QStartNoAckMode"):
            self.gdb.write(self.answer())
            self.acks = False
            return
        reply = self.answer()
        self.gdb.write(reply)
        # A monitor command's text comes in parts.
        while text.startswith(b"qRcmd") and reply.startswith(b"O") and reply != b"OK":
            reply = self.answer()
            self.gdb.write(reply)

    def while_running(self):
        """Until the machine stops, gdb may send its interrupt, and QEMU output."""
        stopped = threading.Event()

        def pass_interrupts():
            self.gdb.connection.settimeout(0.05)
            while not stopped.is_set():
                try:
                    _, byte = self.gdb.read()
                except TimeoutError:
                    continue
                except OSError:
                    break
                if byte == INTERRUPT:
                    self.qemu.byte(INTERRUPT)

        listener = threading.Thread(target=pass_interrupts, daemon=True)
        listener.start()
        try:
            while (reply := self.answer())[:1] == b"O":
                self.gdb.write(reply)
        finally:
            stopped.set()
            listener.join()
            self.gdb.connection.settimeout(None)
        self.gdb.write(reply)

    def run(self):
        try:
            while True:
                text, byte = self.gdb.read()
                if text is not None:
                    if self.acks:
                        self.gdb.byte(b"+")
                    self.request(text)
                elif byte == INTERRUPT:
                    self.qemu.byte(INTERRUPT)
        except OSError:
            pass            # one side has left
        finally:
            # Both sides learn of it.
            for stream in (self.gdb, self.qemu):
                stream.connection.close()


def connect(path):
    connection = socket.socket(socket.AF_UNIX)
    connection.connect(path)
    return connection


def serve(listener, qemu_path, layout):
    """Wait for one gdb, and work for it until it leaves."""
    def work():
        try:
            gdb, _ = listener.accept()
        except OSError:
            return
        Proxy(gdb, connect(qemu_path), layout).run()
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread
