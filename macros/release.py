"""A release: the site, the offline copy and the sources in one archive, with checksums, a bill of materials and the licences.

The same tree gives the same bytes. Where the host has a key (KEY, an SSH private key), the checksums are signed with it.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import re
import subprocess
import tempfile
import tomllib
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType, XsUri
from cyclonedx.model.bom import Bom, BomMetaData
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import DisjunctiveLicense, LicenseExpression
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from macros import exports, offline
from macros.problems import BadInput, Problem

FOLDER = Path("release")
SUMS = "SHA256SUMS"
BILL = "sbom.cdx.json"
SIGNED_AS = "attachment-trauma-handbook"
COMPRESSED = {".html", ".css", ".js", ".json", ".jsonld", ".svg", ".xml", ".txt", ".md", ".csv"}
_PINNED = re.compile(r"(?m)^([A-Za-z0-9][\w.-]*)==([^\s;\\]+)[^\n]*\n((?:    --hash=sha256:[0-9a-f]{64}[^\n]*\n?)+)")
_MINISEARCH = re.compile(r"MiniSearch (\d+\.\d+\.\d+)")


def release(root: Path, site: Path, into: Path, key: str = "") -> list[Path]:
    """Write the archive, its checksum and, with a key, the signature of the checksum. Returns their paths.

    Raises subprocess.CalledProcessError where the key cannot sign.
    """
    version = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    name = f"attachment-trauma-handbook-{version}"
    content = dict(files(root, site, version))
    content[SUMS] = sums(content)
    into.mkdir(exist_ok=True)
    archive, checksum = into / f"{name}.zip", into / f"{name}.zip.sha256"
    archive.write_bytes(exports.archive({f"{name}/{path}": data for path, data in content.items()}))
    checksum.write_text(f"{hashlib.sha256(archive.read_bytes()).hexdigest()}  {archive.name}\n", encoding="utf-8")
    made = [archive, checksum]
    if key:
        subprocess.run(["ssh-keygen", "-q", "-Y", "sign", "-f", key, "-n", SIGNED_AS, str(checksum)], check=True)  # noqa: S607 - wherever it is installed
        made.append(checksum.with_name(f"{checksum.name}.sig"))
    return made


def files(root: Path, site: Path, version: str) -> Iterator[tuple[str, bytes]]:
    """Every file of a release but the checksums: (path, bytes)."""
    for path in sorted(site.rglob("*")):
        if path.is_file():
            name, data = path.relative_to(site).as_posix(), path.read_bytes()
            yield f"site/{name}", data
            if path.suffix in COMPRESSED:
                yield f"site/{name}.gz", gzip.compress(data, 9, mtime=0)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "offline"
        offline.offline(site, copy)
        for path in sorted(copy.rglob("*")):
            if path.is_file():
                yield f"offline/{path.relative_to(copy).as_posix()}", path.read_bytes()
    for name in sources(root):
        yield f"source/{name}", (root / name).read_bytes()
    for name in ("LICENSE", "LICENSE-CONTENT"):
        yield name, (root / name).read_bytes()
    yield BILL, bill(root, version)


def sources(root: Path) -> list[str]:
    """The files under version control, by path. Raises BadInput outside a repository."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=root, capture_output=True, text=True, check=False)  # noqa: S607 - wherever it is installed
    if done.returncode:
        raise BadInput([Problem("release", 0, "", "a folder that git does not know", "a clone of the repository: a release holds what is in it")])
    return sorted(name for name in done.stdout.split("\0") if name and (root / name).is_file())


def sums(content: Mapping[str, bytes]) -> bytes:
    """Checksums in the form that sha256sum --check reads."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(content.items())).encode()


def bill(root: Path, version: str) -> bytes:
    """The bill of materials, CycloneDX 1.6 in JSON: what the site is made with, pinned, and the one library that it ships."""
    ours = Component(
        name="attachment-trauma-handbook", version=version, type=ComponentType.APPLICATION, bom_ref="handbook",
        licenses=[LicenseExpression("MIT AND CC-BY-4.0")],
    )  # fmt: skip
    made_with = [*_pinned((root / "requirements.txt").read_text(encoding="utf-8")), _minisearch(root)]
    serial = uuid.uuid5(uuid.NAMESPACE_URL, repr([(part.name, part.version) for part in [ours, *made_with]]))
    bom = Bom(components=made_with, serial_number=serial, metadata=BomMetaData(component=ours, timestamp=datetime(2000, 1, 1, tzinfo=UTC)))
    bom.register_dependency(ours, made_with)
    return JsonV1Dot6(bom).output_as_string(indent=1).encode()


def _pinned(requirements: str) -> list[Component]:
    return [
        Component(
            name=name, version=version, bom_ref=f"{name}=={version}", purl=PackageURL("pypi", None, name, version),
            hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest) for digest in sorted(re.findall(r"sha256:(\w+)", hashes))[:1]],
        )
        for name, version, hashes in _PINNED.findall(requirements)
    ]  # fmt: skip


def _minisearch(root: Path) -> Component:
    shipped = root / "assets" / "search" / "10-minisearch.js"
    [version] = _MINISEARCH.findall(shipped.read_text(encoding="utf-8"))[:1]
    digest = hashlib.sha256(shipped.read_bytes()).hexdigest()
    return Component(
        name="minisearch", version=version, bom_ref=f"minisearch@{version}", purl=PackageURL("npm", None, "minisearch", version),
        licenses=[DisjunctiveLicense(id="MIT", url=XsUri("https://opensource.org/license/mit"))],
        hashes=[HashType(alg=HashAlgorithm.SHA_256, content=digest)],
    )  # fmt: skip


def verify(archive: Path, signers: str = "") -> list[str]:
    """What is not as it was released, in words; empty where all is well. With `signers` (a file in the form of ssh-keygen's
    allowed signers), the signature of the checksum too."""
    checksum = archive.with_name(f"{archive.name}.sha256")
    data = archive.read_bytes()
    same = checksum.read_text(encoding="utf-8").split()[0] == hashlib.sha256(data).hexdigest()
    found = [] if same else [f"{archive.name}: not the archive that was released"]
    with zipfile.ZipFile(io.BytesIO(data)) as held:
        top = held.namelist()[0].split("/")[0]
        expected = dict(reversed(line.split("  ", 1)) for line in held.read(f"{top}/{SUMS}").decode().splitlines())
        there = {name.removeprefix(f"{top}/"): name for name in held.namelist()}
        there.pop(SUMS)
        found += [f"{name}: missing" for name in sorted(expected.keys() - there.keys())]
        found += [f"{name}: not part of the release" for name in sorted(there.keys() - expected.keys())]
        both = sorted(there.keys() & expected.keys())
        found += [f"{name}: changed" for name in both if hashlib.sha256(held.read(there[name])).hexdigest() != expected[name]]
    if signers:
        signature = str(checksum.with_name(f"{checksum.name}.sig"))
        command = ["ssh-keygen", "-Y", "verify", "-f", signers, "-I", SIGNED_AS, "-n", SIGNED_AS, "-s", signature]
        done = subprocess.run(command, input=checksum.read_bytes(), capture_output=True, check=False)
        found += [] if done.returncode == 0 else [f"{checksum.name}: the signature is not by one of the signers"]
    return found
