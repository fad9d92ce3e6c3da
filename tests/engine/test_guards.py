"""Does the suite bite? Each guard of the engine is taken away in a copy of the code, and the test named beside it fails.

Behind `--full`: each is a run of its own. The same list stands in docs/reminders.md.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.launcher.checkouts import LEFT_OUT, ROOT

R = "tests/reminders"
GUARDS = {
    "the promise is unique": (
        "reminders/migrations/0001_rules_reminders_letters.py",
        "'channel', 'epoch'), name='reminders_reminder_once'",
        "'channel', 'epoch', 'id'), name='reminders_reminder_once'",
        f"{R}/test_constraints.py",
    ),
    "the fencing token": (
        "reminders/deliver.py", "message.state != Letter.SENDING or message.lease_token != token",
        "message.state != Letter.SENDING",
        f"{R}/test_deliver.py::test_who_slept_past_the_lease_does_not_write_over_who_came_after",
    ),
    "begin-send is committed first": (
        "reminders/deliver.py", '    parcel = begin(letter, token, now=clock(), worker=worker, via=sender.name)\n    if parcel is None:\n        ledger.tally("fence_refused", label="begin")\n        return ""\n    answer = sender.hand_over(parcel)',
        '    with transaction.atomic():\n        parcel = begin(letter, token, now=clock(), worker=worker, via=sender.name)\n        if parcel is None:\n            return ""\n        answer = sender.hand_over(parcel)',
        "tests/engine/test_every_point.py::test_a_stop_at_any_point_loses_nothing_and_doubles_nothing",
    ),
    "the version of the schedule": (
        "reminders/deliver.py", "if row.planned_version != subject.schedule_version:", "if False:",
        f"{R}/test_deliver.py::test_everything_is_asked_again_at_the_last_moment",
    ),
    "may the person still see it": (
        "reminders/deliver.py", "if not fetch.sees(row.person, subject):", "if False:",
        f"{R}/test_deliver.py::test_s79_who_was_told_before_and_may_no_longer_see_it_is_not_told",
    ),
    "each letter is claimed once": (
        "reminders/dispatch.py", "FOR UPDATE SKIP LOCKED\n)\nUPDATE reminders_message", ")\nUPDATE reminders_message",
        "tests/engine/test_processes.py::test_a_claim_waits_for_no_other",
    ),
    "a lost send is of unknown fate": (
        "reminders/dispatch.py", "state=Letter.UNKNOWN, lease_until=None", "state=Letter.RETRY_WAIT, lease_until=None",
        f"{R}/test_deliver.py::test_a_letter_that_was_leaving_when_its_sender_died_is_of_unknown_fate",
    ),
    "the clock": (
        "reminders/guards.py", "if now < engine.last_clock - BACKWARDS:", "if False:",
        f"{R}/test_dispatch.py::test_a_clock_that_cannot_be_believed_puts_the_engine_on_hold",
    ),
    "whose database it is": (
        "reminders/guards.py", 'if engine.origin not in ("", here):', "if False:",
        f"{R}/test_dispatch.py::test_s66_a_restored_or_copied_database_sends_nothing",
    ),
    "whose database it is, at begin-send": (
        "reminders/guards.py", "SELECT NOT hold AND origin IN ('', reminders_origin()),", "SELECT NOT hold,",
        f"{R}/test_dispatch.py::test_begin_send_asks_whose_database_it_is",
    ),
    "the witness": (
        "reminders/guards.py", "if seen[0] == here and tick <= seen[1]:", "if False:",
        f"{R}/test_dispatch.py::test_a_database_older_than_what_left_from_here_sends_nothing",
    ),
    "the epoch": (
        "reminders/plan.py", "if tried and abs(row.anchor_at - anchor.at) >= SAME_DATE:", "if False:",
        f"{R}/test_plan.py::test_a_move_after_people_were_told_begins_a_new_epoch",
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the code in which one guard at a time is taken away."""
    root = tmp_path_factory.mktemp("guards") / "copy"
    shutil.copytree(ROOT, root, ignore=LEFT_OUT)
    return root


def run(root: Path, test: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--full", "-p", "no:cacheprovider", test]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))}
    return subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, timeout=900, check=False)


@pytest.mark.full
@pytest.mark.parametrize("guard", GUARDS)
def test_without_the_guard_its_test_fails(copy, guard):
    file, there, instead, test = GUARDS[guard]
    code = (ROOT / file).read_text(encoding="utf-8")
    assert code.count(there) == 1, f"{file}: the guard is written otherwise now"
    (copy / file).write_text(code.replace(there, instead), encoding="utf-8")
    try:
        done = run(copy, test)
    finally:
        (copy / file).write_text(code, encoding="utf-8")
    assert done.returncode == 1, f"{guard}: {test} does not notice\n{done.stdout[-2000:]}"
    assert re.search(r"\d+ failed", done.stdout), done.stdout[-2000:]


def test_the_list_for_people_names_each_guard():
    told = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")
    assert [
        guard for guard, (_file, _there, _instead, test) in GUARDS.items() if f"| {guard} | `{test}` |" not in told
    ] == []


def test_each_test_the_list_of_faults_names_is_there():
    told = (ROOT / "docs" / "reminders.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[\w/]+\.py)::(test_\w+)`", told)
    assert len(named) > 40
    missing = [f"{file}::{test}" for file, test in named if f"def {test}(" not in (ROOT / file).read_text("utf-8")]
    assert missing == []
