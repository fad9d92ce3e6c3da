"""Parties through the API: their names, in the order of protocol."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from members.models import Kind, Party
from records.api import RowViewSet


class PartySerializer(serializers.ModelSerializer):
    """A state or a body."""

    class Meta:
        model = Party
        fields = ["code", "kind", "name_ru", "name_en", "short_ru", "short_en"]


class PartyFilter(filters.FilterSet):
    """What a list of parties can be narrowed by."""

    kind = filters.MultipleChoiceFilter(choices=Kind)

    class Meta:
        model = Party
        fields = ["kind"]


class PartyViewSet(RowViewSet):
    """States and bodies."""

    model = Party
    reads = "members.read_parties"
    serializer_class = PartySerializer
    filterset_class = PartyFilter
    lookup_field = "code"
    lookup_value_converter = "slug"

    def get_queryset(self):
        """Put states first, bodies after them, each by the order of protocol."""
        return super().get_queryset().in_order()
