"""What a person is told when a file cannot be accepted, and what to do about it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ventanilla.registry.files import Refusal

WORDS: dict[Refusal, Promise] = {
    Refusal.EMPTY: _("The file is empty. Choose another"),
    Refusal.TOO_BIG: _("The file is too large. Make it smaller, or photograph it with less resolution"),
    Refusal.TOO_MANY: _("There are already as many files as may be attached here. Remove one first"),
    Refusal.TYPE_NOT_ACCEPTED: _("That kind of file is not accepted here. See which are, below"),
    Refusal.CONTENT_MISMATCH: _(
        "The file is not what its name says. Save or export it again and try once more"
    ),
    Refusal.ENCRYPTED: _("The file is protected with a password. Save it without one"),
    Refusal.ACTIVE_CONTENT: _(
        "The file contains programs or forms that send data. Print it to PDF and attach that"
    ),
    Refusal.DAMAGED: _("The file is damaged and cannot be opened. Save or scan it again"),
    Refusal.INFECTED: _("The antivirus found something dangerous in the file. It was not kept"),
    Refusal.SCANNER_DOWN: _(
        "The file cannot be checked for viruses right now, so it was not kept. "
        "What you answered is safe; try again in a while"
    ),
}
STORAGE_DOWN: Promise = _(
    "The file cannot be kept right now, because of a fault of ours. What you answered is safe; try again in a while"
)
TOO_MANY_UPLOADS: Promise = _(
    "Too many files from your connection in a short time. What you answered is safe; try again in an hour"
)
