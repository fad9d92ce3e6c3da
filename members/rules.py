"""Who may do what with parties, people and accounts; and the predicate the upper floors build theirs of."""

import rules

from members.models.saved_view import SHARING_ROLES
from records.rules import has_role, is_administrator, is_auditor, is_staff, staff_with


def acts_for_party(right: str) -> rules.Predicate:
    """Whoever acts with a right for the party of a row, or for the row itself if it is a party."""

    @rules.predicate(name=f"acts_for_party:{right}")
    def asked(user, row):
        return row is not None and user.role == "representative" and user.may(right, getattr(row, "party", row))

    return asked


@rules.predicate
def is_other(user, row):
    """Nobody changes their own account."""
    return row is not None and getattr(row, "user", row) != user


@rules.predicate
def is_self(user, row):
    """Whoever the account belongs to."""
    return row is not None and row == user


@rules.predicate
def represents_someone(user):
    """Whoever represents a party today."""
    return user.role == "representative" and user.parties("view").exists()


@rules.predicate
def keeps_roster(user, row):
    """Whoever manages the delegation of a person's party keeps its people; without a row, those of some party."""
    if user.role != "representative":
        return False
    if row is None:
        return user.parties("manage_delegation").exists()
    return user.may("manage_delegation", getattr(row, "party", row))


@rules.predicate
def is_own(user, row):
    """Whoever keeps it."""
    return row is not None and row.user_id == user.pk


rules.add_perm("members.read_parties", is_staff | is_administrator | represents_someone)
rules.add_perm("members.set_switches", is_administrator)
rules.add_perm("members.enter_party", staff_with("plan"))
rules.add_perm("members.edit_party", staff_with("plan"))
rules.add_perm("members.read_accounts", is_administrator | is_auditor)
for act in ("enter_agency", "edit_agency", "close_agency"):
    rules.add_perm(f"members.{act}", staff_with("plan"))
for act in ("set_standing", "correct_standing", "end_standing", "remove_standing"):
    rules.add_perm(f"members.{act}", staff_with("plan"))
rules.add_perm("members.read_offices", is_staff)
for act in ("enter_office", "edit_office", "close_office"):
    rules.add_perm(f"members.{act}", staff_with("plan"))
rules.add_perm("members.read_people", is_staff | represents_someone)
for act in ("enter_person", "edit_person", "deactivate_person", "reactivate_person", "import_people"):
    rules.add_perm(f"members.{act}", staff_with("meetings") | keeps_roster)
rules.add_perm("members.merge_people", staff_with("meetings"))
for act in ("invite", "confirm", "send", "revoke"):
    rules.add_perm(f"members.{act}", is_administrator)
for act in ("suspend", "restore", "close", "review", "end_sessions", "send_enrolment"):
    rules.add_perm(f"members.{act}", is_administrator & is_other)
for act in ("suspend_many", "end_sessions_many", "ask_review_many", "send_many"):
    rules.add_perm(f"members.{act}", is_administrator)  # of each row the act of one is asked
for act in ("grant_right", "end_right", "grant", "change", "end"):
    rules.add_perm(f"members.{act}", is_administrator & is_other)
rules.add_perm("members.ask_address", is_administrator | is_self)
rules.add_perm("members.make_token", ~is_auditor)
rules.add_perm("members.revoke_token", is_own)
for act in ("change_view", "move_view", "delete_view"):
    rules.add_perm(f"members.{act}", is_own)
rules.add_perm("members.share_view", has_role(*SHARING_ROLES))
