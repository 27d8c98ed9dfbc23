"""The places of the world, from Unicode's CLDR: what is said of Japan, or of "abroad", is said of Tokyo.

Countries are known by their names in English and Japanese, cities where a time zone is named after them.
"""

import re
from functools import cache

from babel import Locale
from babel.core import get_global

LANGUAGES = ("en", "ja")
# Members of the European Union
MEMBERS = frozenset("AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split())  # noqa: SIM905
UNION = ("European Union", "EU", "欧州連合")
CONTINENTS = {"Europe": "150", "Asia": "142", "Africa": "002", "America": "019", "Australia": "009"}
KANJI = re.compile(r"[\u3400-\u9fff]+")
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


@cache
def wider(territory: str) -> tuple[str, ...]:
    """Return the names of a country and of what it is a part of, in all the languages that are known here."""
    continents = {zone.split("/")[0] for zone in get_global("territory_zones").get(territory, [])}
    codes = [territory, *(CONTINENTS[one] for one in sorted(continents) if one in CONTINENTS)]
    named = [Locale(language).territories[code] for code in codes for language in LANGUAGES]
    return (*named, *(UNION if territory in MEMBERS else ()))


@cache
def _territories() -> dict[str, str]:
    known: dict[str, str] = {}
    for language in LANGUAGES:
        locale = Locale(language)
        for zone, territory in get_global("zone_territories").items():
            city = locale.time_zones.get(zone, {}).get("city") or zone.rsplit("/", 1)[-1].replace("_", " ")
            known[city.casefold()] = territory
        known |= {name.casefold(): code for code, name in locale.territories.items() if code.isalpha()}
    return known
