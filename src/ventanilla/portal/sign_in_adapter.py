"""What allauth asks of us: how the code is made and sent, and how second-factor secrets are kept."""

import base64
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import get_language

from ventanilla.catalog import queries as catalog


class SignInAdapter(DefaultAccountAdapter):
    """Sends the sign-in code through the town's own messages, and adds no messages of its own."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        from ventanilla.notices import services as notices

        if template_prefix != "account/email/login_code":
            raise ValueError(f"no message of ours answers to {template_prefix}")
        notices.tell(
            to=email,
            language=get_language() or settings.LANGUAGE_CODE,
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


class SecondFactorAdapter(DefaultMFAAdapter):
    """Encrypts authenticator secrets, so that a copy of the database alone opens no desk."""

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def _get_site_name(self) -> str:
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
