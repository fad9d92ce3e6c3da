from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AtcPortalConfig(AppConfig):
    name = "atc_portal"
    verbose_name = _("Portal")
