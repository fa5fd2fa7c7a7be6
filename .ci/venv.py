"""Bring .venv up to date with pyproject.toml; may be run at any time, also twice at once or after an interruption."""

import fcntl
import shutil
import subprocess
import sys
from pathlib import Path

VENV = Path(".venv")
PYTHON = VENV / "bin/python"
NEW_ENOUGH = "import sys; sys.exit(sys.version_info < (3, 11))"


def main(extra: str) -> None:
    """Make or update the environment; the file that says it is done is written last."""
    project = Path("pyproject.toml")
    done = VENV / (f".ready-{extra}" if extra else ".ready")
    with project.open() as lock:
        # Of two that run at once, the second waits here and then finds everything done.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _works():
            _create()
        if not done.exists() or done.stat().st_mtime < project.stat().st_mtime:
            _install(f".[{extra}]" if extra else ".")
            done.touch()
            (VENV / ".ready").touch()


def _works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", NEW_ENOUGH], check=False, stderr=subprocess.DEVNULL).returncode == 0  # noqa: S603
    except OSError:
        return False


def _create() -> None:
    print("Setting up .venv (once) …", file=sys.stderr)
    made = _run(sys.executable, "-m", "venv", "--clear", str(VENV))
    if made.returncode:
        shutil.rmtree(VENV, ignore_errors=True)
        if "ensurepip" in made.stdout:
            sys.exit("This Python lacks its venv module: install it (Debian: apt-get install python3-venv).")
        sys.exit(f"{made.stdout}.venv could not be made; Python's reason stands above.")


def _install(what: str) -> None:
    print(f"Installing {what} into .venv …", file=sys.stderr)
    said = _run(str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", what)
    if said.returncode:
        sys.exit(f"{said.stdout}The libraries could not be installed; pip's reason stands above.")


def _run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)  # noqa: S603


if __name__ == "__main__":
    main(*sys.argv[1:2] or [""])
