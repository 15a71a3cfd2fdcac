"""What allauth asks of us: how the code is made and sent, and how second-factor secrets are kept."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ventanilla.catalog import queries as catalog
from ventanilla.notices import services as notices
from ventanilla.people import queries as people
from ventanilla.ui import here


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]
    """Asks for the TOTP code on our own page."""

    urlname = "desk:second_factor"

    def handle(self) -> tuple[HttpResponse | None, bool]:
        if not self._should_handle(self.request):
            return None, True
        self.state["authentication_required"] = True
        return HttpResponseRedirect(reverse(self.urlname)), True


class SignInAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Sends the sign-in code through the town's own messages, and adds no messages of its own."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "too_many_login_attempts": _("Too many tries. Wait a few minutes and try again."),
    }

    def get_login_stages(self) -> list[str]:
        return [
            "allauth.account.stages.LoginByCodeStage",
            "ventanilla.portal.sign_in_adapter.SecondFactorStage",
        ]

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Only the sign-in code is ever sent: nobody is told that an address is unknown or closed."""
        if template_prefix == "account/email/login_code":
            notices.tell(
                to=email,
                language=here.language(),
                template="sign_in_code",
                context={"code": context["code"], "minutes": settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60},
                about="",
                at=timezone.now(),
            )

    def generate_login_code(self) -> str:
        return get_random_string(6, "0123456789")

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The page that follows says what happened."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def respond_user_inactive(self, request: HttpRequest, user: object) -> HttpResponse:
        raise PermissionDenied("the account is closed")

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Officials go to their desk, everybody else to their folder."""
        official = request.user.is_authenticated and people.posts_of(request.user, timezone.now())
        return reverse("desk:inbox" if official else settings.LOGIN_REDIRECT_URL)


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Encrypts authenticator secrets, so that a copy of the database alone opens no desk."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("That is not the code the application shows now. Try again."),
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        return catalog.city().about.institution.say(get_language() or settings.LANGUAGE_CODE)


def _box() -> MultiFernet:
    return MultiFernet(
        [Fernet(_key(secret)) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    )


def _key(secret: str) -> bytes:
    derived = HKDF(hashes.SHA256(), length=32, salt=None, info=b"ventanilla second factor").derive(
        secret.encode()
    )
    return base64.urlsafe_b64encode(derived)
