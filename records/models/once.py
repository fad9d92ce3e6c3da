"""The one-time keys of forms."""

from django.conf import settings
from django.db import models


class Once(models.Model):
    """The one-time key of a form that was sent: a second arrival is led to the first one's result."""

    key = models.UUIDField(primary_key=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    url = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.key)
