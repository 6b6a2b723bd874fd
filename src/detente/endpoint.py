"""An OpenAI-compatible endpoint of chat completions: asked patiently, a bounded number of times, and counted."""

from __future__ import annotations

import json
import math
import os
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

from detente.errors import DetenteError

Answer = TypeVar("Answer")

_LARGEST = 4_000_000  # bytes of an answer that are believed to be one
# What a server may not take, in the order in which it is left out where the server does not say what it minds.
_OPTIONAL = ("response_format", "seed", "temperature")


class Prices(NamedTuple):
    """What a million tokens cost: those sent, those answered, and in what money."""

    prompt: float
    completion: float
    money: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Where a language model is asked, and how patiently.

    `timeout` is the most seconds that one answer may take, `tries` how often one question is put, `wait` the seconds
    before the second try, doubled for each further one, `longest` the most seconds that a server may ask to wait.
    """

    url: str
    model: str
    key: str = field(default="", repr=False)
    timeout: float = 120.0
    tries: int = 4
    wait: float = 1.0
    longest: float = 60.0
    prices: Prices | None = None

    @property
    def place(self) -> str:
        """The address as it may be shown: without a name, password or query that stands in it."""
        parts = urlsplit(self.url)
        port = f":{parts.port}" if parts.port else ""
        return f"{parts.scheme}://{parts.hostname}{port}{parts.path}"


class _Again(Exception):
    """An answer that another try may mend: what came, and how long the server asks to wait."""

    def __init__(self, found: str, wait: float | None = None):
        super().__init__(found)
        self.found, self.wait = found, wait


def settings(given: Mapping[str, str] | None = None) -> Settings:
    """The language model that the user has set, from the environment.

    Args:
        given: the variables; by default the environment. DETENTE_LLM_URL and DETENTE_LLM_MODEL must be there;
            DETENTE_LLM_KEY, DETENTE_LLM_TIMEOUT [seconds] and DETENTE_LLM_PRICES (what a million tokens sent and
            answered cost: "0.15 0.60 USD") may.

    Raises:
        DetenteError: one is missing, or cannot be what it should be.

    Example:
        >>> settings({"DETENTE_LLM_URL": "http://localhost:11434/v1", "DETENTE_LLM_MODEL": "qwen3"}).place
        'http://localhost:11434/v1'
    """
    told = {name: (os.environ if given is None else given).get(f"DETENTE_LLM_{name}", "").strip() for name in _NAMES}
    url = _address(told["URL"])
    if not told["MODEL"]:
        raise DetenteError("DETENTE_LLM_MODEL is not set; nothing was sent.", wanted="the name of a model")
    # The value is never told: it is a secret.
    if not (told["KEY"].isascii() and told["KEY"].isprintable() and " " not in told["KEY"]):
        raise DetenteError(
            "DETENTE_LLM_KEY holds a character that no key holds; nothing was sent.",
            wanted="letters, digits and signs, without a space or a line break",
        )
    timeout = _number(told["TIMEOUT"] or "120")
    if not timeout:
        raise DetenteError("DETENTE_LLM_TIMEOUT is no time.", found=told["TIMEOUT"], wanted="seconds, such as 120")
    return Settings(url, told["MODEL"], told["KEY"], timeout=timeout, prices=_prices(told["PRICES"]))


_NAMES = ("URL", "KEY", "MODEL", "TIMEOUT", "PRICES")


def _address(text: str) -> str:
    if not text:
        raise DetenteError(
            "No language model is set; nothing was sent.",
            wanted="DETENTE_LLM_URL, such as http://localhost:11434/v1, DETENTE_LLM_MODEL, perhaps DETENTE_LLM_KEY",
        )
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise DetenteError("DETENTE_LLM_URL is no address; nothing was sent.", wanted="http://HOST or https://HOST/v1")
    return text


def _prices(text: str) -> Prices | None:
    if not text:
        return None
    words = text.split()
    numbers = [_number(word) for word in words[:2]]
    if len(words) != 3 or None in numbers:
        raise DetenteError(
            "DETENTE_LLM_PRICES is not what a million tokens sent and answered cost.",
            found=text,
            wanted="0.15 0.60 USD",
        )
    return Prices(numbers[0] or 0.0, numbers[1] or 0.0, words[2])


def _number(text: str) -> float | None:
    """A number of zero or more; none where the text is no such number."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) and number >= 0 else None


