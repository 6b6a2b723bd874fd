"""The JavaScript that draws the charts: Vega, Vega-Lite and vega-embed in one text, made once and kept."""

from __future__ import annotations

from contextlib import suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile


def javascript() -> str:
    """The bundle, from the user's cache where it lies whole, else made anew in about a second and kept.

    Its first line is the hash of the rest, so that a file that was cut short is seen and made again. Where nothing
    can be written the bundle is made each time.
    """
    import vl_convert
    from platformdirs import user_cache_path

    place = user_cache_path("detente", appauthor=False) / f"vega-{version('vl-convert-python')}.js"
    kept = _kept(place)
    if kept is None:
        made: str = vl_convert.javascript_bundle()  # type: ignore[call-arg]  # its stub forgets the default
        kept = made.replace("</script", "<\\/script")
        with suppress(OSError):
            _keep(place, kept)
    return kept


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
