"""Filters of the portal's own templates. Load with ``{% load portal %}``."""

from django import template

from ventanilla.bookings.words import MODALITIES

register = template.Library()


@register.filter
def modality(name: str) -> str:
    """This function will say how an appointment is had: «In person», «By video call»."""
    return str(MODALITIES.get(name, ""))
