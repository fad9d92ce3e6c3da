"""Who may do what with meetings. When it may be done is a guard of the act."""

import rules

from members.rules import acts_for_party, represents_someone
from records.rules import is_staff, staff_with


@rules.predicate
def carries_out(user, row):
    """Whoever answers for the lead of an action item, or for one of its co-executors."""
    if row is None or user.role != "representative":
        return False
    mine = set(user.parties("answer").values_list("pk", flat=True))
    return row.lead_id in mine or any(party.pk in mine for party in row.co_executors.all())


works = staff_with("meetings")
approves = staff_with("approve")
plans = staff_with("plan")

rules.add_perm("meetings.read_meetings", is_staff | represents_someone)
rules.add_perm("meetings.read_venues", is_staff)
rules.add_perm("meetings.read_blackouts", is_staff)
rules.add_perm("meetings.read_history", is_staff)

for act in (
    "draft",
    "edit",
    "plan",
    "reschedule",
    "rezone",
    "undo_move",
    "redate",
    "mark_held",
    "delete",
    "clone",
    "set_terms",
    "link",
    "unlink",
    "add_sitting",
    "edit_sitting",
    "move_sitting",
    "remove_sitting",
    "prepare",
    "drop",
    "issue",
    "withdraw",
    "add_item",
    "edit_item",
    "remove_item",
    "withdraw_item",
    "arrange",
    "renumber",
    "carry_over",
    "issue_agenda",
    "adopt",
    "decide",
    "attach_paper",
    "detach_paper",
    "record_attendance",
    "record_outcomes",
    "accept_conflict",
    "write_protocol",
    "circulate_protocol",
    "dispose_comment",
):
    rules.add_perm(f"meetings.{act}", works)
for act in (
    "convene", "postpone", "undo_rest", "redate_to_day", "cancel", "revive", "finalise", "adopt_decision", "agree_protocol",
    "sign_protocol", "approve_plan",
):  # fmt: skip
    rules.add_perm(f"meetings.{act}", approves)
for act in (
    "enter_series",
    "edit_series",
    "set_member",
    "enter_venue",
    "edit_venue",
    "enter_room",
    "edit_room",
    "enter_blackout",
    "edit_blackout",
    "remove_blackout",
):
    rules.add_perm(f"meetings.{act}", plans)

# On the row of the invitation: the party answers for itself, staff enter what came by letter.
rules.add_perm("meetings.reply", works | acts_for_party("answer"))
rules.add_perm("meetings.reply_on_behalf", works)
# On the party, then on the row of the proposal.
for act in ("propose", "edit_proposal", "withdraw_proposal"):
    rules.add_perm(f"meetings.{act}", acts_for_party("propose"))
# On the party; what came by letter or e-mail is entered by staff.
rules.add_perm("meetings.hand_in_paper", works | acts_for_party("propose"))
rules.add_perm("meetings.take_back_paper", acts_for_party("propose"))
# Whoever writes to everybody may remind too.
rules.add_perm("meetings.remind", works | staff_with("messages"))

# On the row of the delegation or of one of its people: the party's own, or by the secretariat from a letter.
for act in (
    "nominate",
    "edit_nominee",
    "reorder",
    "drop_nominee",
    "submit_delegation",
    "confirm_delegation",
    "request_substitution",
):
    rules.add_perm(f"meetings.{act}", works | acts_for_party("manage_delegation"))
# The secretariat has its own page for credentials.
rules.add_perm("meetings.send_credentials", acts_for_party("manage_delegation"))
for act in (
    "accept_delegation",
    "return_delegation",
    "set_credentials",
    "approve_substitution",
    "refuse_substitution",
    "issue_list",
    "print_plates",
    "set_seats",
    "set_own_seats",
):
    rules.add_perm(f"meetings.{act}", works)

# On the row of the action item.
for act in (
    "issue_action",
    "accept_report",
    "send_back_report",
    "cancel_action",
    "decide_more_time",
    "grant_more_time",
):
    rules.add_perm(f"meetings.{act}", works)
rules.add_perm("meetings.report_action", works | carries_out)
rules.add_perm("meetings.ask_more_time_for_action", acts_for_party("answer"))
# On the row of the answer to the protocol.
rules.add_perm("meetings.comment_protocol", works | acts_for_party("answer"))
# On the row of the evidence; the secretariat reads it.
rules.add_perm("meetings.answer_evidence", acts_for_party("answer"))
# On the row of the invitation.
rules.add_perm("meetings.ask_more_time", acts_for_party("answer"))
