"""Names of other libraries, as the server takes them."""

from __future__ import annotations

import re
import unicodedata

_STUDY_MOST = 63


def hone_name(name: str) -> str:
    """The name that Hone gives a parameter or a metric: letters, digits, _ . and -, beginning with a letter or _."""
    fitting = re.sub(r"[^A-Za-z0-9_.-]", "_", name)
    return fitting if re.match(r"[A-Za-z_]", fitting) else f"_{fitting}"


def fitting_study_name(name: str, otherwise: str) -> str:
    """The name that Hone gives a study: lowercase letters, digits and -; another one where nothing is left."""
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", name) if not unicodedata.combining(letter))
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:_STUDY_MOST].strip("-") or otherwise
