"""The schemas that editors use say what the loader says."""

import json

from ventanilla import packs


def test_every_kind_of_file_has_a_schema_that_is_json():
    schemas = packs.schemas()
    assert {
        "city",
        "service",
        "form",
        "fees",
        "calendar",
        "bulletin",
        "venues",
        "appointments",
        "courses",
        "situations",
        "samples",
    } <= schemas.keys()
    assert json.loads(json.dumps(schemas)) == schemas


def test_unknown_keys_and_wrong_choices_are_refused_in_the_editor_too():
    service = packs.schemas()["service"]
    assert service["additionalProperties"] is False
    assert service["properties"]["channel"]["enum"] == ["online", "partly_online", "in_person"]
    assert service["properties"]["how_today"]["description"].startswith("Markdown")


def test_conditions_are_described_as_they_are_written():
    condition = packs.schemas()["form"]["$defs"]["Condition"]
    assert condition["maxProperties"] == 1
    assert {"eq", "in", "answered", "all", "not"} <= condition["properties"].keys()
    assert "operator" not in condition["properties"]
