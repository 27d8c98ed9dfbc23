"""The places of the world, from Unicode's CLDR: what is said of Japan, or of "abroad", is said of Tokyo.

Countries are known by their names in English and Japanese, cities where a time zone is named after them.
"""

import re
from collections.abc import Collection, Iterator
from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global

from knowledge.stacks.text.analyzer import function_words

LANGUAGES = ("en", "ja")
# Members of the European Union
MEMBERS = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
UNION = ("European Union", "EU", "EEA", "欧州連合")
CONTINENTS = {"Europe": "150", "Asia": "142", "Africa": "002", "America": "019", "Australia": "009"}
# Names that people use beside those of the CLDR
EVERYDAY = {
    **dict.fromkeys(("Britain", "Great Britain", "England", "Scotland", "Wales", "英国", "全英"), "GB"),
    **dict.fromkeys(("America", "アメリカ", "米国"), "US"),
    **dict.fromkeys(("Holland",), "NL"),
}
ABBREVIATIONS = {"UK": "GB", "USA": "US", "UAE": "AE"}  # those that are no common word or unit
NOWHERE = frozenset({"ZZ", "EU", "EZ", "UN"})  # codes of no country
KANJI = re.compile(r"[\u3400-\u9fff]+")
KATAKANA = re.compile(r"[\u30a1-\u30fa\u30fc]+")
WORD = re.compile(r"[^\W\d_][^\W\d_.'’-]*")
LONGEST = 4  # words of a country's name
# Words by which a text speaks of any place at all
ANYWHERE = re.compile(
    r"\b(?:anywhere|elsewhere|abroad|overseas|worldwide|international(?:ly)?|foreign|domestic|countr(?:y|ies)|cit(?:y|ies))\b"
    r"|海外|国外|国内|外国|各国|各地|その他の地域|それ以外の地域",
    re.IGNORECASE,
)


def territory_of(place: str) -> str | None:
    """Return the code of the country that a place is or lies in; None where it is not known."""
    return _territories().get(place.casefold())


def home_of(place: str) -> str | None:
    """Return the same for what is known to be a place; a name in kanji that no country has is taken for Japanese."""
    return territory_of(place) or ("JP" if KANJI.fullmatch(place) else None)


@lru_cache(maxsize=4096)
def countries_in(text: str) -> frozenset[str]:
    """Return the codes of the countries that a text names, by themselves or by a city: "Portugal", "UK", ポルトガル.

    A name may begin with a small letter, but no city's does: "nice" is none.
    """
    return frozenset((*_named_in_words(text), *_named_in_japanese(text)))


def speaks_of(countries: Collection[str], text: str) -> bool | None:
    """Tell whether a text names one of these countries or a wider place; None where it names no country at all."""
    if any(written(code).search(text) for code in countries):
        return True
    named = countries_in(text)
    return not named.isdisjoint(countries) if named else None


def _named_in_words(text: str) -> Iterator[str]:
    words = WORD.findall(text)
    for at, first in enumerate(words):
        for name in (" ".join(words[at : at + length]) for length in range(1, LONGEST + 1)):
            code = _territories().get(name.casefold())
            if code and (first[0].isupper() or name.casefold() in _countries()):
                yield code
        if code := ABBREVIATIONS.get(first.upper()):
            yield code


def _named_in_japanese(text: str) -> Iterator[str]:
    for run in KATAKANA.findall(text):
        if code := _territories().get(run):
            yield code
    for run in KANJI.findall(text):
        yield from (code for name, code in _kanji_names() if name in run)


@cache
def _countries() -> frozenset[str]:
    """Return the countries' names in English."""
    locale = Locale("en")
    named = (name.casefold() for code, name in locale.territories.items() if code.isalpha())
    return frozenset((*named, *map(str.casefold, EVERYDAY)))


@cache
def _kanji_names() -> tuple[tuple[str, str], ...]:
    return tuple((name, code) for name, code in _territories().items() if KANJI.fullmatch(name))


@cache
def written(territory: str) -> re.Pattern[str]:
    """Return a pattern for a country's names and codes, and for those of the wider places around it."""
    names = wider(territory)
    codes = [code for code in codes_of(territory) if code == "US" or code.casefold() not in function_words()]
    spaced = "|".join(re.escape(name) for name in names if name.isascii())
    other = "|".join(re.escape(name) for name in names if not name.isascii())
    return re.compile(rf"(?<![A-Za-z0-9])(?:(?i:{spaced})|{'|'.join(codes)})(?![A-Za-z0-9])|{other}")


def names_of(territory: str) -> tuple[str, ...]:
    """Return the names of a country, and the letters that it is written with."""
    known = tuple(name for name, code in (*EVERYDAY.items(), *ABBREVIATIONS.items()) if code == territory)
    return (*(str(Locale(language).territories[territory]) for language in LANGUAGES), *known)


@cache
def codes_of(territory: str) -> tuple[str, ...]:
    """Return the letters that a country is written with: GB, GBR and UK."""
    also = (code for code, known in get_global("territory_aliases").items() if known == [territory])
    return (territory, *(code for code in also if code.isalpha()))


@cache
def wider(territory: str) -> tuple[str, ...]:
    """Return the names of a country and of what it is a part of, in all the languages that are known here."""
    continents = {zone.split("/")[0] for zone in get_global("territory_zones").get(territory, [])}
    codes = [territory, *(CONTINENTS[one] for one in sorted(continents) if one in CONTINENTS)]
    named = [Locale(language).territories[code] for code in codes for language in LANGUAGES]
    everyday = [name for name, code in EVERYDAY.items() if code == territory]
    return (*named, *everyday, *(UNION if territory in MEMBERS else ()))


@cache
def regions() -> frozenset[str]:
    """Return the names of the continents, which documents often put otherwise: EMEA, APAC."""
    return frozenset(str(Locale(language).territories[code]) for code in CONTINENTS.values() for language in LANGUAGES)


@cache
def _territories() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in LANGUAGES:
        locale = Locale(language)
        for zone, territory in get_global("zone_territories").items():
            city = locale.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            known[city.casefold()] = territory
        known |= {name.casefold(): code for code, name in locale.territories.items() if code.isalpha()}
    known |= {name.casefold(): code for name, code in EVERYDAY.items()}
    return {name: code for name, code in known.items() if code not in NOWHERE}
