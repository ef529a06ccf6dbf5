"""The person's file and the modules that it imports from its folder: executed from the bytes that were hashed, and again when edited.

Modules of one folder are in `sys.modules` while code of that folder runs, so that two folders may each have their `helpers.py`. Functions
taken before an edit keep the modules they were made in.
"""

import ast
import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import os
import sys

from .errors import Refused


# What the topmost folder of a repository has.
TOPS = (".git", "pyproject.toml", "setup.py", "setup.cfg")


class Project:
    """The modules under one root folder, and those that they import from the folders above it, up to the repository's own."""

    def __init__(self, root):
        self.root = root
        self.above = _folders_above(root)
        self.top = self.above[-1] if self.above else root
        self.modules = {}
        self.hashes = {}
        self.texts = {}

    def holds(self, path):
        path = os.path.abspath(path)
        inside = path.startswith(self.top.rstrip(os.sep) + os.sep)
        installed = os.sep + "site-packages" + os.sep in path or path.startswith(os.path.abspath(sys.prefix) + os.sep)
        return inside and not installed

    def is_current(self):
        return all(_hash_of_file(path) == sha for path, sha in self.hashes.items())

    def forget(self):
        self.leave()
        self.modules.clear()
        self.hashes.clear()

    def enter(self):
        sys.path.insert(0, self.root)
        # Last: `python train.py` has its folder on the path, which may hide nothing that is installed here.
        sys.path.extend(self.above)
        sys.modules.update(self.modules)

    def leave(self):
        self.modules.update({name: m for name, m in list(sys.modules.items()) if self._made(m)})
        for name in self.modules:
            sys.modules.pop(name, None)
        for folder in (self.root, *self.above):
            if folder in sys.path:
                sys.path.remove(folder)

    def _made(self, module):
        """Files that were executed; and folders without __init__.py, which else keep their parts as they were before an edit."""
        origin = _origin(module)
        if origin is not None:
            return origin in self.hashes
        spec = getattr(module, "__spec__", None)
        folders = list(getattr(spec, "submodule_search_locations", None) or ())
        return bool(folders) and all(self.holds(os.path.join(folder, "part.py")) for folder in folders)


class Sources(importlib.abc.MetaPathFinder):
    """All projects, of which one is entered at a time."""

    def __init__(self):
        self.projects = {}
        self.current = None
        self.reported = {}
        self.texts = {}
        sys.dont_write_bytecode = True
        sys.meta_path.insert(0, self)

    def enter(self, project):
        if project is self.current:
            return
        if self.current is not None:
            self.current.leave()
        self.current = project
        if project is not None:
            project.enter()

    def project(self, root):
        return self.projects.setdefault(root, Project(root))

    def load(self, path):
        """The module of a file, executed again if it or what it imports from its folder was edited; and its project."""
        path = os.path.realpath(path)
        if os.path.isdir(path):
            raise Refused("%s is a folder; give the .py file" % path, "no-file")
        if not os.path.exists(path):
            raise Refused(_no_file(path), "no-file")
        with open(path, "rb") as file:
            data = file.read()
        root, parts = _place(path, data)
        project = self.project(root)
        if not project.is_current():
            if self.current is project:
                self.current = None
            project.forget()
        self.enter(project)
        name = ".".join(parts)
        known = sys.modules.get(name)
        if known is not None and _origin(known) == path:
            return known, project
        return self._execute(name, path, project), project

    def _execute(self, name, path, project):
        if name in sys.modules or name.partition(".")[0] in sys.builtin_module_names or _is_installed(name):
            # A file called `keras.py` or `random.py` must not take that name from everything else.
            name = "_lossbook_" + name.replace(".", "_")
        for parent in _parents(name):
            importlib.import_module(parent)
        spec = importlib.util.spec_from_file_location(name, path, loader=Loader(name, path, project, self))
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        sys.argv[:] = [path]
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules.pop(name, None)
            project.hashes.pop(path, None)
            raise
        return module

    def find_spec(self, fullname, path=None, target=None):
        if self.current is None or fullname.partition(".")[0] == __package__:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or not isinstance(spec.loader, importlib.machinery.SourceFileLoader):
            return None
        if not self.current.holds(spec.origin):
            return None
        spec.loader = Loader(fullname, os.path.realpath(spec.origin), self.current, self)
        return spec

    def read(self, project, path, data):
        project.hashes[path] = hashlib.sha256(data).hexdigest()
        try:
            self.texts[path] = importlib.util.decode_source(data)
        except Exception:
            self.texts[path] = data.decode("latin-1")

    def files_of(self, project):
        return [{"path": p, "sha256": sha} for p, sha in sorted(project.hashes.items())] if project else []


