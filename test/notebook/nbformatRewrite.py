"""Reads, validates and writes again each notebook named on the command line, with Jupyter's own nbformat.

Says nothing and ends with status 0 when each is valid and keeps its bytes. Run it under -W error.
"""

import io
import sys

import nbformat

for path in sys.argv[1:]:
    with open(path, encoding="utf-8", newline="") as file:
        text = file.read()
    notebook = nbformat.reads(text, as_version=4)
    nbformat.validate(notebook)
    written = io.StringIO(newline="")
    nbformat.write(notebook, written)
    if written.getvalue() != text:
        sys.exit(f"{path}: nbformat {nbformat.__version__} writes other bytes")
