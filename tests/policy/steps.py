"""Looks for the steps of places that stand nowhere in gates.toml, and prints a line for each: pytest -s tests/policy/steps.py.

It asks every page as one with every right, with one place taken away and with all of them, until an answer tells more.
"""

import json
from typing import Any

from tests.policy.test_gates import FILE, ROUTES, answered, by_name, others_than, put_beside, watch

__all__ = ["watch"]
ASKERS = (("neighbour", "representative"), ("lapsed", "staff"), ("neighbour", "staff"), ("lapsed", "administrator"))
STEPS = [
    {"page": name, "side": side, "who": who, "as": role, "others": others}
    for others in (False, True)
    for who, role in ASKERS
    for name, route in ROUTES.items()
    for side in ("b", "h")[: 1 + bool(route.arguments)]
]


def test_steps(world, watch):
    put_beside(world)
    named = {name for kind in FILE.values() for name in kind}
    new = {name: gate for name, gate in by_name().items() if name not in named}
    for step in STEPS if new else ():
        for name in passed(world, watch, new, step):
            print(line(name, step))
            del new[name]
    print("\n".join(f"# no step found: {name}" for name in new))


def passed(world: Any, watch: Any, new: dict[str, Any], step: dict[str, Any]) -> list[str]:
    """The new places that a step shows to be needed."""
    watch.passed.clear()
    answered(world, watch, others_than("") if step["others"] else (), step)
    found = [name for name, gate in new.items() if gate in watch.passed]
    shown = []
    for name in found:
        others = others_than(name) if step["others"] else set()
        kept, lost = (answered(world, watch, open_, step) for open_ in (others, others | {new[name]}))
        shown += [name] if kept != lost and lost[0] == 200 else []
    return shown


def line(name: str, step: dict[str, Any]) -> str:
    """The step as the file writes it."""
    said = {key: value for key, value in step.items() if value and (key, value) != ("side", "b")}
    return f"{json.dumps(name)} = {{ {', '.join(f'{key} = {json.dumps(value)}' for key, value in said.items())} }}"
