"""Markdown of the packs and of officials, made into HTML that is safe to show."""

import re
from functools import lru_cache

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {
    *("h2", "h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "strong", "em", "del", "code", "pre"),
    *("blockquote", "a", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}, "th": {"scope"}}
SCHEMES = {"http", "https", "mailto", "tel"}
_parser = MarkdownIt("commonmark", {"html": False, "typographer": False}).enable(["table", "strikethrough"])


@lru_cache(maxsize=2048)
def markdown(text: str, top: int = 2) -> SafeString:
    """This function will return the text as sanitised HTML whose highest heading is ``<h{top}>``.

    Raw HTML in the text is shown, never interpreted; links keep only http, https, mailto and tel.
    """
    tokens = _parser.parse(text)
    levels = [int(token.tag[1]) for token in tokens if token.type == "heading_open"]
    shift = top - min(levels) if levels else 0
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(6, int(token.tag[1]) + shift)}"
    html = _parser.renderer.render(tokens, _parser.options, {})
    html = re.sub(r"<th(?: [^>]*)?>", '<th scope="col">', html)
    return mark_safe(nh3.clean(html, tags=TAGS, attributes=ATTRIBUTES, url_schemes=SCHEMES))