class Endpoint:
    """One language model at one address, and what has been asked of it so far.

    `spent` counts requests, prompt tokens, completion tokens, and requests whose tokens the server did not report.
    """

    def __init__(self, told: Settings):
        self.settings = told
        self.spent = Counter[str]()
        self.left_out = list[str]()

    def ask(
        self, system: str, text: str, *, schema: Mapping[str, Any], read: Callable[[str], Answer], what: str
    ) -> Answer:
        """Put one question until the answer can be read, a bounded number of times.

        Args:
            system: what to do.
            text: what to do it with.
            schema: the JSON schema of the answer, sent where the server takes one.
            read: makes the answer of its text; raises ValueError where the text is none.
            what: what to call the question in an error.

        Returns:
            What `read` made of the answer.

        Raises:
            DetenteError: httpx is not installed, the server refuses, or no try brought an answer.
        """
        found = ""
        for attempt in range(self.settings.tries):
            try:
                return self._try(self._request(system, text, schema, attempt), read)
            except _Again as again:
                found = again.found
                self._pause(attempt, again.wait, found)
        raise DetenteError(
            f"{self.settings.place} gave no answer on {what} that can be used, in {self.settings.tries} tries.",
            found=self._shown(found),
            wanted="chat completions as OpenAI defines them, in JSON as asked",
        )

    def cost(self) -> str:
        """What was asked and what it cost, in one line: tokens as the server reports them, money by the user's prices.

        Example:
            >>> Endpoint(Settings("http://localhost:8000/v1", "qwen3")).cost()
            'qwen3 at http://localhost:8000/v1: 0 requests, 0 prompt and 0 completion tokens'
        """
        spent, prices = self.spent, self.settings.prices
        sent, answered = spent["prompt"], spent["completion"]
        line = f"{self.settings.model} at {self.settings.place}: {_many(spent['requests'], 'request')}, "
        line += f"{sent:,} prompt and {answered:,} completion tokens"
        if spent["unreported"]:
            line += f" (not reported for {spent['unreported']:,})"
        if prices:
            line += f", {(sent * prices.prompt + answered * prices.completion) / 1e6:.4f} {prices.money}"
        if self.left_out:
            line += f"; the server took no {' or '.join(self.left_out)}"
        return line

    def _request(self, system: str, text: str, schema: Mapping[str, Any], attempt: int) -> dict[str, Any]:
        form = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": schema}}
        messages = [{"role": "system", "content": system}, {"role": "user", "content": text}]
        # The same seed would bring the same wrong answer again.
        options = {"temperature": 0, "seed": attempt, "response_format": form}
        return {"model": self.settings.model, "messages": messages, "stream": False} | options

    def _try(self, request: dict[str, Any], read: Callable[[str], Answer]) -> Answer:
        """One answer; a server that minds an option is asked once more without it."""
        for _ in range(len(_OPTIONAL) + 1):
            sent = {name: value for name, value in request.items() if name not in self.left_out}
            status, headers, body = self._post(sent)
            if status not in (400, 422) or not self._leaves_out(body.decode("utf8", "replace").lower(), sent):
                break
        if status == 429 or status == 408 or status >= 500:
            raise _Again(f"status {status}: {_said(body)}", _wait(headers.get("retry-after")))
        if status != 200:
            raise DetenteError(
                f"{self.settings.place} refused the question with status {status}.",
                found=self._shown(_said(body)),
                wanted=_REMEDIES.get(status, "what DETENTE_LLM_URL and DETENTE_LLM_MODEL name"),
            )
        try:
            return read(self._content(body))
        except (ValueError, RecursionError) as error:
            raise _Again(f"no such JSON: {error}") from None

    def _leaves_out(self, said: str, sent: Mapping[str, Any]) -> bool:
        """Whether a refusal may be for an option, which is left out from now on."""
        left = [name for name in _OPTIONAL if name in sent]
        minded = next((name for name in left if name in said or name.replace("_", " ") in said), None)
        if minded is None and "response_format" in left:
            minded = "response_format"
        if minded is not None:
            self.left_out.append(minded)
        return minded is not None

    def _post(self, request: Mapping[str, Any]) -> tuple[int, Mapping[str, str], bytes]:
        """Send one request and take the answer whole, within the time and the size allowed."""
        httpx = _httpx()
        url = self.settings.url.rstrip("/").removesuffix("/chat/completions") + "/chat/completions"
        headers = {"content-type": "application/json", "accept-encoding": "identity"}
        if self.settings.key:
            headers["authorization"] = f"Bearer {self.settings.key}"
        until = time.monotonic() + self.settings.timeout
        self.spent["requests"] += 1
        try:
            with (
                httpx.Client(timeout=self.settings.timeout, verify=_trusted()) as client,
                client.stream("POST", url, content=json.dumps(request).encode(), headers=headers) as answer,
            ):
                return answer.status_code, answer.headers, _taken(answer.iter_bytes(), until)
        except httpx.TimeoutException:
            raise _Again(f"no answer within {self.settings.timeout:g} seconds") from None
        except httpx.RequestError as error:
            raise _Again(f"{str(error) or 'the connection broke'}") from None
        except httpx.InvalidURL:
            raise DetenteError("DETENTE_LLM_URL is no address.", wanted="http://HOST or https://HOST/v1") from None

    def _content(self, body: bytes) -> str:
        """The text of the answer, with its tokens counted."""
        answer = json.loads(body)
        if not isinstance(answer, dict):
            raise ValueError("the answer is no object")
        self._count(answer.get("usage"))
        match answer:
            case {"choices": [{"finish_reason": "length"}, *_]}:
                raise ValueError("the model stopped before the end of its answer")
            case {"choices": [{"message": {"content": str(content)}}, *_]}:
                return content
        raise ValueError(_said(body))

    def _count(self, usage: object) -> None:
        match usage:
            case {"prompt_tokens": int(sent), "completion_tokens": int(answered)} if min(sent, answered) >= 0:
                self.spent["prompt"] += sent
                self.spent["completion"] += answered
            case _:
                self.spent["unreported"] += 1

    def _pause(self, attempt: int, asked: float | None, found: str) -> None:
        """Wait before the next try, as long as the server asks; none follows the last."""
        if attempt + 1 == self.settings.tries:
            return
        if asked is not None and asked > self.settings.longest:
            raise DetenteError(
                f"{self.settings.place} asks to wait {asked:,.0f} seconds.",
                found=self._shown(found),
                wanted="a limit that leaves room, or another try later",
            )
        time.sleep(self.settings.wait * 2**attempt if asked is None else asked)

    def _shown(self, text: str) -> str:
        """What a server said, in one line of bounded length, and never the key."""
        hidden = text.replace(self.settings.key, "***") if self.settings.key else text
        line = "".join(letter for letter in " ".join(hidden.split()) if letter.isprintable())
        return line if len(line) <= 200 else f"{line[:199]}…"


