"""The portal's own source, parsed once, as the house tests read it."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("ui", "records", "reminders", "members", "documents", "programs", "meetings", "exercises", "atc_portal")
DOMAINS = FLOORS[1:-1]
DOORS = ("views", "api", "tasks", "admin", "management")


@dataclass(frozen=True)
class Module:
    """One file of Python: where it stands, and what it says."""

    path: Path

    @property
    def name(self) -> str:
        return str(self.path.relative_to(ROOT))

    @property
    def floor(self) -> str:
        return self.path.relative_to(ROOT).parts[0]

    @property
    def room(self) -> str:
        return self.path.relative_to(ROOT).parts[1].removesuffix(".py")

    @cached_property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))

    def __str__(self) -> str:
        return self.name


@lru_cache
def modules(*floors: str) -> tuple[Module, ...]:
    """The files of some floors, of all without a name; migrations are left out."""
    return tuple(
        Module(path)
        for floor in floors or FLOORS
        for path in sorted((ROOT / floor).rglob("*.py"))
        if "migrations" not in path.parts
    )


def rooms(*names: str) -> Iterator[Module]:
    """The files of some rooms of the apps."""
    return (module for module in modules(*DOMAINS) if module.room in names)


def functions(module: Module) -> list[ast.FunctionDef]:
    return [node for node in module.nodes if isinstance(node, ast.FunctionDef)]


def acts(module: Module) -> list[ast.FunctionDef]:
    """The functions of a room of acts that take `by`; one that only asks who it is guards the others."""
    return [each for each in _public(module) if "by" in _names(each) and ("now" in _names(each) or _writes(each))]


def steps(module: Module) -> list[ast.FunctionDef]:
    """What acts share: public functions that write, but know nobody to have done it."""
    return [function for function in _public(module) if "by" not in _names(function) and _writes(function)]


def _public(module: Module) -> list[ast.FunctionDef]:
    return [node for node in module.tree.body if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")]


def _names(function: ast.FunctionDef) -> set[str]:
    return {argument.arg for argument in (*function.args.args, *function.args.kwonlyargs)}


def _writes(function: ast.FunctionDef) -> bool:
    words = {"write", "save", "create", "bulk_create", "bulk_update", "update", "delete", "record", "replan", "tell"}
    called = (ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call))
    return any(name.rpartition(".")[2] in words for name in called)


def calls(module: Module) -> Iterator[tuple[str, ast.Call]]:
    """Each call, by the words it is written with: `timezone.now`."""
    return ((ast.unparse(node.func), node) for node in module.nodes if isinstance(node, ast.Call))


def at(module: Module, node: ast.AST) -> str:
    """Where, so that an editor finds it."""
    return f"{module}:{getattr(node, 'lineno', 1)}"


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def sheets() -> list[Path]:
    return sorted((ROOT / "static/css").glob("*.css"))
