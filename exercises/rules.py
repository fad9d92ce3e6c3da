"""Who may do what with exercises. Predicates say who; the acts say when."""

import rules

from members.rules import acts_for_party, represents_someone
from records.rules import is_staff, staff_with

keeps = staff_with("exercises")
approves = staff_with("exercises", "approve")

rules.add_perm("exercises.read_exercises", is_staff | represents_someone)
for act in (
    "enter",
    "edit",
    "announce",
    "step_back",
    "add_stage",
    "edit_stage",
    "reschedule_stage",
    "record_stage",
    "mark_not_conducted",
    "invite",
    "set_role",
    "place_party",
    "link_meeting",
):
    rules.add_perm(f"exercises.{act}", keeps)
rules.add_perm("exercises.remind", keeps | staff_with("messages"))  # whoever writes to everybody may remind too
for act in ("postpone", "resume", "cancel", "advance"):
    rules.add_perm(f"exercises.{act}", approves)
for act in ("reply", "withdraw", "set_headcount"):
    rules.add_perm(f"exercises.{act}", keeps | acts_for_party("answer"))
