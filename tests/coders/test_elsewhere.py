"""Acts between states far from the example documents: what short news must give, and what it must not."""

from __future__ import annotations

from datetime import date

import pytest

from detente.coders.rules import code
from detente.tables import Document, Event

PUBLISHED = date(2019, 3, 15)  # a Friday


def read(text: str) -> list[Event]:
    return code(Document("test", "r", "a.txt", None, None, PUBLISHED, None, "en", text))


# Where the grammar links two states and a careful reader does not: kept in sight, not yet mended.
UNSURE = pytest.mark.xfail(reason="the classifier may take the two for parties", strict=False)


def told(text: str) -> set[tuple[str, str | None, str, str]]:
    return {(e.actor, e.act, e.other, e.status) for e in read(text)}


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        (
            "India revoked the most-favoured-nation status of Pakistan on 15 February 2019 and raised duties on goods"
            " from its neighbour to 200 per cent. Two weeks later Pakistan released a captured Indian pilot.",
            ["IND SANCTION PAK happened", "PAK RETREAT IND happened"],
        ),
        (
            "Saudi Arabia severed diplomatic relations with Iran in January 2016 and expelled Iranian diplomats. Seven"
            " years later Riyadh and Tehran agreed in Beijing to restore relations.",
            ["SAU SANCTION IRN happened", "SAU AGREE IRN happened", "IRN AGREE SAU happened"],
        ),
        (
            "Serbia rejected a request by Kosovo for membership. Belgrade and Pristina signed an agreement on"
            " number plates.",
            ["SRB REJECT XKX happened", "SRB AGREE XKX happened", "XKX AGREE SRB happened"],
        ),
        (
            "Prime Minister Abiy Ahmed of Ethiopia visited Asmara on 8 July 2018. Ethiopia and Eritrea reopened their"
            " embassies.",
            ["ETH CONSULT ERI happened", "ETH COOPERATE ERI happened", "ERI COOPERATE ETH happened"],
        ),
        (
            "Japan removed the Republic of Korea from its list of trusted trading partners and tightened controls on"
            " exports. South Korea's foreign ministry summoned the Japanese ambassador in protest.",
            ["KOR ACCUSE JPN happened"],
        ),
        (
            "Russia invaded Ukraine on 24 February 2022. Kyiv broke off diplomatic relations with Moscow the same day.",
            ["RUS ASSAULT UKR happened", "UKR SANCTION RUS happened"],
        ),
        (
            "Greece and Turkey will hold talks on their sea borders in Athens. Ankara must respect international law,"
            " Greek officials said.",
            ["GRC CONSULT TUR planned", "TUR CONSULT GRC planned"],
        ),
        ("Anna Kowalska was named Polish ambassador to Peru in May 2014.", ["POL COOPERATE PER happened"]),
        ("Norway appointed Kari Lund ambassador to Chile.", ["NOR COOPERATE CHL happened"]),
        (
            "The General Assembly condemned Iraq's invasion of Kuwait. Brazil and Ghana voted for the resolution;"
            " Cuba voted against it.",
            ["BRA ACCUSE IRQ happened", "GHA ACCUSE IRQ happened", "CUB ACCUSE IRQ denied"],
        ),
        ("Chile voted for a resolution condemning Iraq.", ["CHL ACCUSE IRQ happened"]),
        ("Yemen voted against a draft resolution condemning Iraq.", ["YEM ACCUSE IRQ denied"]),
        ("Egypt condemned Israel, recalled its ambassador and closed its embassy there.",
         ["EGY ACCUSE ISR happened", "EGY SANCTION ISR happened"]),
        ("Denmark thanked Canada and lifted its embargo on Canadian beef.",
         ["DNK SUPPORT CAN happened", "DNK RETREAT CAN happened"]),
        ("“Turkey attacked our ships,” the Greek foreign minister told reporters.", ["TUR ASSAULT GRC happened"]),
        ("The Russian ambassador in Athens was summoned to the foreign ministry.", ["GRC ACCUSE RUS happened"]),
        ("The treaty that Russia and Ukraine signed in 1997 expired.", ["RUS AGREE UKR happened"]),
        ("Serbia had to withdraw its troops from Kosovo in June 1999.", ["SRB RETREAT XKX happened"]),
        ("Iran's foreign minister flew to Riyadh for talks with his Saudi counterpart.", ["IRN CONSULT SAU happened"]),
        ("Japan apologised to South Korea for its colonial rule.", ["JPN CONCEDE KOR happened"]),
        ("Greece rejected Turkey's claim to the islands.", ["GRC REJECT TUR happened"]),
        (
            "Floods hit the Greek island of Kos. In May 2018 Turkish ministers visited Kos.",
            ["TUR CONSULT GRC happened"],
        ),
        ("Kenya threatened to close its border with Somalia.", ["KEN THREATEN SOM happened"]),
        ("Peru denied that it had expelled the Bolivian consul.", ["PER SANCTION BOL denied"]),
        ("Nepal should sign the power agreement with India.", ["NPL AGREE IND proposed"]),
        ("If Chile recalls its ambassador from Peru, trade will suffer.", ["CHL SANCTION PER hypothetical"]),
        ("Zambia wants to sign a pact with Angola.", ["ZMB AGREE AGO hypothetical"]),
        ("France has not recognised Kosovo's rival government.", ["FRA SUPPORT XKX denied"]),
    ],
)  # fmt: skip
def test_an_act_is_found(text: str, acts: list[str]) -> None:
    found = {" ".join(str(part) for part in act) for act in told(text)}
    assert set(acts) <= found, found


