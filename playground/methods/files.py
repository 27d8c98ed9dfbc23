"""files.info."""

import dataclasses
from typing import Any

from playground.methods.call import Call, Method
from playground.shapes import file_shape

Json = dict[str, Any]


def info(call: Call) -> Json:
    """Whole even where the event named a file of another workspace only."""
    file = dataclasses.replace(call.workspace.files.get(call.arguments.text("file")), connect=False)
    return {"file": file_shape(call.workspace, file), "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, Method] = {"files.info": info}
