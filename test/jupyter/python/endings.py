"""Kills what is around a kernel, and prints what was left of the rest, and how much memory an idle one has, in MiB.

Memory is each process's share (PSS): pages that several have are divided among them.
"""
import json
import signal
import subprocess
import sys

import psutil
from jupyter_client.manager import start_new_kernel

LIMIT = 20


def family(pid):
    adapter = psutil.Process(pid)
    return [adapter, *adapter.children(recursive=True)]


def left(processes):
    return len(psutil.wait_procs(processes, timeout=LIMIT)[1])


def memory(pid):
    return round(sum(process.memory_full_info().pss for process in family(pid)) / 2**20)


if sys.argv[1:] == ["parent"]:
    manager, client = start_new_kernel(kernel_name="lossbook")
    client.execute_interactive("1 + 1", silent=True)
    print(manager.provisioner.pid, flush=True)
    sys.stdin.read()

told = {}
manager, client = start_new_kernel(kernel_name="lossbook")
pid = manager.provisioner.pid
told["idle"] = memory(pid)
client.execute_interactive("1 + 1", silent=True)
told["afterCell"] = memory(pid)
adapter, *rest = family(pid)
adapter.kill()
told["leftOfAdapter"] = left(rest)
client.stop_channels()
manager.shutdown_kernel(now=True)

for ending in ("SIGTERM", "SIGHUP"):
    manager, client = start_new_kernel(kernel_name="lossbook")
    client.execute_interactive("require('node:child_process').spawn('sleep', ['1000']); 1", silent=True)
    adapter, *rest = family(manager.provisioner.pid)
    told[f"startedBefore{ending}"] = len(rest)
    adapter.send_signal(getattr(signal, ending))
    told[f"leftOf{ending}"] = left([adapter, *rest])
    client.stop_channels()
    manager.shutdown_kernel(now=True)

command = [sys.executable, __file__, "parent"]
parent = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
processes = family(int(parent.stdout.readline()))
told["started"] = len(processes)
parent.kill()
parent.wait()
told["leftOfParent"] = left(processes)
json.dump(told, sys.stdout)
