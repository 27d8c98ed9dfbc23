"""onnxruntime without its telemetry.

Since 1.29 its Linux and macOS packages send Microsoft what they were used for, and keep that in the user's cache folder
until then, unless this variable is set before they are loaded. Whatever needs onnxruntime imports it from here.
"""

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime  # type: ignore[import-untyped]

__all__ = ["onnxruntime"]
