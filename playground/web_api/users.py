"""auth, team, bots, users, usergroups."""

from typing import Any

from playground.web_api.arguments import Call, Method, page
from playground.workspace.api_errors import Refusal
from playground.workspace.payloads import user_shape
from playground.workspace.people import APP_ID, BOT_ID, BOT_USER

Json = dict[str, Any]


def auth_test(call: Call) -> Json:
    return {
        "url": f"{call.workspace.base_url}/",
        "team": "Playground",
        "user": call.workspace.person(BOT_USER).name,
        "team_id": call.workspace.team,
        "user_id": BOT_USER,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    return {
        "team": {
            "id": call.workspace.team,
            "name": "Playground",
            "domain": "playground",
            "url": call.workspace.base_url,
        }
    }


def bots_info(call: Call) -> Json:
    if call.arguments.optional("bot") not in {None, BOT_ID}:
        raise Refusal("bot_not_found")
    return {"bot": {"id": BOT_ID, "deleted": False, "name": "Shisho", "app_id": APP_ID, "user_id": BOT_USER}}


def users_info(call: Call) -> Json:
    person = call.workspace.person(call.arguments.text("user"))
    return {"user": user_shape(call.workspace, person, locale=call.arguments.flag("include_locale"))}


def users_list(call: Call) -> Json:
    people, metadata = page(list(call.workspace.people.values()), call.arguments, refusal="invalid_arguments")
    locale = call.arguments.flag("include_locale")
    return {
        "members": [user_shape(call.workspace, person, locale=locale) for person in people],
        "response_metadata": metadata,
    }


def usergroups_users_list(call: Call) -> Json:
    group = call.workspace.groups.get(call.arguments.text("usergroup"))
    if group is None:
        raise Refusal("no_such_subteam")
    return {"users": sorted(group.members)}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "team.info": team_info,
    "bots.info": bots_info,
    "users.info": users_info,
    "users.list": users_list,
    "usergroups.users.list": usergroups_users_list,
}
