"""Who may open the pages of no single domain."""

import rules

from members.rules import represents_someone
from records.rules import has_role, is_administrator, is_staff

rules.add_perm("portal.read_calendar", is_staff | represents_someone)
rules.add_perm("portal.read_plan", is_staff)
rules.add_perm("portal.read_plan_list", is_staff | represents_someone)
rules.add_perm("portal.read_conflicts", is_staff)
rules.add_perm("portal.read_owed", is_staff)
rules.add_perm("portal.read_waiting", is_staff)
rules.add_perm("portal.read_gallery", is_staff)
rules.add_perm("portal.read_figures", is_administrator)
rules.add_perm("portal.read_status", has_role("administrator", "auditor") | is_staff)
