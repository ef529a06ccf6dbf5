"""A kernel on a server of Jupyter, by its REST API and a WebSocket."""
import json
import uuid

import requests
import websocket


class ServerKernel:
    def __init__(self, url, token):
        self.url, self.headers = url, {"Authorization": f"token {token}"}
        self.id = self.ask("POST", "kernels", name="lossbook")["id"]
        address = f"{url.replace('http', 'ws', 1)}/api/kernels/{self.id}/channels"
        header = [f"Authorization: token {token}"]
        self.socket = websocket.create_connection(address, header=header, timeout=60)
        self.session = uuid.uuid4().hex

    def ask(self, method, path, **body):
        answer = requests.request(method, f"{self.url}/api/{path}", headers=self.headers, json=body or None, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.text else None

    def run(self, code):
        """The status of the reply, and the last expression as text."""
        header = {"msg_id": uuid.uuid4().hex, "msg_type": "execute_request", "username": "", "session": self.session}
        header |= {"version": "5.4", "date": "2026-01-01T00:00:00Z"}
        content = {"code": code, "silent": False, "store_history": True, "user_expressions": {}, "allow_stdin": False}
        content["stop_on_error"] = False
        message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
        self.socket.send(json.dumps(message | {"buffers": []}))
        status, value, idle = None, None, False
        while status is None or not idle:
            heard = json.loads(self.socket.recv())
            if heard["parent_header"].get("msg_id") != header["msg_id"]:
                continue
            kind, content = heard["header"]["msg_type"], heard["content"]
            status = content["status"] if kind == "execute_reply" else status
            value = content["data"].get("text/plain") if kind == "execute_result" else value
            idle = idle or (kind == "status" and content["execution_state"] == "idle")
        return status, value

    def delete(self):
        self.socket.close()
        self.ask("DELETE", f"kernels/{self.id}")
