"""Runs a Python module as a server that never outlives the sandbox.

The sandbox holds the other end of standard input; when it is gone, even by SIGKILL, the read ends.
"""

import os
import runpy
import sys
import threading


def leave_with_parent():
    sys.stdin.buffer.read()
    os._exit(0)


threading.Thread(target=leave_with_parent, daemon=True).start()
module = sys.argv[1]
sys.argv = sys.argv[1:]
runpy.run_module(module, run_name="__main__", alter_sys=True)
