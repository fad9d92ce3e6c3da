"""Who may do what with reminders, letters and the engine."""

import rules

from records.rules import has_role, is_administrator, is_staff, staff_with

anyone = has_role("administrator", "staff", "representative", "auditor")

rules.add_perm("reminders.read_notifications", anyone)
rules.add_perm("reminders.read_promise", anyone)
rules.add_perm("reminders.read_reminders", is_staff)
rules.add_perm("reminders.keep_back", staff_with("messages"))
rules.add_perm("reminders.skip", staff_with("messages"))
rules.add_perm("reminders.send_now", staff_with("messages"))
rules.add_perm("reminders.send_to_me", staff_with("messages"))
rules.add_perm("reminders.let_go", staff_with("messages"))
rules.add_perm("reminders.take_back", staff_with("messages"))
rules.add_perm("reminders.mark_delivered", staff_with("messages"))
rules.add_perm("reminders.send_again", staff_with("messages"))
for act in ("add_rule", "edit_rule", "switch_rule_off", "switch_rule_on"):
    rules.add_perm(f"reminders.{act}", staff_with("messages"))
for act in ("edit_wording", "reset_wording", "try_wording"):
    rules.add_perm(f"reminders.{act}", staff_with("messages"))
rules.add_perm("reminders.hold", is_administrator)
rules.add_perm("reminders.release", is_administrator)
