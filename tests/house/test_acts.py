"""Rules 1, 2, 9 and 18 of the house: what an act is, and who has a clock."""

import ast

import pytest

from records.queries import verbs
from tests.house.source import DOMAINS, DOORS, acts, at, calls, modules, rooms, steps

ACTS = [(module, act) for module in rooms("domain") for act in acts(module)]
STEPS = {step.name for module in rooms("domain") if module.floor != "reminders" for step in steps(module)}
CLOCKS = {
    "timezone.now", "timezone.localdate", "timezone.localtime", "datetime.now", "datetime.today", "datetime.utcnow",
    "date.today", "time.time", "Now",
}  # fmt: skip


@pytest.mark.parametrize(("module", "act"), ACTS, ids=lambda part: getattr(part, "name", ""))
def test_act_is_keyword_only_after_its_row_and_takes_by_and_now(module, act):
    positional = 2 if act.name in {"tell", "copy_rules"} else 1  # what is told; from which row to which
    assert len(act.args.args) + len(act.args.posonlyargs) <= positional, at(module, act)
    assert act.args.vararg is None, at(module, act)
    assert {"by", "now"} <= {argument.arg for argument in act.args.kwonlyargs}, f"{at(module, act)}: {act.name}"
    assert ast.get_docstring(act), f"{at(module, act)}: one sentence says what else happens"


@pytest.mark.parametrize(("module", "act"), ACTS, ids=lambda part: getattr(part, "name", ""))
def test_act_is_one_transaction(module, act):
    decorators = [ast.unparse(decorator) for decorator in act.decorator_list]
    assert "transaction.atomic" in decorators or act.name == "tell", f"{at(module, act)}: {act.name}"


def test_doors_call_acts_and_no_step_of_them():
    """What writes without `by` happens inside an act, in its transaction, and is recorded there."""
    found = [
        f"{at(module, node)}: {name}"
        for module in modules()
        if module.room in DOORS or module.room in ("forms", "pages")
        for name, node in calls(module)
        if "domain" in name.split(".") and name.rpartition(".")[2] in STEPS
    ]
    assert not found


def test_only_doors_read_the_clock():
    """Pages and commands read it once and give acts `now`; the widget of zones shows what its zone says today."""
    found = [
        f"{at(module, node)}: {name}"
        for module in modules()
        if module.floor != "atc_portal" and module.room not in DOORS and module.name not in READS_THE_CLOCK
        for name, node in calls(module)
        if name in CLOCKS
    ]
    assert not found


READS_THE_CLOCK = {
    "ui/fields.py": "the label of a zone says its offset of today",
    "members/signin.py": "the adapters of the sign-in library are doors: it calls them in the middle of a request",
    "members/middleware.py": "what comes before every page is a door",
    "ui/when.py": "localtime() turns a moment it is given",
}


def test_every_act_of_the_trail_has_its_words():
    """The history of a record shows sentences, never the code of an act."""
    known = {verb for verb, _ in verbs()}
    found = [
        f"{at(module, node)}: {word}"
        for module in modules()
        for name, node in calls(module)
        if name in {"history.record", "record", "_note", "_rewrite"}
        for argument in node.args[1:2]
        if (word := getattr(argument, "value", None)) and isinstance(word, str) and word not in known
    ]
    assert not found


def test_acts_and_engine_name_no_task():
    """Acts write rows; what looks at them is woken by the schedule."""
    forbidden = {"delay", "apply_async", "on_commit", "send_task"}
    found = [
        f"{at(module, node)}: {name}"
        for module in modules()
        for name, node in calls(module)
        if name.rpartition(".")[2] in forbidden
    ]
    assert not found


def test_tasks_are_not_put_off():
    found = [
        at(module, node)
        for module in modules()
        for _name, node in calls(module)
        if {keyword.arg for keyword in node.keywords} & {"eta", "countdown"}
    ]
    assert not found


def test_rooms_of_the_domain_assert_nothing():
    """`python -O` would take the guards away: they raise instead."""
    found = [at(module, node) for module in modules(*DOMAINS) for node in module.nodes if isinstance(node, ast.Assert)]
    assert not found
