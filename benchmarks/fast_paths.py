"""Whether the fast paths of phones and e-mails say what the libraries say, how often.

Inputs are generated: for phones the example numbers of every region and kind with
other digits, prefixes, country codes, separators and mistakes, and digits at random;
for e-mails local parts and domains of every sort, plain, international and broken.
Where a fast path answers, the library is asked too; a disagreement is a bug.
``tests/equivalence`` runs a smaller comparison. *Ordinary* inputs are the cells of
exports of synthetic customers, written as people write them.

Scale 1 is 400,000 phones and 100,000 e-mails. By itself: ``python -m
benchmarks.fast_paths --phones N --emails N --seed N``.
"""

import argparse
import random
import string
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache

import phonenumbers
from attrs import frozen
from email_validator import EmailNotValidError, validate_email

from benchmarks._table import row
from benchmarks.normalizers import _cells as cells_of
from customer_core.normalizers._email_library import read_plain as plain_email
from customer_core.normalizers._phone_plan import read_plain as plain_phone
from customer_core.normalizers._phone_reading import bare
from customer_core.testing.synthetic import generate_customers

PHONES, EMAILS, CUSTOMERS = 400_000, 100_000, 5_000
RUN = 100  # phones of one region in a row; the library compiles few patterns at a time
E164 = phonenumbers.PhoneNumberFormat.E164

# what may stand before a national number besides its own country code
PREFIXES = ("", "", "0", "1", "8", "9", "06", "01", "15", "044", "0015", "17951", "+")
SEPARATORS = ("-", " ", ".", ") ", " (", "\u2010", "--")
LOCAL = string.ascii_letters + string.digits
SPECIAL = "!#$%&'*+/=?^_`{|}~-"
NOISE = " .@-<>()\"',;:\\[]\u00e9\u5f20\u200b\t\n\x00" + LOCAL
DOMAINS = (
    "qq.com", "163.com", "gmail.com", "Outlook.COM", "example.org", "vip.qq.com",
    "mail.example.co.uk", "foo-bar.cn", "例子.公司", "xn--fsqu00a.xn--55qx5d",
    "bücher.de", "ＱＱ.com", "qq。com", "straße.de", "faß.de", "münchen.xn--p1ai",
    "☃.net", "test", "localhost", "a.local", "foo.invalid", "1.2.3.4", "[1.2.3.4]",
    "a-.com", "-a.com", "ab--c.com", "xn--a.com", "x.y",
)  # fmt: skip
OFFICES = ("Info", "SALES", "Postmaster", "WWW", "admin", "noc")


@frozen
class Comparison:
    """What a comparison found.

    Attributes:
        inputs: how many texts were tried.
        answered: how many of them the fast path answered.
        different: how many answers were not the library's.
    """

    inputs: int
    answered: int
    different: int


def compare_phones(count: int, seed: int) -> Comparison:
    """Generated numbers of all regions, each read by a region."""
    answered = different = 0
    for text, region in phones(count, seed):
        digits = bare(text)
        value = plain_phone(digits, region) if digits else None
        if value:
            answered += 1
            ours = (value.e164, value.region, str(value.type))
            different += ours != library_phone(text, region)
    return Comparison(count, answered, different)


def compare_emails(count: int, seed: int) -> Comparison:
    """Generated addresses, as they stand."""
    answered = different = 0
    for text in emails(count, seed):
        value = plain_email(text)
        if value:
            answered += 1
            different += value != library_email(text)
    return Comparison(count, answered, different)


def library_phone(text: str, region: str) -> tuple[str, str | None, str] | None:
    """E.164, region and kind of a valid number, by the library alone."""
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.PhoneNumberType.to_string(phonenumbers.number_type(number))
    name = kind.lower()
    if number.extension or name == "unknown":
        return None
    other = name in {"personal_number", "pager", "uan", "voicemail"}
    return (
        phonenumbers.format_number(number, E164),
        phonenumbers.region_code_for_number(number),
        "other" if other else name,
    )


def library_email(text: str) -> tuple[str, str] | None:
    """Local part and domain of a valid address, by the library alone."""
    try:
        known = validate_email(text, check_deliverability=False, strict=True)
    except EmailNotValidError:
        return None
    return known.local_part, known.domain