_REMEDIES = {
    401: "a key that the server knows, in DETENTE_LLM_KEY",
    403: "a key that may use this model, in DETENTE_LLM_KEY",
    404: "an address that ends before /chat/completions, in DETENTE_LLM_URL, and a model that the server has",
}


def _httpx() -> Any:
    try:
        import httpx
    except ImportError:
        raise DetenteError(
            "A language model is asked through httpx, which is not installed.", wanted='pip install "detente[llm]"'
        ) from None
    return httpx


@cache
def _trusted() -> Any:
    """The authorities whose word on a server counts; to read them takes longer than to ask."""
    return _httpx().create_ssl_context()


def _taken(pieces: Any, until: float) -> bytes:
    """The bytes of an answer; a server that drips them or never ends is not waited for."""
    body = bytearray()
    for piece in pieces:
        body += piece
        if len(body) > _LARGEST:
            raise _Again(f"an answer of more than {_LARGEST:,} bytes")
        if time.monotonic() > until:
            raise _Again("the answer was not whole when its time was over")
    return bytes(body)


def _said(body: bytes) -> str:
    """What an answer says is wrong, in its own words."""
    text = body[:2_000].decode("utf8", "replace")
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        return text or "an empty answer"
    match told:
        case {"error": {"message": str(message)}} | {"error": str(message)} | {"message": str(message)}:
            return message
    return text


def _wait(told: str | None) -> float | None:
    """The seconds that a server asks to wait, told as seconds or as a moment; none where it tells neither."""
    if told is None:
        return None
    seconds = _number(told)
    if seconds is None:
        try:
            moment = parsedate_to_datetime(told)
        except ValueError:
            return None
        aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        seconds = max(0.0, (aware - datetime.now(UTC)).total_seconds())
    return seconds


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
