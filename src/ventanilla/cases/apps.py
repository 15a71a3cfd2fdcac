from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "ventanilla.cases"
    label = "cases"

    def ready(self) -> None:
        from ventanilla.cases import reactions  # noqa: F401 - to be heard, what listens must be there