@pytest.mark.parametrize(
    "text",
    [
        "The Indian army built a hospital in Kashmir.",
        "Pakistan beat India by four wickets in Lahore on Sunday.",
        pytest.param("Japan defeated South Korea 2-1 in Doha, and their coaches shook hands.", marks=UNSURE),
        "The Nile rises in Ethiopia and flows through Sudan and Egypt to the sea.",
        "For centuries the river has divided Russia and Estonia, and fishermen of both have shared it.",
        "Turkish prosecutors arrested a mayor near the Greek border.",
        "A Greek singer visited her mother in Istanbul.",
        "The Saudi king praised the farmers of his kingdom, and rain fell in Iran.",
        "A Russian soldier was killed in Syria.",
        "Serbian exports to Kosovo were lower than exports to Hungary.",
        "The British High Street bank opened a branch in Kenya.",
        "President Moon called an emergency meeting of his security council after the news from Japan.",
        "The internationally recognised government of Libya buried its dead, the United Nations said.",
        "Houthi rebels of Yemen attacked a refinery in Saudi Arabia.",
        "Kosovo's economy grew after the war with Serbia.",
        "Chile's government called on Friday for calm in Peru.",
        "Prosperity in Norway and Sweden depends on the sea.",
        "The talks were fruitful, Canadian officials said on Monday.",
        "Cuba's president announced a holiday after an attack on a village and an article in a Spanish newspaper.",
        "The Peruvian Chamber of Commerce praised Chile.",
        "It was important for Ethiopia that rain fell in Eritrea.",
        "Should it rain in Jordan, farmers in Israel may rejoice.",
        "Oman mourned a poet, and crowds stormed an embassy in Iran.",
        "Japan's trade with South Korea fell after new controls took effect.",
        pytest.param("Turkey's parliament approved a law on drones bought from Ukraine.", marks=UNSURE),
        "Ethiopia, which borders Eritrea, exports coffee.",
        "Saudi Arabia and Iran are both members of OPEC.",
        pytest.param("Mexico voted for the resolution on Syria.", marks=UNSURE),
    ],
)
def test_nothing_is_told_between_states(text: str) -> None:
    assert {act for act in told(text) if "?" not in f"{act[0]}{act[2]}" and act[0] != act[2]} == set()


@pytest.mark.parametrize(
    ("text", "statuses"),
    [
        ("India and Pakistan should resume talks.", {"proposed"}),
        ("Ethiopia must withdraw its troops from Eritrea.", {"proposed"}),
        ("Russia might recognise Kosovo.", {"hypothetical"}),
        ("If Japan lifts its sanctions on Iran, trade will grow.", {"hypothetical"}),
        ("Saudi Arabia denied that it had attacked Iran.", {"denied"}),
        ("Ukraine never invaded Russia.", {"denied"}),
        ("Serbia will open an embassy in Ethiopia next year.", {"planned"}),
    ],
)
def test_what_did_not_happen_is_not_told_as_happened(text: str, statuses: set[str]) -> None:
    assert {event.status for event in read(text)} == statuses


def test_lifting_an_embargo_imposes_none() -> None:
    events = read("In May 2014 Japan lifted its arms embargo against Peru.")
    assert [(event.act, event.mode) for event in events] == [("RETREAT", "lift-sanctions")]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("“Turkey attacked our ships,” the Greek minister Eleni Doe told reporters.", "Eleni Doe"),
        ("Eleni Doe said that Turkey had attacked Greece.", "Eleni Doe"),
        ("According to the Red Crescent, Iran released Iraqi prisoners.", "Red Crescent"),
        ("Sixty years had passed since the two states, Peru and Chile, exchanged ambassadors.", None),
        ("Iran released Iraqi prisoners.", None),
    ],
)
def test_the_one_who_says_so_is_named_and_never_invented(text: str, voice: str | None) -> None:
    assert {event.voice for event in read(text)} == {voice}


@pytest.mark.parametrize(
    ("text", "date", "precision"),
    [
        ("Russia invaded Ukraine on 24 February 2022.", "2022-02-24", "day"),
        ("Iran released Iraqi prisoners on Monday.", "2019-03-11", "day"),
        ("Ethiopia and Eritrea signed a peace agreement last month.", "2019-02-01", "month"),
        ("In 1999 Serbia withdrew its troops from Kosovo.", "1999-01-01", "year"),
        ("Japan summoned the South Korean ambassador.", None, "none"),
    ],
)
def test_the_date_is_the_one_told(text: str, date: str | None, precision: str) -> None:
    assert {(e.date.isoformat() if e.date else None, e.precision) for e in read(text)} == {(date, precision)}
