"""The JavaScript that draws the charts: Vega, Vega-Lite and vega-embed in one text, made once and kept."""

from __future__ import annotations

import subprocess
import sys
from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

_makers: list[subprocess.Popen[bytes]] = []


def prepare() -> None:
    """Begin to make the bundle beside the work on the findings, where it is not kept yet; only the first page waits."""
    if _kept(_place()) is None:
        command = [sys.executable, "-c", "from detente.bundle import javascript; javascript()"]
        with suppress(OSError):
            quiet = subprocess.DEVNULL
            _makers.append(subprocess.Popen(command, stdin=quiet, stdout=quiet, stderr=quiet))


def javascript() -> str:
    """The bundle, from the user's cache where it lies whole, else made anew in about a second and kept.

    Its first line is the hash of the rest, so that a file that was cut short is seen and made again. Where nothing
    can be written the bundle is made each time.
    """
    import vl_convert

    while _makers:
        _makers.pop().wait()
    place = _place()
    kept = _kept(place)
    if kept is None:
        made: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
        kept = made.replace("</script", "<\\/script")
        with suppress(OSError):
            _keep(place, kept)
    return kept


def _place() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("detente", appauthor=False) / f"vega-{version('vl-convert-python')}.js"


def _kept(place: Path) -> str | None:
    try:
        head, _, text = place.read_text(encoding="utf8").partition("\n")
    except (OSError, UnicodeDecodeError):
        return None
    return text if head == _hash(text) else None


def _keep(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=place.parent, delete=False, encoding="utf8", newline="") as draft:
        draft.write(f"{_hash(text)}\n{text}")
    try:
        Path(draft.name).replace(place)
    except OSError:
        Path(draft.name).unlink(missing_ok=True)
        raise


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()
