"""Who may do what with papers and decisions. When it may be done is a guard of the act."""

import rules

from members.rules import acts_for_party, represents_someone
from records.rules import is_staff, staff_with


@rules.predicate
def hands_in(user):
    """Whoever hands in papers or names delegations for some party."""
    return user.role == "representative" and (
        user.parties("propose").exists() or user.parties("manage_delegation").exists()
    )


works = staff_with("documents")
approves = staff_with("documents", "approve")


@rules.predicate
def is_restricted(_user, issue):
    """For official use."""
    return issue is not None and issue.is_restricted


@rules.predicate
def is_opened(_user, issue):
    """Somebody of a party has opened it."""
    return issue is not None and issue.is_opened


rules.add_perm("documents.read_documents", is_staff | represents_someone)
for act in ("draft", "edit", "upload", "remove", "clear", "unclear", "revise", "extend", "end_distribution", "recall",
    "return_paper",
):  # fmt: skip
    rules.add_perm(f"documents.{act}", works)
# A file ahead of its form, wherever the form is.
rules.add_perm("documents.keep", works | staff_with("meetings") | hands_in)
rules.add_perm("documents.release", works & ~is_restricted | approves)
rules.add_perm("documents.withdraw", works & ~is_opened | approves)
rules.add_perm("documents.read_receipts", is_staff)
# On the party: with which letter its paper came is between it and the secretariat.
rules.add_perm("documents.read_letter", is_staff | acts_for_party("view"))
# On the row of the receipt: the party answers for itself, staff enter what came by letter.
rules.add_perm("documents.answer", works | acts_for_party("answer"))

rules.add_perm("documents.read_decisions", is_staff | represents_someone)
rules.add_perm("documents.record", works)
rules.add_perm("documents.complete", works)
rules.add_perm("documents.record_position", works)
rules.add_perm("documents.report_procedures", works | acts_for_party("answer"))
rules.add_perm("documents.confirm_procedures", works)
rules.add_perm("documents.withdraw_reservation", works)
rules.add_perm("documents.join", works)
rules.add_perm("documents.correct_position", approves)
