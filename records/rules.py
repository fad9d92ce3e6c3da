"""Predicates that ask only the user: the floors below `members` need them too."""

import rules


def has_role(*roles: str) -> rules.Predicate:
    """Whoever has one of these roles."""

    @rules.predicate(name=f"role:{','.join(roles)}")
    def asked(user):
        return user.role in roles

    return asked


def staff_with(*rights: str) -> rules.Predicate:
    """Staff that hold all of these rights."""

    @rules.predicate(name=f"staff:{','.join(rights)}")
    def asked(user):
        return user.role == "staff" and all(user.has_right(right) for right in rights)

    return asked


is_administrator = has_role("administrator")
is_staff = has_role("staff")
is_auditor = has_role("auditor")

rules.add_perm("records.read_trail", is_auditor | is_administrator)
