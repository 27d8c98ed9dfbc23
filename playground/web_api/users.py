"""The methods auth.test, team.info, bots.info, and those of users and usergroups."""

from typing import Any

from playground.web_api.arguments import ApiCall, Method, page
from playground.workspace.api_errors import ApiError
from playground.workspace.payloads import user_payload

Json = dict[str, Any]


def auth_test(call: ApiCall) -> Json:
    return {
        "url": f"{call.workspace.base_url}/",
        "team": "Playground",
        "user": call.workspace.person(call.workspace.bot_user).name,
        "team_id": call.workspace.team,
        "user_id": call.workspace.bot_user,
        "bot_id": call.workspace.app.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: ApiCall) -> Json:
    return {
        "team": {
            "id": call.workspace.team,
            "name": "Playground",
            "domain": "playground",
            "url": call.workspace.base_url,
        }
    }


def bots_info(call: ApiCall) -> Json:
    app = call.workspace.app
    if call.arguments.optional("bot") not in {None, app.bot_id}:
        raise ApiError("bot_not_found")
    name = app.user.real_name
    return {"bot": {"id": app.bot_id, "deleted": False, "name": name, "app_id": app.app_id, "user_id": app.user.id}}


def users_info(call: ApiCall) -> Json:
    person = call.workspace.person(call.arguments.text("user"))
    return {"user": user_payload(call.workspace, person, locale=call.arguments.flag("include_locale"))}


def users_list(call: ApiCall) -> Json:
    people, metadata = page(list(call.workspace.people.values()), call.arguments, error="invalid_arguments")
    locale = call.arguments.flag("include_locale")
    return {
        "members": [user_payload(call.workspace, person, locale=locale) for person in people],
        "response_metadata": metadata,
    }


def usergroups_users_list(call: ApiCall) -> Json:
    group = call.workspace.groups.get(call.arguments.text("usergroup"))
    if group is None:
        raise ApiError("no_such_subteam")
    return {"users": sorted(group.members)}


METHODS: dict[str, Method] = {
    "auth.test": auth_test,
    "team.info": team_info,
    "bots.info": bots_info,
    "users.info": users_info,
    "users.list": users_list,
    "usergroups.users.list": usergroups_users_list,
}
