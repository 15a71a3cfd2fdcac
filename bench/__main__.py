"""``python -m bench [question …]``: measure, print, and keep the figures in ``bench/results``."""

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from bench import bookings, filing, lists, machine, memory, pages, papers, rendering
from bench.harness import Answer, Figure, Plan, open_town

RESULTS = Path(__file__).parent / "results"
QUESTIONS: dict[str, Callable[[], Answer]] = {
    "pages": pages.answer,
    "rendering": rendering.answer,
    "filing": filing.answer,
    "bookings": bookings.answer,
    "papers": papers.answer,
    "lists": lists.answer,
    "memory": memory.answer,
}
TITLES = {
    "pages": "Public pages, against nginx serving the same bytes",
    "rendering": "A page rendered afresh",
    "filing": "Filing a case over HTTP, against pgbench running the same statements",
    "bookings": "Free times, and booking them over HTTP, against pgbench running the same statements",
    "papers": "Documents drawn and sealed",
    "lists": "Lists at 1,000,000 cases, against 10,000",
    "memory": "Memory of each process",
}


def main(wanted: list[str]) -> None:
    """This function will answer the questions wanted, or all of them, printing as it goes."""
    if unknown := set(wanted) - set(QUESTIONS):
        sys.exit(f"There is no question {', '.join(sorted(unknown))}. There are: {', '.join(QUESTIONS)}.")
    open_town()
    described = machine.describe()
    lines: list[str] = []
    plans: list[Plan] = []
    kept: dict[str, list[dict[str, object]]] = {}

    def say(line: str = "") -> None:
        print(line, flush=True)
        lines.append(line)

    say(f"# What it costs, {datetime.now(UTC):%Y-%m-%d}\n")
    for name, value in described.items():
        say(f"- {name}: {value}")
    for question in wanted or QUESTIONS:
        say(f"\n## {TITLES[question]}\n")
        say("| what | measured | target | |\n|---|--:|--:|---|")
        kept[question] = []
        for found in QUESTIONS[question]():
            if isinstance(found, Figure):
                note = " · ".join(part for part in (found.verdict, found.note) if part)
                say(f"| {found.what} | {found.shown} {found.unit} | {found.target} | {note} |")
                kept[question].append(asdict(found) | {"verdict": found.verdict})
            else:
                plans.append(found)
    if plans:
        say("\n## Plans")
    for plan in plans:
        say(f"\n{plan.of}\n\n```\n{plan.text}\n```")
    RESULTS.mkdir(exist_ok=True)
    stem = f"{datetime.now(UTC):%Y-%m-%d}-{machine.nickname()}" + "".join(f"-{each}" for each in wanted)
    (RESULTS / f"{stem}.md").write_text("\n".join(lines) + "\n")
    whole = {"machine": described, "figures": kept}
    (RESULTS / f"{stem}.json").write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n")
    print(f"\nKept in {RESULTS / stem}.md and .json")


if __name__ == "__main__":
    main(sys.argv[1:])
