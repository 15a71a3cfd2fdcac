"""How the fields of a plain Django form (sign-in, the desk) wear the components' classes."""

from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    HiddenInput,
    RadioSelect,
    Select,
    Textarea,
)

CLASSES = {"text": "govuk-input", "textarea": "govuk-textarea", "select": "govuk-select"}


def kind(bound: BoundField) -> str:
    """This function will tell which component shows the field."""
    shapes = (
        (HiddenInput, "hidden"),
        (CheckboxSelectMultiple, "checkboxes"),
        (RadioSelect, "radios"),
        (CheckboxInput, "checkbox"),
        (FileInput, "file"),
        (Textarea, "textarea"),
        (Select, "select"),
    )
    return next((name for shape, name in shapes if isinstance(bound.field.widget, shape)), "text")


def attributes(bound: BoundField, width: str = "") -> dict[str, str | bool]:
    """This function will return the attributes the field's control is written with."""
    name = kind(bound)
    if name in ("radios", "checkboxes"):
        return {"class": f"govuk-{name}__input"}
    if name == "checkbox":
        return {"class": "govuk-checkboxes__input"}
    base = CLASSES.get(name, "")
    classes = [base]
    if bound.errors and base:
        classes.append(f"{base}--error")
    if width and name == "text":
        classes.append(f"govuk-input--width-{width}")
    return {"class": " ".join(classes)} if base else {}
