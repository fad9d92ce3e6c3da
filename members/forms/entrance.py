"""The forms of the sign-in library in our words; what they do is its own."""

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from django.utils.translation import gettext_lazy as _

from members import signin

WORDS = {
    "login": _("E-mail"),
    "email": _("E-mail"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("New password once more"),
    "code": _("Code"),
    "name": _("Name of the key"),
    "passwordless": _("Sign in with this key alone"),
}
HINTS = {
    "password1": _(
        "At least 12 characters; a phrase of several words is best. Passwords known from leaks are refused."
    ),
    "passwordless": _("The key then asks for a PIN, a finger or a face, and no password is needed."),
    "code": _("Six digits of your authenticator app, or one of your recovery codes."),
}


class OurWords:
    """Labels and hints of ours, and no text inside the controls."""

    def __init__(self, *args, **kwargs):
        """Reword the fields."""
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = WORDS.get(name, field.label)
            field.help_text = HINTS.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class SignInForm(OurWords, account.LoginForm):
    """Address and password."""


class ResetForm(OurWords, account.ResetPasswordForm):
    """The address to which a link for a new password goes."""

    def save(self, request, **options):
        """Answer as slowly where there is nobody to send it to."""
        if not self.users:
            signin.ask_in_vain(self.cleaned_data["email"])
        return super().save(request, **options)


class NewPasswordForm(OurWords, account.ResetPasswordKeyForm):
    """A new password, by the link of a letter."""


class ChangePasswordForm(OurWords, account.ChangePasswordForm):
    """A new password for the old one."""


class AgainForm(OurWords, account.ReauthenticateForm):
    """The password once more, before an act that needs a fresh sign-in."""


class CodeForm(OurWords, mfa.AuthenticateForm):
    """The second step: a code of the app, or a recovery code."""

    def __init__(self, *args, **kwargs):
        """Let phones offer digits."""
        super().__init__(*args, **kwargs)
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": "10", "autofocus": True}


class CodeAgainForm(OurWords, mfa.ReauthenticateForm):
    """A code once more, before an act that needs a fresh sign-in."""


class ActivateForm(OurWords, ActivateTOTPForm):
    """The first code of an authenticator app proves that it has the key."""

    def __init__(self, *args, **kwargs):
        """Only a code of the app will do here."""
        super().__init__(*args, **kwargs)
        self.fields["code"].help_text = _("Six digits that the app shows now.")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric", "size": "10"}


class PasskeyForm(OurWords, AddWebAuthnForm):
    """A passkey or a security key."""
