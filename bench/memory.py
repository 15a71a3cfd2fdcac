"""Memory of each process of a town that has served, worked and told: its proportional share, and resident."""

from pathlib import Path

from bench.harness import PORT, Answer, Figure, family, postmaster, running
from bench.outside import have, wrk

MOST_OF_A_WEB_PROCESS = 160


def answer() -> Answer:
    """This function will run the three processes, load the web one, and weigh them all."""
    from ventanilla.catalog import queries as catalog

    city = catalog.city()
    language = city.about.languages[0].code
    with (
        running("serve", port=PORT) as serve,
        running("work") as work,
        running("live", port=PORT + 1) as live,
    ):
        if have("wrk"):
            for service in city.services:
                wrk(f"http://127.0.0.1:{PORT}/{language}/services/{service.slug}/", seconds=1)
            wrk(f"http://127.0.0.1:{PORT}/{language}/search/?q=constancia", seconds=3)
        main, *workers = [pid for pid in family(serve) if _kilobytes(pid, "Pss") > 10_000]
        for pid in workers:
            yield _weighed("web process", pid, MOST_OF_A_WEB_PROCESS)
        yield _weighed("web, the process that minds the others", main)
        yield _weighed("worker", work)
        yield _together("live pages", family(live))
        yield _together("PostgreSQL", family(postmaster()))


def _weighed(what: str, pid: int, most: int | None = None) -> Figure:
    resident = _kilobytes(pid, "Rss") / 1024
    return Figure(
        what, _kilobytes(pid, "Pss") / 1024, "MB (PSS)", at_most=most, note=f"resident {resident:.0f} MB"
    )


def _together(what: str, pids: list[int]) -> Figure:
    share = sum(_kilobytes(pid, "Pss") for pid in pids) / 1024
    return Figure(what, share, "MB (PSS)", note=f"{len(pids)} processes together")


def _kilobytes(pid: int, kind: str) -> int:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{kind}:"):
            return int(line.split()[1])
    return 0
