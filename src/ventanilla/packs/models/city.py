"""A whole pack, checked and frozen."""

from pydantic import Field

from ventanilla.forms.definition import Form
from ventanilla.kernel.text import LocalText
from ventanilla.packs.models.base import Part
from ventanilla.packs.models.bookings import AppointmentsFile, Course
from ventanilla.packs.models.fees import FeesFile
from ventanilla.packs.models.notes import BulletinFile
from ventanilla.packs.models.places import CalendarFile, Department, Office, Venue
from ventanilla.packs.models.services import Service
from ventanilla.packs.models.town import CityFile


class City(Part):
    """A whole pack, checked and frozen."""

    about: CityFile
    departments: tuple[Department, ...]
    offices: tuple[Office, ...]
    calendars: tuple[CalendarFile, ...]
    fees: FeesFile
    venues: tuple[Venue, ...] = ()
    appointments: AppointmentsFile | None = None
    courses: tuple[Course, ...] = ()
    forms: dict[str, Form] = Field(default_factory=dict, description="``forms/<name>.yaml``")
    services: tuple[Service, ...]
    bulletins: tuple[BulletinFile, ...] = ()
    legal: dict[str, LocalText] = Field(description="``legal/<name>.<language>.md``: privacy, accessibility")
    logo: str = Field(description="``brand/logo.svg``")
    mark: str = Field(description="``brand/mark.svg``: square, for icons and documents")
    digest: str = Field(description="SHA-256 of the folder, hex")

    @property
    def slug(self) -> str:
        return self.about.slug
