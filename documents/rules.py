"""Who may do what with decisions."""

import rules

from members.rules import represents_someone
from records.rules import is_staff, staff_with

rules.add_perm("documents.read_decisions", is_staff | represents_someone)
rules.add_perm("documents.record", staff_with("documents"))
rules.add_perm("documents.complete", staff_with("documents"))
rules.add_perm("documents.record_position", staff_with("documents"))
rules.add_perm("documents.confirm_procedures", staff_with("documents"))
rules.add_perm("documents.correct_position", staff_with("documents", "approve"))
