"""How the API shows rows and runs acts: the same querysets, permissions and acts as the pages."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework import exceptions, mixins, serializers, status
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ui import dates
from ui.doors import demand

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, required=True, description='The ETag of the row as it was read: "7".'
)


class MissingVersionError(exceptions.APIException):
    """The change does not say which version of the row it was made from."""

    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_code = "version_required"


class StaleVersionError(exceptions.APIException):
    """The row is no longer the version that was read."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "stale"


class RowViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet):
    """Rows to read: those the person may see, found by the id of their address.

    An heir names its `model`, the permission of its list (`reads`) and what its rows bring along.
    """

    model: ClassVar[type[models.Model]]
    reads: ClassVar[str]
    related: ClassVar[tuple[str, ...]] = ()
    prefetched: ClassVar[tuple[Any, ...]] = ()
    lookup_field = "public_id"
    lookup_value_converter = "uuid"

    def get_queryset(self):
        """Begin at what the person may see."""
        rows = self.model._default_manager.visible_to(self.request.user)  # noqa: SLF001  # Django's documented door to a model's options
        return rows.select_related(*self.related).prefetch_related(*self.prefetched)

    def list(self, request, *args, **kwargs):
        """List the rows, a page at a time."""
        demand(request.user, self.reads)
        return super().list(request, *args, **kwargs)

    def retrieve(self, request, *args, **kwargs):
        """Show one row; its ETag is what a change must give back as If-Match."""
        row = self.get_object()
        return Response(self.get_serializer(row).data, headers=tag(row))


class ActViewSet(RowViewSet):
    """Rows to read and acts upon them."""

    shown: ClassVar[type[serializers.BaseSerializer]]

    def get_serializer_class(self):
        """Give the serializer of the action, or the one rows are shown by."""
        return self.serializer_class or self.shown

    def enter(self, act: Callable[..., Any], permission: str) -> Response:
        """Run an act that makes a row."""
        demand(self.request.user, permission)
        row = act(**self._values(), by=self.request.user, now=timezone.now())
        return self._answer(row, status.HTTP_201_CREATED)

    def run(self, act: Callable[..., Any], permission: str) -> Response:
        """Run an act upon a row, from the version that If-Match names."""
        row = self.get_object()
        demand(self.request.user, permission, row)
        version = self._version()
        return self._answer(act(row, **self._values(), version=version, by=self.request.user, now=timezone.now()))

    def _values(self) -> dict[str, Any]:
        asked = self.get_serializer(data=self.request.data)
        asked.is_valid(raise_exception=True)
        return asked.validated_data

    def _version(self) -> int:
        given = self.request.headers.get("If-Match", "")
        if not given:
            raise MissingVersionError(_("Say which version of the row you changed: send its ETag as If-Match."))
        number = given.strip().removeprefix('"').removesuffix('"')
        if given.strip() != f'"{number}"' or not (number.isascii() and number.isdecimal()):
            raise StaleVersionError(_("Somebody saved this while you were editing."))
        return int(number)

    def _answer(self, row: Any, code: int = status.HTTP_200_OK) -> Response:
        fresh = self.get_queryset().get(pk=row.pk)
        return Response(self.shown(fresh, context=self.get_serializer_context()).data, code, headers=tag(fresh))


def tag(row: Any) -> dict[str, str]:
    """Give the strong ETag of a row: its version."""
    return {"ETag": f'"{row.version}"'} if hasattr(row, "version") else {}


class NameField(serializers.SlugRelatedField):
    """Another row as answers name it: by its code, or null."""

    def __init__(self, slug_field: str = "code", **options: Any) -> None:
        super().__init__(slug_field, read_only=True, allow_null=True, **options)


class VisibleField(serializers.SlugRelatedField):
    """Another row, named by its code; only what the writer may see can be named."""

    def __init__(self, model: type[models.Model], slug_field: str = "code", **options: Any) -> None:
        super().__init__(slug_field, queryset=model._default_manager, **options)  # noqa: SLF001  # see above

    def get_queryset(self):
        """Begin at what the writer may see."""
        return super().get_queryset().visible_to(self.context["request"].user)


@extend_schema_field({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$", "example": "2027-05-13T10:00"})
class WallTimeField(serializers.DateTimeField):
    """A wall time, without a zone: the zone is a field of its own."""

    def __init__(self, **options: Any) -> None:
        form = "%Y-%m-%dT%H:%M"
        super().__init__(format=form, input_formats=[form], **options)

    def default_timezone(self) -> None:
        """Leave it without a zone."""

    def to_internal_value(self, value: Any) -> Any:
        """Read it; refuse what no calendar of the portal shows."""
        found = super().to_internal_value(value)
        in_calendar(found.date())
        return found


class DayField(serializers.DateField):
    """A day the calendars of the portal can show."""

    def to_internal_value(self, value: Any) -> Any:
        """Read it; refuse what no calendar of the portal shows."""
        found = super().to_internal_value(value)
        in_calendar(found)
        return found


class ZoneField(serializers.CharField):
    """A zone by its place, as the table of zones names it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, **options)

    def to_internal_value(self, value: Any) -> str:
        """Read it; refuse what the table does not know."""
        found = super().to_internal_value(value)
        if found not in dates.NAMES.values():
            raise exceptions.ValidationError(
                _("There is no such zone. Choose a city, or write a name such as Europe/Minsk.")
            )
        return found


def in_calendar(day: date) -> None:
    """Refuse a day outside the years the portal knows."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise exceptions.ValidationError(_("Give a day between 1990 and 2100."))
