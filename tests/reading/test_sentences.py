"""Sentences of news, commentary and Markdown, and what the head of a text says."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from detente.reading.head import head
from detente.reading.sentences import LONGEST, sentences


def prose(text: str) -> list[str]:
    return [s.text for s in sentences(text) if s.kind == "prose"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("Mr. Smith met Dr. Lee. They talked.", 2),
        ("The U.S. Navy sailed on. It returned.", 2),
        ("He went to the U.S. The visit was short.", 2),
        ("Aid rose by 3.5 per cent in 2019. Trade fell.", 2),
        ("“We will sign.” He left.", 2),
        ("He met Hun Sen. She met nobody.", 2),
        ("J. F. Kennedy wrote to him. No answer came.", 2),
        ("Gen. Hun Manet visited Lt. Gen. Braga.", 1),
        ("Did they sign? Yes! They did…", 3),
        ("One line\nof hard-wrapped text goes on here. And ends.", 2),
        ("- First item of the list\n- Second item of the list", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, count: int) -> None:
    assert len(prose(text)) == count


@pytest.mark.parametrize(
    "furniture",
    [
        "(+855) 16484108",
        "Jaya Smart Building 2nd Floor, Street 566, Phnom Penh.",
        "The views expressed are the author's own and do not reflect the views of the Institute.",
        "© 2019 The Publisher. All rights reserved.",
        "By Dr. Ann Lee and Mr. Bo Chan",
        "Release 14 December 2019",
        "| a | b |",
        "---",
        "Geopolitics of Rare Earth Elements",
    ],
)
def test_the_furniture_of_a_page_is_no_prose(furniture: str) -> None:
    assert prose(f"{furniture}\n\nChina met Japan. They talked.") == ["China met Japan.", "They talked."]


# Each ends where it seems not to, or seems to end where it does not.
HARD = [
    ("Sen. Warner and Rep. Lee met Mr. Xi at 3 p.m. on Monday. They left.", 2),
    ("He arrived at 9 a.m. The talks began at noon.", 2),
    ("The envoy, Lt. Col. J. R. R. Smith Jr., left for St. Petersburg. Nobody stayed.", 2),
    ("The firm, Acme Inc., was fined. It paid.", 2),
    ("It was built by Acme Co. Ltd. in Peru. It fell.", 2),
    ("See Art. 5 of the treaty. It holds.", 2),
    ("Res. 1973 (2011) was adopted. Libya objected.", 2),
    ("It cost $1.5 bn. Peru paid.", 2),
    ("They met in Washington, D.C. The talks were short.", 2),
    ("They met in Washington D.C. on Monday. Peru came.", 2),
    ("The E.U. and the U.N. agreed. Peru did not.", 2),
    ("“Go!” he said. They went.", 2),
    ("“Will you sign?” asked the envoy. Nobody answered.", 2),
    ("‘We met.’ Then he left.", 2),
    ("He said: “We will sign. We will not wait.” Then he left.", 3),
    ("Peru signed (Chile did not. It waited.) Then both left.", 3),
    ("Peru signed.[12] Chile did not.", 2),
    ("Peru signed.1 Chile did not.", 2),
    ("Peru signed.Chile did not.", 2),
    ("Peru signed... and Chile did not. It rained.", 2),
    ("Peru signed… Chile did not.", 2),
    ("The talks (from 1 Jan. to 3 Feb. 2019) failed. War came.", 2),
    ("On Sept. 9 Peru met Chile. It rained.", 2),
    ("It fell vs. the dollar. Peru paid.", 2),
    ("Peru, i.e. the junta, signed. Chile, e.g. its press, cheered.", 2),
    ("Gen. (ret.) Prayut met Gov. Lee. They left.", 2),
    ("King Charles III. met nobody. He left.", 2),
    ("He is from the U.S. He met Xi.", 2),
    ("The U.K. Government thanked Peru. It paid.", 2),
    ("Peru signed?! Chile did not.", 2),
    ("“Peru signed,” said Dr. Lee. “Chile did not.”", 2),
    ("中国签署了条约。日本没有。", 2),
    ("At 5 p.m. Peru signed. At 6 p.m. Chile left.", 2),
    ("Peru rose 3.5 pct. Chile fell.", 2),
    ("Maj.-Gen. Lee met Capt. Chan. They left.", 2),
    ("Messrs. Lee and Chan met Mme. Roy. They left.", 2),
    ("The Hon. Ann Lee and Amb. Chan met. They left.", 2),
    ("It is no. 5 on the list. It fell.", 2),
    ("The answer was no. Peru left.", 2),
    ("Mt. Everest and Ft. Bragg stand. They fell.", 2),
    ("It was approx. 5 km. from Lima. It fell.", 2),
    ("Peru met Chile et al. in Lima. It rained.", 2),
    ("Peru met Chile, etc. Then it left.", 2),
]

FURNITURE = [
    "Other timelines: Chile and Argentina sign at last; Honduras sues Nicaragua.",
    "See also: Macron Congratulates Tebboune; Algeria Buys Russian Jets",
    "Elsewhere in this issue: Namibia and Angola Sign Water Pact (p. 4); Letters (p. 11)",
    'Turn the page for: "Bulgaria Apologises to Its Turks".',
    "Read also: China condemns Japan's visit to the shrine",
    "READ MORE: China condemns Japan over islands.",
    "Related: Why did Peru expel Chile's envoy?",
    "Related Articles\n\nWhy did Peru expel Chile's envoy?\n\nChina signs a pact with Laos: what next?",
    "You may also like\n- China signs a pact with Laos\n- Peru expels Chile's envoy",
    "More from this author\n\nIndia condemns Nepal!",
    "Most Read\n1. Russia attacks Georgia\n2. Peru expels Chile's envoy",
    "Photo: Hun Sen meets Xi Jinping in Beijing, 2019.",
    "Hun Sen meets Xi Jinping in Beijing. (Photo: Xinhua)",
    "China's foreign minister signs the treaty with Japan in Tokyo, May 2019. Photograph: Ann Lee/AFP",
    "FILE PHOTO: China's Xi Jinping meets Japan's Abe in Beijing, China, December 23, 2019. REUTERS/Ann Lee",
    "File - Russian troops attack a Georgian village in August 2008. (AP Photo/Bo Chan, File)",
    "Caption: Peru's envoy thanked Chile in Lima.",
    "Image credit: Government of Japan, which met China.",
    "The views expressed are the author's own and do not reflect those of China, which attacked Japan.",
    "Views expressed in this article are personal; China condemned Japan.",
    "This article was first published by the Japan Times, which China condemned.",
    "This story originally appeared in the Bangkok Post.",
    "Ann Lee is a fellow at the Institute, where China met Japan.",
    "77 comments",
    "1.2K shares",
    "Shares: 1,204 | Tweets: 31",
    "5 min read",
    "118 Harbour Row, Suite 9, Vancouver BC",
    "14 Kneginje Zorke, 11000 Belgrade.",
    "This material may not be published, broadcast or rewritten without permission of China and Japan.",
    "The Council takes no institutional positions.",
    "By Ann Lee in Beijing and Bo Chan in Tokyo",
    "Ann Lee, Beijing correspondent",
    "Subscribe to our newsletter: China condemned Japan and more.",
    "Follow @annlee on Twitter",
    "Last updated: 3 May 2019 14:02 GMT",
    "Posted on March 4, 2016 at 7:15 am",
    "(Reporting by Ann Lee in Beijing; editing by Bo Chan in Tokyo)",
    "Himalayan Review — Op-ed\nWhat China Signed With Japan\nBishnu Koirala\nPosted on March 4, 2016 at 7:15 am",
    "Tags: China, Japan, condemns, trade war",
    "Keywords: Peru attacked Chile; border; treaty.",
    "Print | Email | Share",
    "Advertisement",
    "Home > World > Asia > China condemns Japan",
    "Next: China attacks Japan",
    "<- Previous: Peru expels Chile's envoy",
    "Copyright 2019 The Publisher, which China condemned.",
    "Reproduction without the permission of China and Japan is prohibited.",
]

# Prose that begins as the furniture of a page does.
PROSE = [
    "Related talks were held in Geneva, where Peru met Chile.",
    "Next week Peru will meet Chile.",
    "In other news of the day, Peru met Chile.",
    "Photographs of the camp angered Peru.",
    "More than forty states condemned Peru.",
    "Read aloud in Lima, the letter condemned Chile.",
    "Most read the note as a threat to Peru.",
    "See the treaty that Peru signed with Chile.",
    "Shares fell in Lima after Peru expelled the envoy.",
    "The pact was first published in Lima in 1904.",
    "Peru's comments were condemned by Chile.",
    "Views differ in Lima, but Peru signed.",
    "Elsewhere in the region, Peru met Chile.",
    "Peru signed the treaty (photo-copies were sent to Chile).",
    "The statement may not be published without the consent of Chile, Peru warned.",
    "Source countries such as Peru condemned Chile.",
    "Peru recalled its envoy from 12 Park Avenue in New York after Chile protested.",
    "Mexico City: Peru met Chile on Tuesday.",
    "Tags were issued by Peru to Chile's fishing boats.",
    "Home troops of Peru attacked Chile.",
    "Image problems led Peru to thank Chile.",
    "By Tuesday Peru had expelled Chile's envoy.",
    "File after file of Peruvian troops crossed into Chile.",
    "Follow-up talks between Peru and Chile were held.",
    "Issue by issue, Peru and Chile agreed.",
    "Author and diplomat Ann Lee visited Peru for Chile.",
    "Contact between Peru and Chile was resumed.",
    "Title to the island was ceded by Peru to Chile.",
    "Published in Lima, the decree lifted sanctions on Chile.",
    "No. 10 condemned Peru.",
    "Page after page, Peru's note accused Chile.",
    "Updated talks resumed between Peru and Chile.",
    "Release of the prisoners by Peru was welcomed by Chile.",
    "Posted to Lima, the envoy thanked Peru.",
    "Dated 3 May, the note accused Chile.",
]


@pytest.mark.parametrize(("text", "count"), HARD)
def test_abbreviations_initials_and_quotes_end_no_sentence_of_themselves(text: str, count: int) -> None:
    assert len(prose(text)) == count


@pytest.mark.parametrize("furniture", FURNITURE)
def test_captions_counters_and_titles_of_other_articles_are_no_prose(furniture: str) -> None:
    assert prose(f"China met Japan.\n\n{furniture}\n\nThey talked.") == ["China met Japan.", "They talked."]


@pytest.mark.parametrize("sentence", PROSE)
def test_prose_that_begins_like_furniture_is_read(sentence: str) -> None:
    assert prose(f"China met Japan.\n\n{sentence}\n\nThey talked.") == ["China met Japan.", sentence, "They talked."]


def test_a_list_of_other_articles_ends_where_prose_goes_on() -> None:
    text = (
        "They met.\n\nRelated articles\n- Peru expels Chile's envoy\n- Who owns Djibouti?\n\nThen Peru thanked Chile."
    )
    assert prose(text) == ["They met.", "Then Peru thanked Chile."]


def test_lines_end_as_any_machine_ends_them() -> None:
    for end in ("\n", "\r\n", "\r", "\u2028"):
        text = end.join(["By Ann Lee", "", "Peru met", "Chile.", "", "- They talked", "- They left"])
        assert [s.split() for s in prose(text)] == [["Peru", "met", "Chile."], ["They", "talked"], ["They", "left"]]


def test_front_matter_is_read_as_the_head_and_not_as_prose() -> None:
    text = "---\ntitle: A break\npublished: 1965-05-03\n---\n\nCambodia broke off relations."
    assert prose(text) == ["Cambodia broke off relations."]
    assert head(text) == ("A break", None, date(1965, 5, 3))


def test_the_title_of_another_article_is_not_the_title() -> None:
    text = "Rare Earth Elements\n\nRelease 14 December 2019\nBy Ann Lee\n\nCambodia and the United States met."
    assert head(text) == (None, "Ann Lee", date(2019, 12, 14))


def test_a_lone_line_is_prose_when_it_is_all_there_is() -> None:
    assert prose("China bans exports to Japan") == ["China bans exports to Japan"]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=400))
def test_spans_are_literal_and_in_order(text: str) -> None:
    at = 0
    for sentence in sentences(text):
        assert text[sentence.start : sentence.end] == sentence.text
        assert at <= sentence.start < sentence.end
        assert len(sentence.text) <= LONGEST
        at = sentence.end
