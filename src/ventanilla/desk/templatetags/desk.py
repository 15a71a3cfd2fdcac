"""What the templates of the desk ask about the official who reads them."""

from collections.abc import Iterable

from django import template

from ventanilla.people import rules
from ventanilla.people.models import Role

register = template.Library()


@register.filter
def administers(posts: Iterable[rules.Holding] | None) -> bool:
    """This function will tell whether one of the posts is an administrator's."""
    return rules.holds_any(posts or (), (Role.ADMINISTRATOR,))
