"""Text from the composer becomes what Slack stores."""

import pytest

from playground.page.composer import compose
from playground.sample_team import APP, CHANNELS, PEOPLE
from playground.workspace.people import Channel, Person
from playground.workspace.workspace import Workspace

BENEDICT = Person(id="UBENEDICT", name="benedict", real_name="Ben Adeyemi")


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("@Ben Okafor did", "<@UMEMBER> did"),
        ("Thanks, @ben okafor!", "Thanks, <@UMEMBER>!"),
        ("@Ben did", "<@UMEMBER> did"),
        ("@ben.", "<@UMEMBER>."),
        ("@Ben Okafors house", "<@UMEMBER> Okafors house"),
        ("@佐藤 花子 はいますか", "<@UHANAKO> はいますか"),
        ("@Shisho How long?", "<@USHISHO> How long?"),
        ("@nobody", "@nobody"),
        ("ben@ben.example", "ben@ben.example"),
        ("@ben.example", "@ben.example"),
        ("see #general, #general-old and #nowhere", "see <#CGENERAL|general>, #general-old and #nowhere"),
        ("#people-team.", "<#GPEOPLE|people-team>."),
        ("a < b && b > c", "a &lt; b &amp;&amp; b &gt; c"),
    ],
)
def test_names_of_people_and_channels_become_mentions(typed: str, stored: str) -> None:
    workspace = Workspace("local", app=APP, people=PEOPLE, channels=CHANNELS)
    assert compose(workspace, typed) == stored


def test_a_whole_display_name_mentions_its_own_person_where_two_share_a_first_name() -> None:
    everyone = (*PEOPLE, BENEDICT)
    channel = Channel(id="CALL", name="all", members=frozenset(person.id for person in everyone))
    workspace = Workspace("local", app=APP, people=everyone, channels=(channel,))
    assert compose(workspace, "@Ben Okafor and @Ben Adeyemi in #all") == "<@UMEMBER> and <@UBENEDICT> in <#CALL|all>"
