"""Runs a notebook's cells on a server of Jupyter and prints each reply's status.

    remote.py URL TOKEN NOTEBOOK
"""
import json
import sys

from serverkernel import ServerKernel

url, token, notebook = sys.argv[1:4]
kernel = ServerKernel(url, token)
with open(notebook, encoding="utf8") as file:
    cells = [c for c in json.load(file)["cells"] if c["cell_type"] == "code"]
statuses = [kernel.run("".join(cell["source"]))[0] for cell in cells]
kernel.delete()
json.dump(statuses, sys.stdout)
