"""Who may do what with programmes."""

import rules

from members.rules import acts_for_party, represents_someone
from records.rules import is_staff, staff_with

rules.add_perm("programs.read_programmes", is_staff | represents_someone)
rules.add_perm("programs.enter", staff_with("programmes"))
rules.add_perm("programs.edit", staff_with("programmes"))
rules.add_perm("programs.check_table", staff_with("programmes"))
rules.add_perm("programs.record_adoption", staff_with("programmes", "approve"))
rules.add_perm("programs.add_section", staff_with("programmes"))
rules.add_perm("programs.edit_section", staff_with("programmes"))
rules.add_perm("programs.add_measure", staff_with("programmes"))
rules.add_perm("programs.edit_measure", staff_with("programmes"))
rules.add_perm("programs.set_executors", staff_with("programmes"))
rules.add_perm("programs.date_plan_year", staff_with("programmes"))
rules.add_perm("programs.assess", staff_with("programmes"))
# On the party: it answers for itself, staff enter what came by letter.
rules.add_perm("programs.declare_stance", staff_with("programmes") | acts_for_party("answer"))
