"""Entry of the Python that checks losses: starts where any Python can read it, to say so if it is too old.

    python -u serve.py NONCE [FILE THERE, FILE BACK]

Its stdin and stdout are the protocol's (see lossbook_python/frames.py); descriptor 3, where there is one, takes what is printed.
"""

import os
import sys

OLDEST = (3, 8)

if sys.version_info < OLDEST:
    sys.stderr.write("Python %d.%d.%d is too old\n" % tuple(sys.version_info[:3]))
    sys.exit(64)

# What is beside this file must neither shadow a module of the person's nor be shadowed by one.
sys.path[:] = [p for p in sys.path if os.path.abspath(p or ".") != os.path.dirname(os.path.abspath(__file__))]
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from lossbook_python import main  # noqa: E402

sys.path.pop(0)

if __name__ == "__main__":
    arguments = sys.argv[1:]
    # To the person's code there is no command line: what reads one when it is imported takes its defaults.
    sys.argv[:] = [""]
    main.run(*arguments)
