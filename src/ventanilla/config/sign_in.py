"""How people sign in: settings of allauth and of sessions, imported whole by ``settings``.

Citizens sign in by a code sent to their e-mail; officials by password and TOTP. The code waits in the
session, so sessions must stay on the server: signed cookies would show it to whoever asks for it.
"""

INSTALLED_APPS = ["allauth", "allauth.account", "allauth.mfa"]
MIDDLEWARE = ["allauth.account.middleware.AccountMiddleware"]
AUTHENTICATION_BACKENDS = ["ventanilla.people.sessions.Backend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "portal:sign_in"
LOGIN_REDIRECT_URL = "portal:folder"
LOGOUT_REDIRECT_URL = "portal:home"
OFFICIAL_LOGIN_URL = "desk:sign_in"

SESSION_ENGINE = "ventanilla.people.sessions"
SESSION_COOKIE_AGE = 14 * 24 * 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

ACCOUNT_ADAPTER = "ventanilla.portal.sign_in_adapter.SignInAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_NOTIFICATIONS = False
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 5
ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "20/m/ip,5/5m/key",
    "request_login_code": "20/m/ip,3/m/key,12/h/key",
}
MFA_ADAPTER = "ventanilla.portal.sign_in_adapter.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TRUST_ENABLED = False
MFA_TOTP_TOLERANCE = 1
MFA_RECOVERY_CODE_COUNT = 10
CSRF_FAILURE_VIEW = "ventanilla.portal.errors.csrf_failure"
