"""Runs a notebook's cells on a server of Jupyter, by its REST API and a WebSocket, and prints each reply's status.

    remote.py URL TOKEN NOTEBOOK
"""
import json
import sys
import uuid

import requests
import websocket

url, token, notebook = sys.argv[1:4]
headers = {"Authorization": f"token {token}"}


def ask(method, path, **body):
    answer = requests.request(method, f"{url}/api/{path}", headers=headers, json=body or None, timeout=60)
    answer.raise_for_status()
    return answer.json() if answer.text else None


kernel = ask("POST", "kernels", name="lossbook")["id"]
socket = websocket.create_connection(
    f"{url.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels", header=[f"Authorization: token {token}"], timeout=60
)
session = uuid.uuid4().hex


def run(code):
    header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": session}
    header |= {"version": "5.4", "date": "2026-01-01T00:00:00Z"}
    content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
    content["stop_on_error"] = False
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    socket.send(json.dumps(message | {"buffers": []}))
    while True:
        heard = json.loads(socket.recv())
        if heard["header"]["msg_type"] == "execute_reply" and heard["parent_header"]["msg_id"] == header["msg_id"]:
            return heard["content"]["status"]


with open(notebook, encoding="utf8") as file:
    cells = [c for c in json.load(file)["cells"] if c["cell_type"] == "code"]
statuses = [run("".join(cell["source"])) for cell in cells]
socket.close()
ask("DELETE", f"kernels/{kernel}")
json.dump(statuses, sys.stdout)
