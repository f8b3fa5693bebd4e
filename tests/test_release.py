"""Promise: a release is whole, the same from the same tree, and anyone can tell whether it was changed."""

from __future__ import annotations

import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from conftest import ROOT, make_good_tree, run
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from macros import release

# What a build may not depend on: the day, the zone, the folder, the order in which names are hashed.
ANOTHER_DAY = """
import datetime as d, time
now = time.time
time.time = lambda: now() + 40 * 86400
class Later(d.datetime):
    @classmethod
    def now(cls, tz=None): return super().fromtimestamp(now() + 40 * 86400, tz)
    @classmethod
    def utcnow(cls): return super().fromtimestamp(now() + 40 * 86400, d.timezone.utc).replace(tzinfo=None)
d.datetime = Later
"""


def tree(folder: Path) -> Path:
    """The small good handbook as a repository that can be released."""
    root = make_good_tree(folder)
    for name in ("pyproject.toml", "requirements.txt", "LICENSE", "LICENSE-CONTENT"):
        shutil.copy(ROOT / name, root / name)
    (root / ".gitignore").write_text("build/\nsite/\nrelease/\n__pycache__/\n")
    for command in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tree(tmp_path_factory.mktemp("one") / "handbook")
    key = root.parent / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
    done = run(root, "release", KEY=str(key))
    assert done.returncode == 0, done.stderr
    signers = f"{release.SIGNED_AS} {key.with_suffix('.pub').read_text()}"
    (root.parent / "signers").write_text(signers)
    return root


def archive(root: Path) -> Path:
    [path] = (root / "release").glob("*.zip")
    return path


def test_two_builds_in_two_folders_on_two_days_are_the_same_bytes(released: Path, tmp_path: Path) -> None:
    other = tree(tmp_path / "another folder" / "handbook")
    (tmp_path / "later").mkdir()
    (tmp_path / "later" / "sitecustomize.py").write_text(ANOTHER_DAY)
    paths = f"{tmp_path / 'later'}:{other}:{ROOT}"
    done = run(other, "release", PYTHONPATH=paths, TZ="Pacific/Kiritimati", PYTHONHASHSEED="7")
    assert done.returncode == 0, done.stderr
    with zipfile.ZipFile(archive(released)) as one, zipfile.ZipFile(archive(other)) as two:
        differ = [name for name in one.namelist() if name not in two.namelist() or one.read(name) != two.read(name)]
    assert differ == []
    assert archive(released).read_bytes() == archive(other).read_bytes()


def test_it_holds_the_site_the_offline_copy_the_sources_and_the_licences(released: Path) -> None:
    with zipfile.ZipFile(archive(released)) as held:
        names = {name.split("/", 1)[1] for name in held.namelist()}
    wanted = {"site/index.html", "site/index.html.gz", "offline/index.html", "source/docs/index.md", "LICENSE", "LICENSE-CONTENT"}
    assert wanted | {release.SUMS, release.BILL} <= names
    assert not [name for name in names if "/build/" in name or name.startswith("source/site")]


def test_the_checksums_are_those_that_sha256sum_reads(released: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive(released)) as held:
        held.extractall(tmp_path)
    [top] = tmp_path.iterdir()
    done = subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=top, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_bill_of_materials_is_valid_and_lists_what_is_pinned(released: Path) -> None:
    with zipfile.ZipFile(archive(released)) as held:
        bill = held.read(f"{archive(released).stem}/sbom.cdx.json").decode()
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    pinned = [line.split("==")[0] for line in (ROOT / "requirements.txt").read_text().splitlines() if "==" in line]
    assert len(pinned) > 20
    assert all(f'"name": "{name}"' in bill for name in [*pinned, "minisearch"])


def test_a_good_release_verifies_with_its_signature(released: Path) -> None:
    assert release.verify(archive(released), str(released.parent / "signers")) == []


FAULTS = {
    "a changed page": "changed", "a missing page": "missing", "an added page": "not part of",
    "another archive": "not the archive", "another signer": "signature",
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_changed_release_is_told(released: Path, tmp_path: Path, fault: str) -> None:
    folder = Path(shutil.copytree(released / "release", tmp_path / "release"))
    [path] = folder.glob("*.zip")
    signers = ""
    if fault == "another signer":
        key = tmp_path / "key"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "", "-f", str(key)], check=True)
        (tmp_path / "signers").write_text(f"{release.SIGNED_AS} {key.with_suffix('.pub').read_text()}")
        signers = str(tmp_path / "signers")
    elif fault == "another archive":
        path.write_bytes(path.read_bytes() + b" ")
    else:
        with zipfile.ZipFile(path) as held:
            content = {name: held.read(name) for name in held.namelist()}
        page = next(name for name in content if name.endswith("site/index.html"))
        if fault == "a missing page":
            del content[page]
        else:
            content[page if fault == "a changed page" else page.replace("index", "extra")] = b"x"
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as new:
            for name, data in content.items():
                new.writestr(name, data)
        path.write_bytes(out.getvalue())
    found = release.verify(path, signers)
    assert any(FAULTS[fault] in line for line in found), found


def test_the_verify_command_says_so(released: Path) -> None:
    command = [sys.executable, "-m", "macros", "verify", "--archive", str(archive(released))]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
