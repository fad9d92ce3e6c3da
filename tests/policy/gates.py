"""The gates: each place of the source where rows begin at `visible_to`, and what happens when some of them stand open."""

import ast
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import pytest
from allauth.account.internal.flows import reauthentication
from django.apps import apps
from django.db.models import manager

from members.models import User
from tests.house.source import DOMAINS, ROOT, Module, modules

GATE = "visible_to"
MANAGERS = manager.__file__  # managers hand the question on to their queryset


@dataclass(frozen=True)
class Gate:
    """One call of `visible_to`: where it ends in its file tells it from all others."""

    path: str
    end: tuple[int, int] = field(repr=False)
    name: str = field(compare=False)  # as people find it again when lines have moved

    def __str__(self) -> str:
        return self.name

    @property
    def is_inner(self) -> bool:
        """Whether it is what the `visible_to` of a model asks of another model."""
        return f".{GATE} " in self.name


@lru_cache
def gates() -> dict[tuple[str, int, int], Gate]:
    """Every gate of the source by its place. What a model's own `visible_to` asks of another model is one too."""
    found = [gate for module in modules() for gate in _of(module)]
    assert len({gate.name for gate in found}) == len(found)
    return {(gate.path, *gate.end): gate for gate in found}


def _of(module: Module) -> Iterator[Gate]:
    numbers: dict[str, int] = {}
    for function, call in _calls(module.tree, ""):
        assert isinstance(call.func, ast.Attribute)
        name = f"{module.name}: {function} {ast.unparse(call.func.value)}"
        numbers[name] = numbers.get(name, 0) + 1
        again = f" {numbers[name]}" if numbers[name] > 1 else ""
        yield Gate(module.name, (call.end_lineno or 0, call.end_col_offset or 0), name + again)


def _calls(node: ast.AST, function: str) -> Iterator[tuple[str, ast.Call]]:
    for each in ast.iter_child_nodes(node):
        name = function
        if isinstance(each, ast.FunctionDef | ast.ClassDef):
            name = f"{function}.{each.name}".lstrip(".")
        if isinstance(each, ast.Call) and isinstance(each.func, ast.Attribute) and each.func.attr == GATE:
            yield function, each
        yield from _calls(each, name)


@cache
def _place(code: CodeType, instruction: int) -> tuple[str, int, int] | None:
    """Where in the source an instruction stands, by its end."""
    path = Path(code.co_filename)
    if not path.is_relative_to(ROOT):
        return None
    _line, line, _column, column = list(code.co_positions())[instruction // 2]
    return str(path.relative_to(ROOT)), line or 0, column or 0


def _asked_from(frame: FrameType | None) -> Gate | None:
    while frame is not None and frame.f_code.co_filename == MANAGERS:
        frame = frame.f_back
    place = _place(frame.f_code, frame.f_lasti) if frame is not None else None
    return gates().get(place) if place else None


@dataclass
class Watch:
    """Which gates are passed, which of them kept rows from whoever passed, and which of them stand open or shut."""

    passed: set[Gate] = field(default_factory=set)
    narrow: set[Gate] = field(default_factory=set)
    open: frozenset[Gate] = frozenset()
    shut: frozenset[Gate] = frozenset()
    lifted: str = ""  # a role: whoever asks has every right, and is taken for it by all but the gates
    outer: int = 0  # how many gates, one within the other, take them for it too
    depth: int = 0  # how many gates are looking at who asks


@contextmanager
def watched() -> Iterator[Watch]:
    """See who passes the gates, be able to open some of them, and to give whoever asks every right."""
    watch = Watch()
    models = [model for app in DOMAINS for model in apps.get_app_config(app).get_models()]
    kinds = {kind for model in models for kind in type(model._default_manager.all()).__mro__}
    with pytest.MonkeyPatch.context() as patch:
        for kind in kinds:
            if GATE in vars(kind):
                patch.setattr(kind, GATE, _watching(watch, vars(kind)[GATE]))
        patch.setattr(User, "role", _Role(watch))
        for name in ("has_perm", "has_right"):
            patch.setattr(User, name, _any_right(watch, getattr(User, name)))
        known = reauthentication.is_reauthentication_required
        patch.setattr(
            reauthentication, "is_reauthentication_required", lambda *a, **k: not watch.lifted and known(*a, **k)
        )
        yield watch


class _Role:
    """The role of an account, as it is to the gates and as it is taken for by everything else."""

    def __init__(self, watch: Watch) -> None:
        self.watch = watch

    def __get__(self, account: Any, kind: type) -> Any:
        if account is None:
            return self
        is_gate = self.watch.depth > self.watch.outer
        return account.__dict__["role"] if is_gate or not self.watch.lifted else self.watch.lifted

    def __set__(self, account: Any, role: str) -> None:
        account.__dict__["role"] = role


def _any_right(watch: Watch, original: Any) -> Any:
    @wraps(original)
    def may(self: Any, *asked: Any) -> bool:
        return bool(watch.lifted) or original(self, *asked)

    return may


def _watching(watch: Watch, original: Any) -> Any:
    @wraps(original)
    def asked(self: Any, user: Any) -> Any:
        gate = _asked_from(sys._getframe(1))
        if gate is not None:
            watch.passed.add(gate)
            if gate in watch.open:
                return self.all()
            if gate in watch.shut:
                return self.none()
        watch.depth += 1
        try:
            found = original(self, user)
        finally:
            watch.depth -= 1
        if gate is not None and found.query.where != self.query.where:  # otherwise whoever asks sees all rows there are
            watch.narrow.add(gate)
        return found

    return asked
