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
    pictures: dict[str, str] = Field(
        default_factory=dict, description="The other drawings of ``brand/``, by name without ``.svg``"
    )
    digest: str = Field(description="SHA-256 of the folder, hex")

    @property
    def slug(self) -> str:
        return self.about.slug

    def form_of(self, what: str) -> Form | None:
        """This function will return the short form of an appointment, a course or a venue, by its slug."""
        if self.appointments:
            for appointment in self.appointments.appointments:
                if appointment.slug == what:
                    return self.forms[appointment.form]
        for course in self.courses:
            if course.slug == what:
                return self.forms[course.form]
        for venue in self.venues:
            if venue.slug == what and venue.lending:
                return self.forms[venue.lending.form]
        return None
