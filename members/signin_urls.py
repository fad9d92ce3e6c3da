"""The addresses of the entrance."""

from allauth.account import views
from django.urls import include, path

urlpatterns = [
    path("sign-in/", views.login, name="account_login"),
    path("sign-out/", views.logout, name="account_logout"),
    path("me/security/", include("allauth.mfa.urls")),
]
