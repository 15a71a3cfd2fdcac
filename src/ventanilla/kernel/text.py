"""Text in several languages."""

from collections.abc import Sequence

from pydantic import ConfigDict, RootModel, field_validator


class LocalText(RootModel[dict[str, str]]):
    """One text in each of several languages, keyed by lower-case code (``es``, ``es-mx``, ``ca``)."""

    model_config = ConfigDict(frozen=True)

    @field_validator("root")
    @classmethod
    def _something_said(cls, value: dict[str, str]) -> dict[str, str]:
        if not value:
            raise ValueError("at least one language")
        for code, text in value.items():
            if code != code.lower():
                raise ValueError(f"the language code {code!r} in lower case")
            if not text.strip():
                raise ValueError(f"some text in {code!r}")
        return value

    def say(self, language: str, fallbacks: Sequence[str] = ()) -> str:
        """This function will return the text in ``language``, or in the nearest language there is.

        Nearest: the language itself, its base (``es`` for ``es-mx``), each of ``fallbacks`` by the
        same rule, then whatever the author wrote first.
        """
        for wanted in (language, *fallbacks):
            for code in (wanted.lower(), wanted.lower().partition("-")[0]):
                if code in self.root:
                    return self.root[code]
        return next(iter(self.root.values()))

    def speaks(self, language: str) -> bool:
        """This function will tell whether the text exists in ``language`` or in its base language."""
        code = language.lower()
        return code in self.root or code.partition("-")[0] in self.root

    def __hash__(self) -> int:
        return hash(tuple(sorted(self.root.items())))
