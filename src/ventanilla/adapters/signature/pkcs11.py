"""A seal kept in a PKCS#11 token: a smart card or a hardware security module."""

from urllib.parse import parse_qs, unquote

from pyhanko.sign.signers import Signer

from ventanilla.registry.ports import SealUnavailable


def load(uri: str, pin: str | None) -> Signer:
    """This function will open a session on the token and return its signer, or raise ``SealUnavailable``.

    ``uri`` by RFC 7512: ``pkcs11:token=Town;object=seal?module-path=/usr/lib/softhsm/libsofthsm2.so``,
    where ``object`` labels both the key and its certificate.
    """
    named, _, query = uri.removeprefix("pkcs11:").partition("?")
    parts = {name: unquote(value) for name, _, value in (pair.partition("=") for pair in named.split(";"))}
    module = parse_qs(query).get("module-path", [""])[0]
    missing = [name for name in ("token", "object") if not parts.get(name)]
    if missing or not module:
        raise SealUnavailable(
            f"the pkcs11: URI lacks {', '.join([*missing, *([] if module else ['module-path'])])}"
        )
    try:
        from pyhanko.config.pkcs11 import TokenCriteria
        from pyhanko.sign.pkcs11 import PKCS11Signer, open_pkcs11_session
    except ImportError as missing_extra:
        raise SealUnavailable("install ventanilla[pkcs11] to seal with a token") from missing_extra
    try:
        session = open_pkcs11_session(
            module, token_criteria=TokenCriteria(label=parts["token"]), user_pin=pin
        )
        signer = PKCS11Signer(session, cert_label=parts["object"], key_label=parts["object"])
        _ = signer.signing_cert
    except Exception as trouble:
        raise SealUnavailable(
            f"the token {parts['token']!r} cannot be used: {type(trouble).__name__}"
        ) from trouble
    return signer
