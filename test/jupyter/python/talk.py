"""Talks to a kernel as a front end does, by Jupyter's own client, and prints what it answered as JSON.

On stdin: { transport, steps: [...] }. Each step is one of

    { "ask": [request, ...] }               sent together; all are waited for
    { "interrupt": request }                interrupted, once it has printed 'ready'
    { "kill": request }                     the kernel's own process is killed, once it has printed 'ready'
    { "killIdle": true }                    the same, while nothing runs
    { "until": text }                       waits for news that holds this text
    { "forged": request }                   signed with another key
    { "raw": text }                         bytes that are no ZMTP, to the port of the shell

and a request { type, content, channel, metadata }. For each step: the replies, and the news since the last step.
"""
import json
import os
import signal
import socket
import sys
import time

import psutil
from jupyter_client.manager import KernelManager
from jupyter_client.session import Session

LIMIT = 60


class Talk:
    def __init__(self, transport):
        self.manager = KernelManager(kernel_name="lossbook", transport=transport)
        self.manager.start_kernel()
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=LIMIT)
        self.names = {}
        self.news = []
        self.replies = []

    def adapter(self):
        return psutil.Process(self.manager.provisioner.pid)

    def kernel(self):
        (process,) = [p for p in self.adapter().children(recursive=True) if "kernel.cjs" in " ".join(p.cmdline())]
        return process

    def send(self, request, name):
        channel = request.get("channel", "shell")
        session = self.client.session
        message = session.msg(request["type"], request.get("content", {}), metadata=request.get("metadata", {}))
        self.names[message["header"]["msg_id"]] = name
        getattr(self.client, f"{channel}_channel").send(message)
        return message["header"]["msg_id"]

    def pump(self):
        for name in ("shell", "control", "stdin"):
            channel = getattr(self.client, f"{name}_channel")
            while channel.msg_ready():
                self.replies.append(self.told(channel.get_msg(timeout=1)))
        channel = self.client.iopub_channel
        while channel.msg_ready():
            self.news.append(self.told(channel.get_msg(timeout=1)))
        time.sleep(0.005)

    def told(self, message):
        parent = message["parent_header"].get("msg_id")
        return {
            "type": message["header"]["msg_type"],
            "content": message["content"],
            "metadata": message["metadata"],
            "of": self.names.get(parent),
        }

    def wait(self, done):
        end = time.monotonic() + LIMIT
        while not done():
            if time.monotonic() > end:
                raise TimeoutError(json.dumps({"replies": self.replies, "news": self.news})[:4000])
            self.pump()

    def ended(self, name):
        replied = any(r["of"] == name for r in self.replies)
        idle = any(n["of"] == name and n["content"].get("execution_state") == "idle" for n in self.news)
        return replied and idle

    def said(self, text):
        return any(text in json.dumps(n["content"], ensure_ascii=False) for n in self.news if n["type"] != "execute_input")

    def step(self, number, step):
        kind, value = next(iter(step.items()))
        if kind == "ask":
            names = [f"{number}.{i}" for i in range(len(value))]
            for request, name in zip(value, names):
                self.send(request, name)
            self.wait(lambda: all(self.ended(name) for name in names))
        elif kind in ("interrupt", "kill"):
            name = f"{number}.0"
            self.send(value, name)
            self.wait(lambda: self.said("ready"))
            if kind == "interrupt":
                self.manager.interrupt_kernel()
            else:
                self.kernel().send_signal(signal.SIGKILL)
            self.wait(lambda: self.ended(name))
        elif kind == "killIdle":
            process = self.kernel()
            process.kill()
            psutil.wait_procs([process], timeout=LIMIT)
        elif kind == "until":
            self.wait(lambda: self.said(value))
        elif kind == "forged":
            own = self.client.session
            forger = Session(key=b"another key", username="forger")
            message = forger.msg(value["type"], value.get("content", {}))
            self.names[message["header"]["msg_id"]] = "forged"
            forger.send(self.client.shell_channel.socket, message)
            assert own.key != forger.key
        elif kind == "raw":
            with socket.create_connection(("127.0.0.1", self.manager.shell_port), timeout=LIMIT) as peer:
                peer.sendall(value.encode())
                # It ends the connection, after its own greeting.
                while peer.recv(4096):
                    pass
        else:
            raise ValueError(kind)

    def run(self, steps):
        results = []
        for number, step in enumerate(steps):
            self.step(number, step)
            results.append({"replies": self.replies, "news": self.news})
            self.news, self.replies = [], []
        return results

    def close(self):
        pid = self.manager.provisioner.pid
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
        self.client.stop_channels()
        self.manager.shutdown_kernel()
        _, alive = psutil.wait_procs(family, timeout=10)
        return len(alive)


asked = json.load(sys.stdin)
talk = Talk(asked.get("transport", "tcp"))
try:
    results = talk.run(asked["steps"])
    info = talk.client.kernel_info(reply=True, timeout=LIMIT)["content"]
finally:
    left = talk.close()
json.dump({"results": results, "info": info, "leftRunning": left}, sys.stdout)
