"""Acts between states far from the example documents: what short news must give, and what it must not."""

from __future__ import annotations

from datetime import date

import pytest

from detente.coders.rules import code
from detente.tables import Document, Event

PUBLISHED = date(2019, 3, 15)  # a Friday


def read(text: str) -> list[Event]:
    return code(Document("test", "r", "a.txt", None, None, PUBLISHED, None, "en", text))


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
        "Japan defeated South Korea 2-1 in Doha, and their coaches shook hands.",
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
        "Mexico voted for the resolution on Syria.",
    ],
)
def test_nothing_is_told_between_states(text: str) -> None:
    assert told(text) == set()
