"""Readings that one queryset cannot carry."""
