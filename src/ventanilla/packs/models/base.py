"""What every file of a pack is made of: parts that refuse unknown keys, and facts that carry their source."""

from datetime import date, time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80)]
Colour = Annotated[str, Field(pattern=r"^#[0-9a-fA-F]{6}$")]
Url = Annotated[str, Field(pattern=r"^(https?://|mailto:|tel:)\S+$")]
LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[a-z]{2,4})?$")]
Email = Annotated[str, Field(pattern=r"^[^@\s]+@[^@\s]+\.[^@\s]+$")]


def _clock(value: Any) -> Any:
    if isinstance(value, int):
        raise ValueError("a time of day with its minutes, such as 09:00")  # noqa: TRY004
    return value


Clock = Annotated[time, BeforeValidator(_clock)]


class Part(BaseModel):
    """A frozen piece of a pack in which an unknown key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Sourced(Part):
    """A fact with its date, its source, and whether it is confirmed or still an assumption."""

    in_force_from: date
    in_force_to: date | None = None
    source: Annotated[str, Field(min_length=3)]
    status: Literal["confirmed", "assumption"]

    def in_force(self, on: date) -> bool:
        """This function will tell whether the fact holds on that day."""
        return self.in_force_from <= on and (self.in_force_to is None or on <= self.in_force_to)
