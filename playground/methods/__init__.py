"""The methods of the Web API, by name: each takes the workspace's side of a call and returns Slack's answer."""

from playground.methods import assistant, chat, conversations, files, streams, users, views
from playground.methods.call import Method

METHODS: dict[str, Method] = {
    **users.METHODS,
    **conversations.METHODS,
    **chat.METHODS,
    **streams.METHODS,
    **assistant.METHODS,
    **views.METHODS,
    **files.METHODS,
}

__all__ = ["METHODS"]
