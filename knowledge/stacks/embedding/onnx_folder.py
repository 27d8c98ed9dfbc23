"""The folder of an exported embedding model, described by the files that exporters write."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from knowledge.errors import SettingError

LONGEST = 512  # tokens: passages are shorter, and memory grows with the square
POOLINGS = ("mean", "cls", "max", "lasttoken", "mean_sqrt_len_tokens")
TOKENIZERS = ("tokenizer.json", "sentencepiece.model")  # the second where its ids are the model's own
FLAGS = {
    "pooling_mode_mean_tokens": "mean",
    "pooling_mode_cls_token": "cls",
    "pooling_mode_max_tokens": "max",
    "pooling_mode_lasttoken": "lasttoken",
    "pooling_mode_mean_sqrt_len_tokens": "mean_sqrt_len_tokens",
}


@dataclass(frozen=True, slots=True)
class OnnxFolder:
    model: Path
    tokenizer: Path
    pooling: str
    normalised: bool
    further: tuple[str, ...]  # what comes after pooling, and only a graph that holds it can do
    max_tokens: int
    query_prefix: str
    document_prefix: str

    def fingerprint(self) -> str:
        """Hash the whole model: the same name with other weights, or other prefixes, is another model."""
        digest = hashlib.sha256(repr((self.pooling, self.max_tokens, self.query_prefix, self.document_prefix)).encode())
        for path in (self.model, *sorted(self.model.parent.glob(f"{self.model.name}*data")), self.tokenizer):
            with path.open("rb") as file:
                digest.update(hashlib.file_digest(file, "sha256").digest())
        return f"onnx@{digest.hexdigest()[:16]}"


def read_folder(folder: Path) -> OnnxFolder:
    query, document = _prefixes(folder)
    tokenizer = _tokenizer(folder)
    return OnnxFolder(
        model=_model(folder),
        tokenizer=tokenizer,
        pooling=_pooling(folder),
        normalised=_normalised(folder),
        further=tuple(sorted({*_modules(folder)} - {"Transformer", "Pooling", "Normalize"})),
        max_tokens=_max_tokens(folder),
        query_prefix=query,
        document_prefix=document,
    )


def _model(folder: Path) -> Path:
    """Prefer model.onnx to its variants: where an exporter left several, it is the exact one."""
    found = [folder / "model.onnx", folder / "onnx" / "model.onnx", *sorted(folder.glob("model*.onnx"))]
    found += sorted((folder / "onnx").glob("model*.onnx"))
    for path in found:
        if path.is_file():
            return path
    raise SettingError(
        f"There is no ONNX model in {folder}.",
        fix="SHISHO_EMBEDDINGS takes a folder with model.onnx or onnx/model.onnx, and tokenizer.json.",
    )


def _tokenizer(folder: Path) -> Path:
    for name in TOKENIZERS:
        if (folder / name).is_file():
            return folder / name
    raise SettingError(
        f"The embedding model in {folder} has no tokenizer.json.", fix="Export it with its fast tokenizer."
    )


def _json(path: Path) -> Any:
    """Return {} where there is no such file."""
    if not path.is_file():
        return {}
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SettingError(f"{path} is not valid JSON.", fix="Export the model again.") from error


def _modules(folder: Path) -> list[str]:
    return [str(module.get("type", "")).rpartition(".")[2] for module in _json(folder / "modules.json")]


def _pooling(folder: Path) -> str:
    """Read the pooling: older exporters set one of several flags, newer ones write its name."""
    config = _json(folder / "1_Pooling" / "config.json")
    switched = [FLAGS.get(key, key) for key, on in config.items() if key.startswith("pooling_mode_") and on]
    chosen: list[str] = switched or [str(config.get("pooling_mode", "mean"))]
    if len(chosen) > 1 or chosen[0] not in POOLINGS:
        raise SettingError(
            f"The embedding model in {folder} pools by {' and '.join(chosen)}.",
            fix=f"Known are: {', '.join(POOLINGS)}.",
        )
    return chosen[0]


def _normalised(folder: Path) -> bool:
    """Assume normalised vectors where a folder does not list its modules, as nearly all models mean cosine."""
    modules = _modules(folder)
    return "Normalize" in modules or not modules


def _max_tokens(folder: Path) -> int:
    declared = (
        _json(folder / "sentence_bert_config.json").get("max_seq_length"),
        _json(folder / "tokenizer_config.json").get("model_max_length"),
        _json(folder / "config.json").get("max_position_embeddings"),
    )
    # the first that is stated holds; exporters write 1e30 for "no limit"
    return int(min(next((length for length in declared if length), LONGEST), LONGEST))


def _prefixes(folder: Path) -> tuple[str, str]:
    config = _json(folder / "config_sentence_transformers.json")
    prompts: dict[str, str] = config.get("prompts") or {}
    default = prompts.get(config.get("default_prompt_name") or "", "")
    document = next((prompts[name] for name in ("document", "passage", "corpus") if name in prompts), default)
    return prompts.get("query", default), document
