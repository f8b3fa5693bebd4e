"""JSON Schemas for editors, exported from the models, one for each kind of file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel, RootModel, TypeAdapter

from macros import yaml_source
from macros.models import (
    Bibliography,
    FigureWords,
    FrontMatter,
    Glossary,
    Handout,
    Interface,
    LocalFact,
    Planned,
    RepeatedPassages,
    Synonyms,
    TeachingPath,
    Vocabulary,
    row_model,
    table_model,
)
from macros.overlay_models import HiddenPages, Labels, SignOffs, Trainings

FOLDER = Path("macros/schemas")


class Organization(RootModel[dict[str, LocalFact]]):
    """docs/organization.yml: every local fact, its meaning and its default."""


def schemas(root: Path) -> dict[str, dict[str, Any]]:
    """Each schema by the name of its file."""
    source = yaml_source.read(root / "docs" / "vocabulary.yml", "docs/vocabulary.yml")
    vocabulary = Vocabulary.model_validate(source.data)
    tables = TypeAdapter(_union([table_model(kind, vocabulary) for kind in vocabulary.kinds]))
    models: dict[str, type[BaseModel]] = {
        "vocabulary": Vocabulary, "glossary": Glossary, "references": Bibliography, "organization": Organization,
        "interface": Interface, "figure": FigureWords, "planned": Planned, "repeated": RepeatedPassages, "front-matter": FrontMatter,
        "synonyms": Synonyms, "handout": Handout, "teaching": TeachingPath, "hidden": HiddenPages, "labels": Labels, "sign-off": SignOffs,
        "trainings": Trainings,
    }  # fmt: skip
    found = {name: model.model_json_schema(by_alias=True) for name, model in models.items()}
    rows = TypeAdapter(_union([row_model(kind, vocabulary) for kind in vocabulary.kinds]))
    local_rows = {"type": "object", "properties": {"rows": {"type": "array", "items": {"$ref": "#/$defs/row"}}}, "additionalProperties": False}
    schema = rows.json_schema(by_alias=True)
    found["local-rows"] = local_rows | {"$defs": schema.pop("$defs") | {"row": schema}}
    return found | {"table": tables.json_schema(by_alias=True), "local": local_schema(root)}


def local_schema(root: Path) -> dict[str, Any]:
    """What an organization's own organization.yml may hold."""
    facts = yaml_source.read(root / "docs" / "organization.yml", "docs/organization.yml").data
    properties = {key: {"type": ["string", "number"], "description": fact["meaning"]} for key, fact in facts.items()}
    return {"type": "object", "properties": properties, "additionalProperties": False}


def export(root: Path) -> list[Path]:
    """Write the schemas. Returns their paths."""
    written = []
    for name, schema in schemas(root).items():
        path = root / FOLDER / f"{name}.schema.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
        path.write_text(json.dumps(dialect | schema, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(path)
    return written


def _union(models: list[type[BaseModel]]) -> Any:
    union: Any = models[0]
    for model in models[1:]:
        union = union | model
    return union
