"""Accounts of the demonstration. Everybody knows their secrets, so they exist nowhere else."""

import base64
import hashlib
import time
from dataclasses import dataclass

from allauth.mfa.totp.internal import auth as totp

PASSWORD = "ventanilla de muestra"  # noqa: S105


@dataclass(frozen=True)
class Account:
    """An official of the pack's samples, with everything needed to sign in as them."""

    name: str
    email: str
    department: str
    role: str

    @property
    def secret(self) -> str:
        """This function will return the TOTP secret, always the same for an address, in base 32."""
        return base64.b32encode(hashlib.sha1(self.email.encode(), usedforsecurity=False).digest()).decode()

    @property
    def code(self) -> str:
        """This function will return the six digits an authenticator would show now."""
        code: str = totp.format_hotp_value(totp.hotp_value(self.secret, int(time.time()) // 30))
        return code
