"""compose.yaml starts what the code knows, as far as that can be told without containers."""

import re
import shlex
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

import bot.cli  # noqa: F401  adds the commands that need Slack
from bot.slack.settings import Settings as BotSettings
from knowledge.cli.main import cli
from knowledge.library.library import database_url
from knowledge.settings import Settings, names
from knowledge.stacks.store.connection import own_addresses
from knowledge.weaviate_local.binary import VERSION
from tests.conftest import REPOSITORY

OPERATORS = {
    "SLACK_BOT_TOKEN": "xoxb-1",
    "SLACK_APP_TOKEN": "xapp-1",
    "POSTGRES_PASSWORD": "p",
    "WEAVIATE_API_KEY": "k",
}
SUPERUSERS = 3  # of PostgreSQL's connections


def filled_in(text: str) -> str:
    return re.sub(r"\$\{(\w+):\?\}", lambda found: OPERATORS[found[1]], text)


SERVICES: dict[str, Any] = yaml.safe_load(filled_in((REPOSITORY / "compose.yaml").read_text()))["services"]
BOT, POSTGRES, NODES = SERVICES["bot"], SERVICES["postgres"], [SERVICES[f"weaviate{number}"] for number in (1, 2, 3)]
LIBRARY = Settings(**BOT["environment"])
RECIPE = BOT["build"]["dockerfile_inline"].replace("\\\n", "").splitlines()


def test_every_variable_of_the_bots_is_a_setting_and_all_of_them_together_are_enough() -> None:
    assert set(BOT["environment"]) <= set(names(Settings, BotSettings))
    settings = BotSettings(**BOT["environment"])
    settings.check()
    assert settings.socket_mode
    assert f":{settings.operators_port}/readyz" in str(BOT["healthcheck"]["test"])


def test_the_bots_find_the_database_and_the_stacks_under_the_names_and_passwords_that_those_have() -> None:
    url, there = urlsplit(database_url(LIBRARY)), POSTGRES["environment"]
    assert (url.hostname, url.username, url.password) == (
        "postgres",
        there["POSTGRES_USER"],
        there["POSTGRES_PASSWORD"],
    )
    assert url.path == f"/{there['POSTGRES_DB']}"
    for number, (address, node) in enumerate(zip(own_addresses(LIBRARY), NODES, strict=True), 1):
        host = f"weaviate{number}"
        assert (urlsplit(address.http_url).hostname, address.grpc_host) == (host, host)
        assert address.api_key == node["environment"]["AUTHENTICATION_APIKEY_ALLOWED_KEYS"]
        assert node["image"].endswith(f":{VERSION}")


def test_every_node_of_weaviate_waits_for_all_of_them_and_keeps_its_own_data() -> None:
    names = [node["environment"]["CLUSTER_HOSTNAME"] for node in NODES]
    assert {node["environment"]["RAFT_JOIN"] for node in NODES} == {",".join(names)}
    assert {node["environment"]["RAFT_BOOTSTRAP_EXPECT"] for node in NODES} == {str(len(names))}
    assert len({mount for node in NODES for mount in node["volumes"]}) == len(names)


def test_all_bots_and_a_command_fit_into_what_postgresql_accepts_unless_it_is_set() -> None:
    each = LIBRARY.database_connections
    assert (BOT["deploy"]["replicas"] + 1) * each <= 100 - SUPERUSERS


@pytest.mark.parametrize("line", [line for line in RECIPE if line.startswith("COPY")])
def test_the_image_copies_what_is_there(line: str) -> None:
    assert [name for name in shlex.split(line)[1:-1] if not (REPOSITORY / name).exists()] == []


def test_the_image_runs_a_command_that_exists_and_waits_for_its_answers_when_it_is_stopped() -> None:
    program, command = yaml.safe_load(RECIPE[-1].removeprefix("CMD "))
    assert (program, command in cli.commands) == ("shisho", True)
    assert int(BOT["stop_grace_period"].removesuffix("s")) > 20


def test_nothing_that_the_bots_wait_for_counts_as_ill_while_it_starts_or_as_ready_too_early() -> None:
    for name in BOT["depends_on"]:
        assert int(SERVICES[name]["healthcheck"]["start_period"].removesuffix("m")) >= 2, name
    _, program, *options = POSTGRES["healthcheck"]["test"]
    assert (program, options[:2]) == ("pg_isready", ["-h", "127.0.0.1"])


def test_the_bots_are_built_here_and_never_pulled_under_a_name_that_others_may_publish() -> None:
    assert "image" not in BOT


def test_every_volume_and_every_service_that_is_named_is_defined() -> None:
    volumes = yaml.safe_load((REPOSITORY / "compose.yaml").read_text())["volumes"]
    named = {mount.partition(":")[0] for service in SERVICES.values() for mount in service.get("volumes", ())}
    assert named == set(volumes)
    assert set(BOT["depends_on"]) == set(SERVICES) - {"bot"}
