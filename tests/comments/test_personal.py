"""A moderator's eye is led to what is likely personal data, and to little else."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from comments import personal
from comments.personal import Kind

# Ofcom's numbers for drama, domains for examples, the card industry's test numbers, HMRC's form
# with a prefix of no meaning, postcodes of public buildings: nobody's data
PHONES = """
07700 900123|07700900123|07700-900-123|07700.900.123|0 7 7 0 0 9 0 0 1 2 3|07 700 900 123
01632 960001|(01632) 960 001|01632 960 001|020 7946 0018|0161 496 0018|0113 496 0999
+44 7700 900123|+447700900123|+44 (0)1632 960 001|+44(0) 1632 960001|(+44) 7700 900123
+44 07700 900123|0044 7700 900123|44 7700 900123|447700900123
+1 (202) 555-0123|+1 202 555 0123|+353 20 911 1234|+61 491 570 156
０７７００ ９００１２３|٠٧٧٠٠٩٠٠١٢٣|07700\u00a0900\u2009123|07700\u200b900123|07700–900–123
0\ufe0f7\ufe0f700 900123|07700·900·123|(07700) 900123|08081 570 000
""".replace("\n", "|")
EMAILS = """
reader@example.org|first.last+tag@mail.example.co.uk|reader_1@example.com|o'reader@example.org
reader＠example．org|READER@EXAMPLE.ORG|читатель@example.org|reader@xn--e1afmkfd.example
07700900123@example.org|sw1a2aa@example.org
""".replace("\n", "|")
POSTCODES = """
SW1A 1AA|sw1a 2aa|SW1A2AA|M1 1AE|B33 8TH|CR2 6XH|DN55 1PT|W1A 0AX|EC1A 1BB|EC1A  1BB|GIR 0AA
ＳＷ１Ａ １ＡＡ|SW1A\u00a01AA|BT1 1AA|JE2 3AB|BX1 1LT
""".replace("\n", "|")
INSURANCE = """
AB 12 34 56 C|AB123456C|ab123456c|AB 123456 C|AB-12-34-56-C|AB.12.34.56.C|OA123456A
ＡＢ１２３４５６Ｃ|AB 12\u00a034\u200956 D
""".replace("\n", "|")
NHS = "943 476 5919|9434765919|943-476-5919|９４３ ４７６ ５９１９|9 4 3 4 7 6 5 9 1 9|401 023 2137"
CARDS = """
4111 1111 1111 1111|4111111111111111|4111-1111-1111-1111|5555 5555 5555 4444|2223 0031 2200 3222
3782 822463 10005|378282246310005|6011 1111 1111 1117|3056 930902 5904|4222 222 222 222
3530 1113 3330 0000|４１１１ １１１１ １１１１ １１１１|6304 0000 0000 0000
""".replace("\n", "|")
NOTHING = """
2024|1999-2024|in 2024, 2025 and 2026|1 2 3 4 5 6 7 8 9 10 11|2019 2020 2021 2022
01/02/2024 10:30|01.02.2024 10.30|01-02-2024 1030|2024-01-02 10:30|31 12 2024|10:00–16:30
£1,000.00|£07700900123|€ 01632960001|1,234,567,890|0.0770090012|99.999999999|+44|+100%|50 000 000
07700 90012|07700 9001234|07700 9001234567|REF07700900123|07700900123a|01632|00000000000
+999 1234567|QQ 12 34 56 C|QQ123456A|GB123456A|BG123456A|ZZ123456B|AB123456E|AO123456A
at 123456 a day|AB12345C|943 476 5918|9434765910|000 000 0000|1732291200|94347 65919
4111 1111 1111 1112|411111111111|1111 1111 1111 1117|978-0-306-40615-7|2001:db8::1
192.168.100.100|1.2.3.4.5.6
M6 1st exit|A1 2nd|B12 3rd|Q1 1AA|SW1A 1AC|QV1 1AA|AZ1 1AA|E1|SW1A|ZX1 1AA|W1Q 1AA|1SW1A 1AA|CO2
user@host|@reader|reader@|@@@@|reader@.org|reader@example.1|@example.org|a @ b.org|.@example.org
""".replace("\n", "|")  # fmt: skip


def table(said: str) -> list[str]:
    return [one for one in said.split("|") if one]


def of(text: str) -> list[tuple[str, Kind]]:
    return [(text[span.start : span.end], span.kind) for span in personal.found(text)]


YES = [
    (example, kind)
    for kind, examples in [
        (Kind.PHONE, PHONES), (Kind.EMAIL, EMAILS), (Kind.POSTCODE, POSTCODES),
        (Kind.INSURANCE, INSURANCE), (Kind.NHS, NHS), (Kind.CARD, CARDS),
    ]
    for example in table(examples)
]  # fmt: skip


@pytest.mark.parametrize(("example", "kind"), YES)
def test_personal_data_is_found_by_itself_and_in_a_sentence(example: str, kind: Kind) -> None:
    assert of(example) == [(example, kind)]
    for sentence in ("Write to {}, today.", "({})", "My number: {}!", "{}\nis mine", "2 – {} ; 5"):
        assert (example, kind) in of(sentence.format(example)), sentence


@pytest.mark.parametrize("example", table(NOTHING))
def test_what_is_no_personal_data_is_left_alone(example: str) -> None:
    assert of(example) == []
    assert of(f"It was {example} then.") == []


def test_all_of_a_text_is_found_in_its_order_and_said_in_words() -> None:
    text = (
        "Ring 2 of us: 07700 900123 07700 900456, or mail reader@example.org. I live at SW1A 2AA; "
        "AB 12 34 56 C, 943 476 5919 and 4111 1111 1111 1111 are my numbers since 2019."
    )
    assert [(text[span.start : span.end], span.label) for span in personal.found(text)] == [
        ("07700 900123", "phone number"),
        ("07700 900456", "phone number"),
        ("reader@example.org", "email address"),
        ("SW1A 2AA", "postcode"),
        ("AB 12 34 56 C", "National Insurance number"),
        ("943 476 5919", "NHS number"),
        ("4111 1111 1111 1111", "card number"),
    ]


pieces = st.one_of(
    st.sampled_from([example for example, _ in YES]),
    st.sampled_from(table(NOTHING)),
    st.sampled_from(" \t\n.-()+@/,:£0123456789０٤ABab\u200b\u0301\u00a0"),
    st.text(max_size=5),
)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=20).map("".join))
def test_whatever_a_text_says_spans_are_in_order_inside_it_and_never_overlap(text: str) -> None:
    spans = personal.found(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(before.end <= after.start for before, after in pairwise(spans))
    # Nothing reaches over a line
    assert not any("\n" in text[span.start : span.end] for span in spans)


@given(st.integers(0, 999_999_999))
def test_of_ten_digits_one_in_eleven_at_most_is_an_nhs_number(nine: int) -> None:
    start = f"4{nine:09}"[:9]
    hits = [digit for digit in range(10) if (f"{start}{digit}", Kind.NHS) in of(f"{start}{digit}")]
    assert len(hits) <= 1


@given(st.integers(0, 10**14 - 1))
def test_a_card_with_one_digit_wrong_is_no_card(number: int) -> None:
    start = f"4{number:014}"
    assert (
        sum(of(f"{start}{digit}") == [(f"{start}{digit}", Kind.CARD)] for digit in range(10)) == 1
    )


@pytest.mark.parametrize(
    "unit",
    [
        "0", "0 ", "1 ", "4", "4 ", "44 ", "00 44 ", "07700 ", "+", "+4", "(0)", "(", "-", "0-",
        "1.", "@", "@@", "a@", "a@b.", "a.", "a", "A1", "A1 ", "AB1", "AB 12 ", "\u200b", "４ ",
        "é", " ", "\n",
    ],
)  # fmt: skip
def test_no_comment_takes_long_to_look_through(unit: str) -> None:
    text = (unit * 5_000)[:5_000]
    start = time.process_time()
    personal.found(text)
    # 50 milliseconds is the worst seen; time that grew with the square would be seconds
    assert time.process_time() - start < 0.5
