"""Rule 15 of the house: nothing grows beyond what is read in one go."""

import ast

from tests.house.source import ROOT, at, functions, modules, templates

FILE, FUNCTION, TEMPLATE, SETTINGS = 400, 50, 250, 250


def lines(path) -> int:
    return len(path.read_text(encoding="utf-8").splitlines())


def test_files_stay_short():
    paths = [*(module.path for module in modules()), *(ROOT / "tests").rglob("*.py")]
    assert not [f"{path.relative_to(ROOT)}: {lines(path)}" for path in paths if lines(path) > FILE]


def test_functions_stay_short():
    found = [
        f"{at(module, function)}: {function.name}"
        for module in modules()
        for function in functions(module)
        if function.end_lineno - function.lineno + 1 > FUNCTION
    ]
    assert not found


def test_templates_stay_short():
    assert not [path.relative_to(ROOT) for path in templates() if lines(path) > TEMPLATE]


def test_settings_stay_short_and_alone():
    assert lines(ROOT / "atc_portal/settings.py") <= SETTINGS
    assert len(list(ROOT.glob("*/settings*"))) == 1


def test_models_and_public_helpers_say_what_they_are():
    found = [
        f"{at(module, node)}: {node.name}"
        for module in modules()
        if module.room in {"models", "history", "queries", "rules"}
        for node in module.tree.body
        if isinstance(node, ast.ClassDef | ast.FunctionDef)
        and not node.name.startswith("_")
        and not ast.get_docstring(node)
    ]
    assert not found
