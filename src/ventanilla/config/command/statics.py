"""Style sheets, scripts and fonts, made ready to serve once for each change of them."""

import hashlib


def collect() -> None:
    """This function will name and compress the static files into ``STATIC_ROOT``, unless that is done already.

    Files of earlier versions stay, for pages that are open still and ask for them.
    """
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda each: each[0]):
            with storage.open(path) as file:
                found.update(f"{path} {hashlib.sha256(file.read()).hexdigest()}\n".encode())
    marker = settings.STATIC_ROOT / ".collected"
    if marker.exists() and marker.read_text() == found.hexdigest():
        return
    call_command("collectstatic", interactive=False, verbosity=0)
    marker.write_text(found.hexdigest())
