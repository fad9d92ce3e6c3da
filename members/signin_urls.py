"""The addresses of the entrance, and of the security of one's own account; the names are the sign-in library's."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as passkeys
from django.db import transaction
from django.urls import include, path, re_path

from members.forms import entrance as forms
from members.views import entrance

# What changes a password or a second step is one transaction with its entry of the trail.
whole = transaction.atomic

password = [
    path("reset/", entrance.Reset.as_view(form_class=forms.ResetForm), name="account_reset_password"),
    path("reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        whole(entrance.NewPassword.as_view(form_class=forms.NewPasswordForm)),
        name="account_reset_password_from_key",
    ),
    path("reset/done/", account.password_reset_from_key_done, name="account_reset_password_from_key_done"),
]
security = [
    path("", mfa.index, name="mfa_index"),
    path(
        "password/",
        whole(entrance.ChangePassword.as_view(form_class=forms.ChangePasswordForm)),
        name="account_change_password",
    ),
    path("app/", whole(entrance.Activate.as_view(form_class=forms.ActivateForm)), name="mfa_activate_totp"),
    path("app/remove/", entrance.one_at_a_time(whole(totp.deactivate_totp)), name="mfa_deactivate_totp"),
    path("codes/", codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("codes/new/", whole(codes.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("passkeys/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path(
        "passkeys/add/", whole(passkeys.AddWebAuthnView.as_view(form_class=forms.PasskeyForm)), name="mfa_add_webauthn"
    ),
    path(
        "passkeys/<int:pk>/remove/",
        entrance.one_at_a_time(whole(entrance.RemovePasskey.as_view())),
        name="mfa_remove_webauthn",
    ),
    path("passkeys/<int:pk>/edit/", passkeys.edit_webauthn, name="mfa_edit_webauthn"),
    path("sessions/", entrance.sessions, name="usersessions_list"),
    path("again/", entrance.Again.as_view(form_class=forms.AgainForm), name="account_reauthenticate"),
    path("again/code/", entrance.CodeAgain.as_view(form_class=forms.CodeAgainForm), name="mfa_reauthenticate"),
    path("again/passkey/", passkeys.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
]
urlpatterns = [
    path("sign-in/", entrance.SignIn.as_view(form_class=forms.SignInForm), name="account_login"),
    path("sign-in/code/", entrance.SecondStep.as_view(form_class=forms.CodeForm), name="mfa_authenticate"),
    path("sign-in/passkey/", passkeys.login_webauthn, name="mfa_login_webauthn"),
    path("sign-out/", account.logout, name="account_logout"),
    path("password/", include(password)),
    path("me/security/", include(security)),
]
