"""Printed words into values."""
