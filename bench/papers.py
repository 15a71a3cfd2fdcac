"""Documents: what drawing and sealing one costs, and how many a second of CPU issues."""

from typing import Any

from django.utils import timezone

from bench.harness import Answer, Figure, cpu_ms

TIMES = 30


def answer() -> Answer:
    """This function will draw and seal the receipt and a document of the first sample case, as the worker does."""
    from ventanilla.kernel import references
    from ventanilla.registry import drawing, ports

    seal = ports.sealer()
    for kind, paper in _papers().items():
        how = {**paper, "at": timezone.now(), "code": references.new_code()}
        drawn = drawing.draw(**how)
        drawing_ms = cpu_ms(lambda how=how: drawing.draw(**how), times=TIMES)  # type: ignore[misc]
        sealing_ms = cpu_ms(lambda drawn=drawn: seal.seal(drawn, reason="bench"), times=TIMES)  # type: ignore[misc]
        sealed = seal.seal(drawn, reason="bench").content
        reading_ms = cpu_ms(lambda sealed=sealed: _examined(sealed), times=TIMES)  # type: ignore[misc]
        yield Figure(
            f"{kind}: drawn (Typst)", drawing_ms, "ms of CPU", at_most=15, note=f"{len(drawn):,} bytes"
        )
        yield Figure(
            f"{kind}: sealed (PAdES)", sealing_ms, "ms of CPU", at_most=130, note=f"{len(sealed):,} bytes"
        )
        yield Figure(f"{kind}: drawn and sealed", 1000 / (drawing_ms + sealing_ms), "a second of CPU")
        yield Figure(f"{kind}: examined when somebody brings it", reading_ms, "ms of CPU")


def _papers() -> dict[str, dict[str, Any]]:
    """What the worker would hand to be drawn for a receipt, and for a document of the pack."""
    from ventanilla.cases import papers, rules
    from ventanilla.cases.models import Effect
    from ventanilla.packs import models as packs

    found: dict[str, dict[str, Any]] = {}
    effects = Effect.objects.filter(verb="issue").select_related(
        "case__edition", "case__entry", "case__filer", "event"
    )
    for effect in effects.order_by("pk"):
        wanted = packs.Effect.model_validate(effect.definition)
        if wanted.document == rules.RECEIPT:
            found.setdefault("receipt", papers.receipt(effect, wanted))
        else:
            found.setdefault("certificate", papers.letter(effect, wanted, timezone.now()))
    return found


def _examined(pdf: bytes) -> None:
    from ventanilla.registry import services

    services.examine(pdf)
