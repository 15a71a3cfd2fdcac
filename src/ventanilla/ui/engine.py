"""Django's templates, quicker: what a node has said once and would say the same again is not worked out anew.

Half of the time of a page went into variables that are plain text, sentences in a known language and addresses
without arguments. The templates stay as they are and say the same bytes.
"""

import html
from typing import Any

from django.template import Context, Template
from django.template.base import Node, Variable, VariableNode, render_value_in_context
from django.template.defaulttags import URLNode
from django.template.loaders import cached
from django.templatetags.i18n import TranslateNode
from django.urls import get_urlconf
from django.utils.safestring import SafeString
from django.utils.translation import get_language


class Loader(cached.Loader):
    """Keeps templates, as Django's own does, and has them quickened when they are first read."""

    def get_template(self, template_name: str, skip: Any = None) -> Template:
        """This function will return the template of that name. Raises ``TemplateDoesNotExist``."""
        known = self.get_template_cache.get(self.cache_key(template_name, skip))
        template = super().get_template(template_name, skip)
        if template is not known:
            quicken(template)
        return template


def quicken(template: Template) -> Template:
    """This function will make the nodes of a template that can be quicker so, and return it."""
    for node in template.nodelist.get_nodes_by_type(Node):
        if type(node) is VariableNode:
            node.__class__ = _Value
        elif type(node) is TranslateNode and _is_one_sentence(node):
            node.__class__ = _Sentence
        elif type(node) is URLNode and _is_one_address(node):
            node.__class__ = _Address
    return template


def _is_one_sentence(node: TranslateNode) -> bool:
    said = node.filter_expression
    return _is_literal(said) and node.message_context is None


def _is_one_address(node: URLNode) -> bool:
    return _is_literal(node.view_name) and not node.args and not node.kwargs


def _is_literal(expression: Any) -> bool:
    var = expression.var
    return not expression.filters and (
        isinstance(var, str) or (isinstance(var, Variable) and var.literal is not None)
    )


class _Value(VariableNode):
    """A variable: text, which is most of them, needs none of the care that numbers and days do."""

    def render(self, context: Context) -> Any:
        value = _looked_up(self.filter_expression, context)
        kind = type(value)
        if kind is SafeString:
            return value
        if kind is str:
            return html.escape(value) if context.autoescape else value
        return render_value_in_context(value, context)


def _looked_up(expression: Any, context: Context) -> Any:
    """What the expression comes to. Most are a name, or the key of a dictionary, and are looked up here."""
    lookups = None if expression.filters else getattr(expression.var, "lookups", None)
    if lookups and not expression.var.translate:
        try:
            value = context[lookups[0]]
            for key in lookups[1:]:
                if type(value) is not dict:
                    break
                value = value[key]
            else:
                if isinstance(value, str):
                    return value
        except KeyError:
            pass
    return expression.resolve(context)


class _Once:
    """A node that says the same in a language each time, or keeps the same under a name of the page's."""

    asvar: str | None

    def render(self, context: Context) -> Any:
        kept = vars(self).setdefault("kept", {})
        key = (get_language(), get_urlconf())
        if key not in kept:
            said = super().render(context)  # type: ignore[misc]
            kept[key] = context[self.asvar] if self.asvar else said
        if self.asvar is None:
            return kept[key]
        context[self.asvar] = kept[key]
        return ""


class _Sentence(_Once, TranslateNode):
    """A sentence of ours, without anything put into it."""


class _Address(_Once, URLNode):
    """An address without arguments."""
