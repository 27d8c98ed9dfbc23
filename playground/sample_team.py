"""The sample team that the playground opens with: its people, its channels and the app."""

from playground.workspace.people import Channel, Person, Role, SlackApp

SHISHO = Person(id="USHISHO", name="shisho", real_name="Shisho", role=Role.BOT)
APP = SlackApp(app_id="ASHISHO", bot_id="BSHISHO", user=SHISHO)

AIKO = Person(id="UADMIN", name="aiko", real_name="Aiko Mori", role=Role.ADMIN)
BEN = Person(id="UMEMBER", name="ben", real_name="Ben Okafor")
GIL = Person(id="UGUEST", name="gil", real_name="Gil Santos", role=Role.GUEST)
HANAKO = Person(id="UHANAKO", name="hanako", real_name="佐藤 花子", locale="ja-JP")
CORA = Person(id="UCONNECT", name="cora", real_name="Cora Lind", team="TPARTNER")
PEOPLE = (AIKO, BEN, HANAKO, GIL, CORA)

GENERAL = Channel(id="CGENERAL", name="general", members=frozenset({AIKO.id, BEN.id, HANAKO.id, SHISHO.id}))
RANDOM = Channel(id="CRANDOM", name="random", members=frozenset({AIKO.id, BEN.id, HANAKO.id, SHISHO.id}))
PEOPLE_TEAM = Channel(id="GPEOPLE", name="people-team", kind="group", members=frozenset({AIKO.id, BEN.id, SHISHO.id}))
PARTNERS = Channel(
    id="CPARTNERS", name="partners", shared=True, members=frozenset({AIKO.id, BEN.id, CORA.id, SHISHO.id})
)
VISITORS = Channel(id="CVISITORS", name="visitors", members=frozenset({AIKO.id, BEN.id, GIL.id, SHISHO.id}))
CHANNELS = (GENERAL, RANDOM, PARTNERS, VISITORS, PEOPLE_TEAM)
