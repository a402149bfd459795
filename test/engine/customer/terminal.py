"""Runs a command in a terminal of its own, and types what standard input says, a JSON list of
[what to wait for, what to type]. Prints the whole screen; exits as the command does."""

import fcntl
import json
import os
import pty
import re
import select
import struct
import sys
import termios
import time

typing = [(re.compile(wait.encode(), re.DOTALL), text.encode()) for wait, text in json.load(sys.stdin)]
pid, terminal = pty.fork()
if pid == 0:
    os.environ["TERM"] = "xterm"
    # Wide, so that no message is broken into lines.
    fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 400, 0, 0))
    os.execvp(sys.argv[1], sys.argv[1:])

patience = 100
"""Seconds for one answer of the command."""
control = re.compile(rb"\x1b\[[0-9;?]*[A-Za-z]")
"""Colors and moves of the cursor, which are no part of the text."""

new = b""
deadline = time.time() + patience
while True:
    ready, _, _ = select.select([terminal], [], [], 0.3)
    if ready:
        try:
            chunk = os.read(terminal, 65536)
        except OSError:
            break
        if not chunk:
            break
        new += chunk
        sys.stdout.buffer.write(chunk)
    elif typing and typing[0][0].search(control.sub(b"", new)):
        # It is quiet: the question is complete.
        os.write(terminal, typing.pop(0)[1])
        new = b""
        deadline = time.time() + patience
    elif time.time() > deadline:
        waiting = typing[0][0].pattern.decode() if typing else "its end"
        sys.exit(f"Nothing came of: {waiting}")
status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
sys.stdout.flush()
sys.exit(status if not typing else f"Never asked: {typing[0][0].pattern.decode()}")
