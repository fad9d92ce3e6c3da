"""S61: every act writes its entry; the few that write none say here why."""

import ast

from tests.house.source import acts, at, modules, rooms

WRITES = {"record", "refused", "exported"}  # of records.history
ELSEWHERE = {
    "tell": "telling is a part of an act, which writes its own entry",
    "remind": "reminders.domain.nudge writes it",
    "suspend_unreviewed": "each account by the step that `suspend` takes too",
    "edit_many": "records.bulk runs a recorded step for each row",
    "undo_many": "the same",
    "suspend_many": "the same",
    "end_sessions_many": "the same",
    "ask_review_many": "the same",
    "send_many": "the same",
    "apply": "each row by the recorded acts on people",
    "take_back": "the same",
    "compose": "documents.domain.issue.clear writes it",
    "compose_agenda": "the same",
    "compose_list": "the same",
    "give_out": "documents.domain.release writes it",
    "catch_up": "the same",
    "send_credentials": "meetings.domain.letters writes it, for those who submit a delegation too",
    "keep_answer": "documents.domain.submission writes it, and the act of the answer",
    "bring": "nothing is done yet: a file waits to be looked at",
    "forget": "uploads nobody used go by themselves",
    "keep": "drafts and views of lists are one's own notes",
    "discard": "the same",
    "change": "the same",
    "move_up": "the same",
    "delete": "the same",
}


def called(node) -> set[str]:
    functions = [call.func for call in ast.walk(node) if isinstance(call, ast.Call)]
    return {each.attr if isinstance(each, ast.Attribute) else getattr(each, "id", "") for each in functions}


def silent(module):
    """The acts of a module that reach no entry, by themselves or by a function beside them."""
    known = {node.name: called(node) for node in ast.walk(module.tree) if isinstance(node, ast.FunctionDef)}
    writing = set(WRITES)
    while more := {name for name, calls in known.items() if calls & writing} - writing:
        writing |= more
    return [act for act in acts(module) if act.name not in writing]


def test_s61_every_act_writes_an_entry():
    found = [(module, act) for module in rooms("domain") for act in silent(module)]
    assert not [f"{at(module, act)}: {act.name}" for module, act in found if act.name not in ELSEWHERE]
    assert {act.name for _module, act in found} == set(ELSEWHERE)


def test_s61_entries_are_written_through_the_one_door():
    found = [module.name for module in modules() if "Entry(" in module.text or "Entry.objects.create" in module.text]
    assert found == ["records/history.py", "records/models/trail.py"]
