"""Who is there: the two reads that every page of somebody who has signed in begins with, worded once."""

from datetime import datetime

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db.models import QuerySet
from django.utils import timezone

from ventanilla.people.models import Person
from ventanilla.sql import worded_once


@worded_once
def _session(key: str, now: datetime) -> QuerySet[Session]:
    return Session.objects.filter(session_key=key, expire_date__gt=now)


@worded_once
def _person(key: int) -> QuerySet[Person]:
    return Person.objects.filter(pk=key)


class SessionStore(db.SessionStore):
    """Django's own sessions in the database."""

    def _get_session_from_db(self) -> Session | None:
        for session in _session(self.session_key or "", timezone.now()):
            return session
        self._session_key = None
        return None


class Backend(ModelBackend):
    """Django's own way to sign in, by password."""

    def get_user(self, user_id: int) -> Person | None:
        """This function will return the person of a session, unless they may no longer sign in."""
        return next((found for found in _person(user_id) if self.user_can_authenticate(found)), None)