class Loader(importlib.machinery.SourceFileLoader):
    """From the source at all times: a cached bytecode file may be that of another text of the same second."""

    def __init__(self, name, path, project, sources):
        super().__init__(name, path)
        self.project = project
        self.sources = sources

    def get_code(self, fullname):
        data = self.get_data(self.path)
        self.sources.read(self.project, os.path.realpath(self.path), data)
        return self.source_to_code(data, self.path)


def evaluated(expression, module, path):
    """The value of an expression in the names of a module."""
    file = os.path.basename(path)
    try:
        code = compile(expression.strip(), "<expression>", "eval")
    except SyntaxError as error:
        raise Refused("'%s' is no Python expression: %s" % (expression, error.msg), "expression")
    try:
        return eval(code, module.__dict__)
    except NameError as error:
        if error.__traceback__.tb_next is None or error.__traceback__.tb_next.tb_next is None:
            raise Refused("%s: %s; %s" % (file, error, offered(module)), "no-name")
        raise


def offered(module):
    """What there is to choose from, as a sentence's end."""
    own = [
        name
        for name, value in vars(module).items()
        if callable(value) and not name.startswith("_") and getattr(value, "__module__", None) == module.__name__
    ]
    return "it has %s" % ", ".join(own) if own else "it defines no function or class"


def _no_file(path):
    folder = os.path.dirname(path)
    if not os.path.isdir(folder):
        return "there is no file %s, nor the folder %s" % (path, folder)
    others = sorted(n for n in os.listdir(folder) if n.endswith(".py"))[:20]
    return "there is no file %s; the folder has %s" % (path, ", ".join(others) or "no .py file")


def _folders_above(root):
    """Nearest first, up to the repository's own folder, or where there is none, to the one that Python was started in."""
    started, home = os.path.realpath(os.getcwd()), os.path.expanduser("~")
    folder, found, up_to_start = root, [], []
    while not any(os.path.exists(os.path.join(folder, name)) for name in TOPS):
        if folder == started:
            up_to_start = list(found)
        above = os.path.dirname(folder)
        if above in (folder, home):
            return up_to_start
        found.append(above)
        folder = above
    return found


def _place(path, data):
    """The folder to import from, and the module's name in parts: as many folders up as packages or `from ..` lead."""
    folder, parts = os.path.dirname(path), [os.path.splitext(os.path.basename(path))[0]]
    top = _top(path, data)
    while os.path.exists(os.path.join(folder, "__init__.py")) or (top is not None and len(folder) >= len(top)):
        above = os.path.dirname(folder)
        if above == folder:
            break
        parts.insert(0, os.path.basename(folder))
        folder = above
    return folder, parts


def _top(path, data):
    """The highest folder that relative imports name, those of the modules that they lead to included; None without any."""
    top = None
    todo, seen = [(path, data)], {path}
    while todo:
        file, data = todo.pop()
        for node in _relative_imports(data):
            folder = os.path.dirname(file)
            for _ in range(node.level - 1):
                folder = os.path.dirname(folder)
            if top is None or len(folder) < len(top):
                top = folder
            module = os.path.join(folder, *(node.module or "").split("."))
            for name in [module, *(os.path.join(module, alias.name) for alias in node.names)]:
                for found in (name + ".py", os.path.join(name, "__init__.py")):
                    if found not in seen and os.path.isfile(found):
                        seen.add(found)
                        with open(found, "rb") as opened:
                            todo.append((found, opened.read()))
    return top


def _relative_imports(data):
    try:
        tree = ast.parse(data)
    except (SyntaxError, ValueError):
        return []  # Said when it is executed.
    return [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level > 0]


def _parents(name):
    parts = name.split(".")
    return [".".join(parts[:n]) for n in range(1, len(parts))]


def _is_installed(name):
    if "." in name:
        return False
    if name in getattr(sys, "stdlib_module_names", ()):
        return True
    return any(
        "site-packages" in folder and _is_module(os.path.join(folder, name)) for folder in sys.path if folder
    )


def _is_module(path):
    return os.path.isdir(path) or os.path.isfile(path + ".py")


def _origin(module):
    spec = getattr(module, "__spec__", None)
    origin = getattr(spec, "origin", None)
    return os.path.realpath(origin) if isinstance(origin, str) and os.path.sep in origin else None


def _hash_of_file(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except OSError:
        return None
