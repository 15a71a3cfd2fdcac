"""An administrator appoints somebody, who sets a password and enrols; and ends the post again."""

import secrets
import time
from collections.abc import Callable

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import BrowserContext, expect
from tests.journeys.running import Town
from tests.journeys.walking import Official

PASSWORD = "una frase larga de muestra"


@pytest.mark.parametrize(("on", "language"), [("phone", "es-mx"), ("desktop", "en")])
def test_somebody_is_appointed_and_dismissed(
    metepec: Town,
    official: Callable[..., Official],
    opened: Callable[..., BrowserContext],
    on: str,
    language: str,
) -> None:
    name, email = "Nueva Inventada Muestra", f"nueva.{secrets.token_hex(4)}@metepec.example"
    administrator = official(
        metepec, "secretaria-del-ayuntamiento", "administrator", on=on, language=language
    )
    administrator.go("desk/officials/")
    administrator.look()
    administrator.page.locator("input[name=email]").fill("no es un correo")
    administrator.press()
    administrator.look(wrong=True)
    assert administrator.page.locator("input[name=email]").input_value() == "no es un correo"
    administrator.page.locator("input[name=name]").fill(name)
    administrator.page.locator("input[name=email]").fill(email)
    administrator.page.locator("select[name=role]").select_option("clerk")
    administrator.press()
    administrator.look()
    address = administrator.page.locator("main code").inner_text()

    newcomer = Official(opened(on), metepec, language)
    newcomer.page.goto(address)
    newcomer.look()
    newcomer.page.locator("input[name=password]").fill(PASSWORD)
    newcomer.page.locator("input[name=again]").fill(PASSWORD)
    newcomer.press()
    newcomer.page.locator("input[name=email]").fill(email)
    newcomer.page.locator("input[name=password]").fill(PASSWORD)
    newcomer.press()
    newcomer.look()
    secret = newcomer.page.locator("code").first.inner_text().replace(" ", "")
    now = totp.hotp_value(secret, int(time.time()) // 30)
    newcomer.page.locator("input[name=code]").fill(totp.format_hotp_value(now))
    newcomer.press()
    newcomer.look()
    newcomer.go("desk/")
    newcomer.look()

    administrator.go("desk/officials/")
    row = administrator.page.locator("[data-row]", has_text=email)
    administrator.follow(row.locator("form[action*='/dismiss/'] button"))
    administrator.look()
    expect(administrator.page.locator("main")).not_to_contain_text(email)
    newcomer.page.reload()
    expect(newcomer.page.locator("h1")).not_to_contain_text("Secretaría")
