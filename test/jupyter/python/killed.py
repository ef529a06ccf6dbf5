"""Kills a process on which a kernel depends, or seems to, and prints how many of the kernel's own are left.

    killed.py URL TOKEN PID      the process of this number
    killed.py URL TOKEN parent   the one that started the adapter

Where all are left, also what the kernel still answers.
"""
import json
import sys

import psutil
from serverkernel import ServerKernel

LIMIT = 20

url, token, which = sys.argv[1:4]
kernel = ServerKernel(url, token)
kernel.run("let kept = 41;")
process = psutil.Process(int(kernel.run("process.pid")[1]))
adapter = process.parent()
own = [adapter, *adapter.children(recursive=True)]
killed = adapter.parent() if which == "parent" else psutil.Process(int(which))
others = [p for p in killed.children(recursive=True) if p not in own]
# Before: whoever loses its parent has another.
expects_end = killed == adapter.parent()
killed.kill()
# A kernel that is to go on is asked at once; one that is to end is waited for.
left = len(psutil.wait_procs(own, timeout=LIMIT)[1]) if expects_end else sum(p.is_running() for p in own)
answer = None if expects_end else kernel.run("kept + 1")[1]
# What it started besides, such as a proxy, has nobody any more.
for process in others if expects_end else [*others, *own]:
    if process.is_running():
        process.kill()
json.dump({"own": len(own), "left": left, "answer": answer}, sys.stdout)
