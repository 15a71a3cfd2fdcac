"""``bulletins/<slug>.yaml``: informative and normative notes."""

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Part, Slug, Sourced, Url


class Norm(Part):
    kind: LocalText
    number: str
    approved: date
    gazette: str | None = None
    eli: str | None = None
    url: Url | None = None


class BulletinFile(Sourced):
    """``bulletins/<slug>.yaml``: an informative or normative note."""

    slug: Slug
    kind: Literal["informative", "normative"]
    title: LocalText
    summary: LocalText
    body: LocalText = Field(description="Markdown")
    norm: Norm | None = None
    standing: Literal["in_force", "amended", "repealed"]
    replaced_by: LocalText | None = None
    replaced_by_url: Url | None = None
    published: datetime
    expires: date | None = None
    departments: tuple[Slug, ...] = ()
