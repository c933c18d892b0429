"""A Firestore emulator: Google's own where it can be had, else one from npm."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from toolchain.processes import Process, free_port, is_open
from toolchain.tools import JAVA, NODE, ROOT, LocalRunError, environment, homely

START_SECONDS = 90
MAIN_CLASS = "com.google.cloud.datastore.emulator.firestore.CloudFirestore"
USUAL_SDKS = (Path("/usr/lib/google-cloud-sdk"), Path.home() / "google-cloud-sdk")
FIREBASE_CACHE = Path.home() / ".cache" / "firebase" / "emulators"
DOWNLOADS = ROOT / ".build" / "firestore"
NPM_SERVER = Path(__file__).resolve().parent / "firestore_npm_server.mjs"

# As firebase-tools names them (its downloadableEmulatorInfo.json), so that what is in its cache serves too.
JAR_URL = "https://storage.googleapis.com/firebase-preview-drop/emulator/cloud-firestore-emulator-v1.20.4.jar"
# Its size and MD5: the SHA-256 published there has 63 digits, so that nothing could ever match it.
JAR_BYTES = 136_551_710
JAR_MD5 = "8397dac992e02454914dec28d23b6ed8"  # pragma: allowlist secret


@dataclass
class FirestoreEmulator:
    """Where it listens. `official` is false where it has neither a browser's protocol nor security rules."""

    host: str
    official: bool
    origin: str
    """Where it came from, for the person who reads."""
    process: Process | None = None

    def wait(self) -> None:
        if self.process:
            port = int(self.host.rpartition(":")[2])
            self.process.wait_until(lambda: is_open(port), seconds=START_SECONDS)
            if self.official:
                self.process.wait_until(self._has_written, seconds=START_SECONDS)

    def _has_written(self) -> bool:
        """Its first write loads most of it, which can take longer than a webhook may."""
        documents = f"http://{self.host}/v1/projects/warm-up/databases/(default)/documents"
        write = urllib.request.Request(  # noqa: S310  # loopback
            f"{documents}/first/write", data=b"{}", method="PATCH", headers={"Authorization": "Bearer owner"}
        )
        try:
            with urllib.request.urlopen(write, timeout=START_SECONDS):  # noqa: S310  # the same
                return True
        except OSError:
            return False


def start(
    folder: Path, *, rules: Path | None = None, download: bool = True, port: int | None = None
) -> FirestoreEmulator:
    """The first to be found: FIRESTORE_EMULATOR_HOST, the Cloud SDK's, firebase-tools', a download, npm's.

    The security rules are enforced for web clients only, and only by Google's emulator.
    """
    if host := os.environ.get("FIRESTORE_EMULATOR_HOST"):
        return _attach(host)
    jar = find_jar(download=download)
    host = f"127.0.0.1:{port or free_port()}"
    env = environment(homely(folder))
    command = _google_command(jar, host, rules, env["TMPDIR"]) if jar else [str(NODE), str(NPM_SERVER), host]
    log = folder / "firestore.log"
    process = Process.start("Firestore emulator", command, env=env, log=log, cwd=ROOT)
    origin = str(jar) if jar else "npm's @firestore-emulator/server: no browser page, no security rules"
    return FirestoreEmulator(host=host, official=jar is not None, origin=origin, process=process)


def find_jar(*, download: bool = True) -> Path | None:
    """Google's emulator on this machine, or fetched now; None where it cannot be had."""
    for jar in _installed_jars():
        if jar.is_file():
            return jar
    return _downloaded_jar() if download else None


def _installed_jars() -> Iterator[Path]:
    inside = Path("platform") / "cloud-firestore-emulator" / "cloud-firestore-emulator.jar"
    for sdk in _cloud_sdks():
        yield sdk / inside
    for folder in (DOWNLOADS, FIREBASE_CACHE):
        yield from sorted(folder.glob("cloud-firestore-emulator-v*.jar"), key=_version, reverse=True)


def _cloud_sdks() -> Iterator[Path]:
    if root := os.environ.get("CLOUDSDK_ROOT_DIR"):
        yield Path(root)
    if gcloud := shutil.which("gcloud"):
        yield Path(gcloud).resolve().parent.parent
    yield from USUAL_SDKS


def _version(jar: Path) -> list[int]:
    return [int(part) for part in jar.stem.rpartition("-v")[2].split(".") if part.isdigit()]


def _downloaded_jar() -> Path | None:
    """Fetched once; None without a network."""
    target = DOWNLOADS / JAR_URL.rpartition("/")[2]
    part = target.with_suffix(f".{os.getpid()}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with urllib.request.urlopen(JAR_URL, timeout=10) as source, part.open("wb") as sink:
            shutil.copyfileobj(source, sink)
        if part.stat().st_size != JAR_BYTES or _md5(part) != JAR_MD5:
            raise LocalRunError(
                f"{JAR_URL} is not what it should be (wrong checksum): report this, and set "
                "FIRESTORE_EMULATOR_HOST to an emulator that you trust."
            )
        return part.rename(target)
    except OSError:
        return None
    finally:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)


def _md5(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _google_command(jar: Path, host: str, rules: Path | None, temporary: str) -> list[str]:
    address, _, port = host.partition(":")
    # It keeps everything in memory: 256 MB were full after 20,000 webhooks, and unset, the JVM would take a
    # quarter of the machine. Its second compiler takes more than it saves: 6,000 writes cost half the CPU
    # without it.
    jvm = [str(JAVA), "-Xmx768m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Duser.language=en"]
    # It keeps libraries and figures of its own in /tmp otherwise.
    jvm += [f"-Djava.io.tmpdir={temporary}", "-XX:-UsePerfData"]
    start = ["-cp", str(jar), MAIN_CLASS, "start", f"--host={address}", f"--port={port}"]
    return [*jvm, *start, *([f"--rules={rules}"] if rules else [])]


def _attach(host: str) -> FirestoreEmulator:
    port = host.rpartition(":")[2]
    if not port.isdigit() or not is_open(int(port)):
        raise LocalRunError(
            f"FIRESTORE_EMULATOR_HOST is {host}, where nothing listens: start that emulator or unset it."
        )
    return FirestoreEmulator(host=host, official=True, origin="FIRESTORE_EMULATOR_HOST")