def phones(count: int, seed: int) -> Iterator[tuple[str, str]]:
    """Texts of numbers and the regions to read them by, in turn."""
    dice = random.Random(seed)  # noqa: S311 - data for a test
    regions = sorted(phonenumbers.SUPPORTED_REGIONS)
    dice.shuffle(regions)
    for number in range(count):
        region = regions[number // RUN % len(regions)]
        if _happens(dice, 10):
            digits = "".join(dice.choices(string.digits, k=dice.randint(3, 16)))
            text = dice.choice(("", "+", "00", "0", "1")) + digits
        else:
            home = region if _happens(dice, 80) else dice.choice(regions)
            text = _written(dice, *dice.choice(_examples(home)))
        yield _separated(dice, text), region


def _written(dice: random.Random, code: str, national: str) -> str:
    """A number with other digits at its end, a mistake now and then, a prefix."""
    kept = dice.randint(min(3, len(national)), len(national))
    drawn = "".join(dice.choices(string.digits, k=len(national) - kept))
    digits = list(national[:kept] + drawn)
    place = dice.randrange(len(digits))
    if _happens(dice, 5):
        digits[place] = dice.choice(string.digits)
    if _happens(dice, 2):
        digits.insert(place, dice.choice(string.digits))
    if _happens(dice, 2):
        del digits[place]
    own = (f"+{code}", f"+{code}", f"+{code}0", code, f"{code}0", f"00{code}")
    prefixes = own if _happens(dice, 40) else (*PREFIXES, "011" + code)
    return dice.choice(prefixes) + "".join(digits)


def _separated(dice: random.Random, text: str) -> str:
    for _ in range(dice.choice((0, 0, 1, 2, 3))):
        place = dice.randint(1, len(text))
        text = text[:place] + dice.choice(SEPARATORS) + text[place:]
    return text


def _happens(dice: random.Random, percent: int) -> bool:
    return dice.random() * 100 < percent


@cache
def _examples(region: str) -> list[tuple[str, str]]:
    """Country code and national number of each kind the region has."""
    found = [phonenumbers.example_number_for_type(region, k) for k in range(11)]
    return [
        (str(one.country_code), phonenumbers.national_significant_number(one))
        for one in found
        if one
    ]


def emails(count: int, seed: int) -> Iterator[str]:
    """Texts of addresses, many of them broken."""
    dice = random.Random(seed)  # noqa: S311 - data for a test
    for _ in range(count):
        if _happens(dice, 60):
            domain = dice.choice(DOMAINS)
        elif _happens(dice, 75):
            domain = ".".join(_word(dice, 10) for _ in range(dice.randint(1, 4)))
        else:
            labels = ["d" * dice.randint(55, 66) for _ in range(dice.randint(1, 4))]
            domain = ".".join(labels) + dice.choice((".com", ".例子", ""))
        text = f"{_local(dice)}@{domain}"
        for _ in range(dice.choice((0, 0, 0, 1, 1, 2))):
            place, noise = dice.randrange(len(text) + 1), dice.choice(NOISE)
            surplus = dice.choice((0, 1, 1))
            new = dice.choice((noise, noise, ""))
            text = text[:place] + new + text[place + surplus :]
        yield text


def _local(dice: random.Random) -> str:
    if _happens(dice, 8):
        return dice.choice(OFFICES)
    if _happens(dice, 4):
        return "x" * dice.randint(60, 68)
    return ".".join(_word(dice, 8) for _ in range(dice.randint(1, 3)))


def _word(dice: random.Random, longest: int) -> str:
    length = dice.randint(1, longest)
    plain = dice.choices(LOCAL, k=length)
    if _happens(dice, 30):
        plain[dice.randrange(length)] = dice.choice(SPECIAL)
    return "".join(plain)


def ordinary(customers: int) -> dict[str, float]:
    """The share of ordinary cells that the fast paths answer."""
    cells = cells_of(generate_customers(customers, seed=11))
    numbers = [plain_phone(bare(one[0]) or "", one[2]) for one in cells["phone"]]
    mails = [plain_email(one[0].strip()) for one in cells["email"]]
    return {
        "phone": sum(one is not None for one in numbers) / len(numbers),
        "email": sum(one is not None for one in mails) / len(mails),
    }


def rows(scale: int) -> list[dict[str, object]]:
    """Disagreements, shares answered, and the time beside the library's."""
    found = []
    for name, compare, count in (
        ("phone", compare_phones, PHONES * scale),
        ("e-mail", compare_emails, EMAILS * scale),
    ):
        result = compare(count, 1)
        data = f"{result.inputs:,} generated"
        found.append(row(f"{name}, disagreements", data, ours=result.different))
        share = result.answered / result.inputs
        found.append(row(f"{name}, share answered", data, ours=share))
    for name, share in ordinary(CUSTOMERS).items():
        data = f"{CUSTOMERS:,} synthetic customers"
        found.append(row(f"{name}, share of ordinary cells", data, ours=share))
    return found + _times()


def _times() -> list[dict[str, object]]:
    """Microseconds per answer, the library's for the same texts."""
    texts = [(t, r) for t, r in phones(40_000, 2) if plain_phone(bare(t) or "", r)]
    mails = [text for text in emails(20_000, 2) if plain_email(text)]
    pairs = (
        ("phone", texts, lambda one: plain_phone(bare(one[0]) or "", one[1]),
         lambda one: library_phone(*one), "phonenumbers"),
        ("e-mail", mails, plain_email, library_email, "email_validator"),
    )  # fmt: skip
    return [
        row(
            f"{name}, us per answer",
            f"{len(inputs):,} answered",
            ours=_microseconds(ours, inputs),
            alternative=_microseconds(theirs, inputs),
            rival=rival,
        )
        for name, inputs, ours, theirs, rival in pairs
    ]


def _microseconds(read: Callable[..., object], inputs: list[object]) -> float:
    start = time.process_time()
    for one in inputs:
        read(one)
    return 1e6 * (time.process_time() - start) / len(inputs)


def main() -> int:
    """Compare as many as asked for; 1 when anything differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--phones", type=int, default=PHONES)
    parser.add_argument("--emails", type=int, default=EMAILS)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    found = {
        "phones": compare_phones(options.phones, options.seed),
        "e-mails": compare_emails(options.emails, options.seed),
    }
    for name, one in found.items():
        share = one.answered / one.inputs
        print(f"{name}: {one.inputs:,} tried, {share:.1%} answered,", end=" ")
        print(f"{one.different} disagreements")
    for name, share in ordinary(CUSTOMERS).items():
        print(f"ordinary {name} cells answered: {share:.1%}")
    return int(any(one.different for one in found.values()))


if __name__ == "__main__":
    sys.exit(main())
