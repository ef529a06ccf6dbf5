"""How long Jupyter's own client waits for kernels, in milliseconds: each of them in turn, one line of JSON.

On stdin: { kernels: [name], starts, warmup, cells: { what: [text] } }. The answer: { name: { start: [ms], what: [ms], memory: [MB] } }.

A start is from no process to the reply of `1 + 1`, asked for at once; a cell is from its request until the client has both the reply
and all news of it. The first `warmup` texts, and the first start of each, are not counted. Memory is what all processes of a kernel occupy that has
run nothing (RSS, summed), two seconds after it was ready; on Linux only.
"""

import json
import sys
import time

from jupyter_client.manager import KernelManager

LIMIT = 60


class Kernel:
    def __init__(self, name):
        began = time.perf_counter()
        self.manager = KernelManager(kernel_name=name)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels(hb=False)
        asked = self.client.execute("1 + 1")
        self.reply(asked)
        self.start = 1000 * (time.perf_counter() - began)

    def reply(self, asked):
        while True:
            message = self.client.get_shell_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") == asked:
                if message["content"]["status"] != "ok":
                    raise RuntimeError(json.dumps(message["content"], default=str)[:2000])
                return

    def run(self, code):
        began = time.perf_counter()
        asked = self.client.execute(code)
        while True:
            message = self.client.get_iopub_msg(timeout=LIMIT)
            if message["parent_header"].get("msg_id") != asked:
                continue
            if message["content"].get("execution_state") == "idle":
                break
        self.reply(asked)
        return 1000 * (time.perf_counter() - began)

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel()


def family(process):
    with open(f"/proc/{process}/task/{process}/children") as children:
        return [process] + [one for child in children.read().split() for one in family(int(child))]


def idle_memory(name):
    manager = KernelManager(kernel_name=name)
    manager.start_kernel()
    client = manager.client()
    client.start_channels(hb=False)
    client.wait_for_ready(timeout=LIMIT)
    time.sleep(2)
    total = 0
    for process in family(manager.provisioner.process.pid):
        with open(f"/proc/{process}/status") as status:
            total += next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
    client.stop_channels()
    manager.shutdown_kernel()
    return total * 1024 / 1e6


def in_turn(names, round_number):
    shift = round_number % len(names)
    return names[shift:] + names[:shift]


asked = json.load(sys.stdin)
names, warmup = asked["kernels"], asked["warmup"]
times = {name: {what: [] for what in ("start", *asked["cells"])} for name in names}
for number in range(asked["starts"] + 1):
    for name in in_turn(names, number):
        kernel = Kernel(name)
        kernel.close()
        if number > 0:
            times[name]["start"].append(kernel.start)
if sys.platform == "linux":
    for name in names:
        times[name]["memory"] = [idle_memory(name)]
kernels = {name: Kernel(name) for name in names}
try:
    # News of the first cell must have somewhere to go before any is counted on.
    for kernel in kernels.values():
        kernel.client.wait_for_ready(timeout=LIMIT)
    for what, texts in asked["cells"].items():
        for number, text in enumerate(texts):
            for name in in_turn(names, number):
                took = kernels[name].run(text)
                if number >= warmup:
                    times[name][what].append(took)
finally:
    for kernel in kernels.values():
        kernel.close()
json.dump(times, sys.stdout)
