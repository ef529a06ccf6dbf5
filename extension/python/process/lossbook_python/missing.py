"""A module that this Python does not have: the facts from which the other side says where it was looked for and what installs it."""

import importlib.util
import os
import re
import sys
import sysconfig

# Packages that are not named as what is imported from them.
PACKAGES = {
    "keras": "keras tensorflow",
    "cv2": "opencv-python-headless",
    "PIL": "pillow",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "yaml": "PyYAML",
    "distutils": "setuptools",
    "pkg_resources": "setuptools",
}
KNOWN = {"numpy", "scipy", "torch", "torchvision", "tensorflow", "tf_keras", "jax", "flax", "optax", "kornia", "monai", "pandas", "einops"}


def missing_module(error, texts):
    """`texts`: of the person's files. None unless a whole module is missing: a misspelt part of one that is there is no matter of installing."""
    name = getattr(error, "name", None)
    if not isinstance(error, ModuleNotFoundError) or not name:
        return None
    top = name.partition(".")[0]
    if top in sys.modules:
        return None
    # A script may say itself what it depends on (PEP 723): uv makes an environment of that.
    declaring = next((path for path, text in texts.items() if _declares(text)), None)
    return {**facts_of(top), **({"script": declaring} if declaring else {})}


def _declares(text):
    return re.search(r"^# /// script\s*$", text, re.MULTILINE) is not None


def facts_of(module):
    found = {"module": module, "version": sys.version.split()[0]}
    if module in getattr(sys, "stdlib_module_names", ()):
        return found
    found["install"] = _install(PACKAGES.get(module, module))
    found["guessed"] = module not in PACKAGES and module not in KNOWN
    return found


def _install(packages):
    python = _quoted(sys.executable)
    if sys.prefix == sys.base_prefix and _is_managed():
        # pip refuses to install there (PEP 668). A .venv is found by itself.
        inside = ".venv\\Scripts\\python" if os.name == "nt" else ".venv/bin/python"
        return "%s -m venv .venv && %s -m pip install %s" % (python, inside, packages)
    first = "" if importlib.util.find_spec("pip") else "%s -m ensurepip && " % python
    return "%s%s -m pip install %s" % (first, python, packages)


def _is_managed():
    return os.path.exists(os.path.join(sysconfig.get_path("stdlib"), "EXTERNALLY-MANAGED"))


def _quoted(path):
    return '"%s"' % path if " " in path else path
