"""Installs PyTorch's wheel for Linux into this Python so that it runs without CUDA.

The wheel's libraries for the CPU are complete, but they are linked to CUDA's, which take gigabytes. So the parts for GPUs
are left out, and each CUDA library that is asked for gets a stand-in: a small library with the same name and the same
symbols, whose functions do nothing but answer 'no device' (or 0, or nothing). PyTorch is then told that it was built
without CUDA. What runs on the CPU is not touched.

    python withoutCuda.py torch-*.whl
"""

import collections
import compileall
import ctypes
import pathlib
import re
import subprocess
import sys
import sysconfig
import tempfile
import zipfile

LEFT_OUT = (
    "torch/lib/libtorch_cuda",
    "torch/lib/libtorch_nvshmem",
    "torch/lib/libc10_cuda",
    "torch/lib/libcaffe2_nvrtc",
    "torch/bin/protoc",
)
# Symbols without a version are of PyTorch's own CUDA libraries; one stand-in has them all.
OWN = "libtorch_cuda.so"
NO_DEVICE = 100  # cudaErrorNoDevice; any number but 0 would do
TYPE = "_ZTVN10__cxxabiv117__class_type_infoE + 16"


def main(wheel):
    site = pathlib.Path(sysconfig.get_paths()["purelib"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site, [n for n in archive.namelist() if not n.startswith(LEFT_OUT)])
    libraries = site / "torch" / "lib"
    for name, symbols in missing(libraries).items():
        write_stand_in(libraries / name, sorted(symbols))
    replace(site / "torch/version.py", r"^(cuda\b.*?= ).*$", r"\1None")
    replace(site / "torch/backends/cuda/__init__.py", r"return torch\._C\._has_cuda\b", "return False")
    # As pip does: else each import compiles 1,500 modules where no bytecode may be written, which takes as long again.
    compileall.compile_dir(site / "torch", quiet=2)
    subprocess.run([sys.executable, "-c", "import torch; torch.ones(1).acos()"], check=True)


def missing(folder):
    """The libraries to stand in for, and the symbols that are asked of each."""
    libraries = list(folder.glob("*.so*"))
    asked = set()
    defined = set()
    undefined = set()
    for library in libraries:
        asked |= set(re.findall(r"NEEDED.*\[(.*)\]", output("readelf", "-dW", library)))
        for line in output("readelf", "--dyn-syms", "-W", library).splitlines():
            words = line.split()
            if len(words) < 8 or not words[0].rstrip(":").isdigit():
                continue
            name, _, version = words[7].partition("@")
            if words[6] != "UND":
                defined.add(name)
            elif words[4] == "GLOBAL":
                undefined.add((name, version.lstrip("@")))
    absent = asked - {library.name for library in libraries}
    found = {name: set() for name in absent if re.match("libtorch_cuda|libc10_cuda|libcu", name)}
    system = [ctypes.CDLL(n) for n in ("libstdc++.so.6", "libgcc_s.so.1", "libm.so.6")]
    system.append(ctypes.pythonapi)
    for name, version in undefined:
        there = name in defined or any(hasattr(library, name) for library in system)
        if not there and (version or OWN) in found:
            found[version or OWN].add(name)
    return found


def write_stand_in(path, symbols):
    text = "".join(assembly(number, name) for number, name in enumerate(symbols))
    versions = "{ global: *; };" if path.name == OWN else f"{path.name} {{ global: *; }};"
    with tempfile.TemporaryDirectory() as folder:
        source = pathlib.Path(folder, "standIn.s")
        source.write_text('.section .note.GNU-stack,"",@progbits\n' + text)
        script = pathlib.Path(folder, "versions")
        script.write_text(versions)
        options = [f"-Wl,-soname,{path.name}", f"-Wl,--version-script={script}"]
        subprocess.run(["gcc", "-shared", "-nostdlib", "-o", path, source, *options], check=True)


def assembly(number, name):
    """What stands for one symbol, by what it is in Itanium's C++ names."""

    def data(content):
        return f".data\n.balign 8\n.globl {name}\n.type {name},@object\n.size {name},1024\n{name}: {content}\n"

    def function(content):
        return f".text\n.globl {name}\n.type {name},@function\n{name}: {content}\nret\n"

    if name.startswith("_ZTI"):  # a type, which pybind11 reads the name of
        # 1: its name; f, b: the next and the last label 1 in the text
        return data(f'.quad {TYPE}, 1f\n1: .asciz "{name[4:]}"')
    if name.startswith("_ZTV") or name.endswith("9allocatorE"):  # a virtual table, a variable
        return data(".zero 1024")
    if name.endswith("get_gil_checkerEv"):  # a reference to a variable, which is written at start
        return ".bss\n.balign 8\n1: .zero 64\n" + function("lea 1b(%rip), %rax")
    if name.endswith("OptionsC1Eb"):  # constructor of a default argument, which pybind11 asks for its type
        table = f'.data\n.balign 8\n1: .quad {TYPE}, 2f\n2: .asciz "options{number}"\n.balign 8\n'
        table += "3: .quad 0, 1b\n.rept 32\n.quad 4f\n.endr\n.text\n4: ret\n"
        return table + function("lea 3b + 16(%rip), %rax\nmov %rax, (%rdi)")
    return function(f"movl ${NO_DEVICE if name.startswith('cu') else 0}, %eax")


def replace(path, pattern, by):
    text, count = re.subn(pattern, by, path.read_text(), flags=re.MULTILINE)
    if count == 0:
        sys.exit(f"{path.name} is not as expected")
    path.write_text(text)


def output(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


if __name__ == "__main__":
    main(sys.argv[1])
