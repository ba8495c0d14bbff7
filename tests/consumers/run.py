"""Runs the check of every format over its exports, and over damaged copies, on which it must fail.

    python run.py EXPORTS [FORMAT…]

EXPORTS holds `truth.json` and `<format id>/<choices>/`, as tests/consumers.rs writes them. Ends with status 0 if
every check passed where it should and failed where it should. COUNTERCLAIM_APART names the Python of the
second environment (requirements-apart.txt); without it the checks that need that one are not run.
"""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).parent
DAMAGED = "damaged"
# Second checks, by consumers that cannot share an environment with the others: the script, what it is called in the
# table, and whether it can tell offsets in the wrong unit.
APART = {
    "doccano": ("check_doccano_own.py", "its own import", True),
    "tei": ("check_tei_schema.py", "its schema", False),
}
# Names their Python.
PYTHON = "COUNTERCLAIM_APART"
# The folder of the checks comes last: a check called spacy.py must not stand before the module of that name.
START = "import runpy, sys; sys.path[0:1] = []; sys.path.append({here!r}); sys.argv = {arguments!r}; " \
    "runpy.run_path(sys.argv[0], run_name='__main__')"
# Far beyond what any check takes, so that only a hang meets it.
LIMIT = 600
# What `common.finish` prints when something failed.
VERDICT = re.compile(r"^[0-9]+ comparisons, [1-9][0-9]* failed$", re.MULTILINE)


def script(format_id):
    """The check of a format: `<format id>.py`, or `check_<format id>.py` where that name is a module's."""
    names = (f"{format_id}.py", f"check_{format_id}.py")
    return next((HERE / name for name in names if (HERE / name).is_file()), None)


def run(file, *arguments):
    """Runs a script; its status and what it printed."""
    is_apart = any(file.name == own for own, *_ in APART.values())
    python = os.environ[PYTHON] if is_apart else sys.executable
    start = START.format(here=str(HERE), arguments=[str(file), *map(str, arguments)])
    # Nothing is fetched: everything a check needs is in the environment.
    offline = {"HF_HUB_OFFLINE": "1", "HF_DATASETS_OFFLINE": "1", "HF_DATASETS_DISABLE_PROGRESS_BARS": "1"}
    settings = {**os.environ, **offline, "PYTHONUTF8": "1", "PYTHONDONTWRITEBYTECODE": "1", "NO_COLOR": "1"}
    command = [python, "-c", start]
    try:
        ended = subprocess.run(command, env=settings, capture_output=True, timeout=LIMIT, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return -1, f"did not end within {LIMIT} s"
    return ended.returncode, (ended.stdout + ended.stderr).decode("utf-8", "replace").strip()


def examine(truth, folder, checked_by):
    """One export: whether its check passes, or fails if the export is damaged; with what it said."""
    is_damaged = folder.parent.name == DAMAGED
    start = time.monotonic()
    status, said = run(checked_by, truth, folder)
    seconds = time.monotonic() - start
    if is_damaged:
        # A check that breaks off has not said that the offsets are wrong.
        is_right = status == 1 and VERDICT.search(said) is not None
        said = "" if is_right else f"{folder}: offsets in the wrong unit were not told (status {status}).\n{said}"
    else:
        is_right = status == 0
        said = "" if is_right else f"{folder}: status {status}\n{said}"
    return is_right, seconds, said


def jobs(exports, formats):
    """What to run, by format and choices; and what is missing."""
    found, missing = [], []
    truth = exports / "truth.json"
    for folder in sorted(path for path in exports.iterdir() if path.is_dir()):
        if formats and folder.name not in formats:
            continue
        checked_by = script(folder.name)
        if checked_by is None:
            missing.append(f"{folder.name}: there is no check tests/consumers/{folder.name}.py; every format has one.")
            continue
        checks = [("", checked_by, True)]
        if PYTHON in os.environ and folder.name in APART:
            own, name, tells_units = APART[folder.name]
            checks.append((f", {name}", HERE / own, tells_units))
        for choices in sorted(path for path in folder.iterdir() if path.is_dir() and path.name != DAMAGED):
            found += [(folder.name, choices.name + how, choices, one) for how, one, _ in checks]
            if choices.name == "default" or choices.name.startswith("unit-"):
                copy = folder / DAMAGED / choices.name
                status, said = run(HERE / "damage.py", truth, choices, copy)
                if status:
                    missing.append(f"{folder.name}, {choices.name}: no damaged copy. {said}")
                else:
                    found += [
                        (folder.name, f"{choices.name}{how}, wrong unit", copy, one)
                        for how, one, tells_units in checks
                        if tells_units
                    ]
    missing += [f"{name}: there is no export of it." for name in formats if not (exports / name).is_dir()]
    return found, missing


def main():
    if len(sys.argv) < 2:
        sys.exit("Usage: python run.py EXPORTS [FORMAT…]")
    exports, formats = Path(sys.argv[1]).resolve(), sys.argv[2:]
    status, said = run(HERE / "test_damage.py")
    if status:
        sys.exit(f"damage.py does not do what it should.\n{said}")
    found, failures = jobs(exports, formats)
    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        tasks = [pool.submit(examine, exports / "truth.json", folder, checked_by) for *_, folder, checked_by in found]
        print(f"{'format':<16} {'export':<44} {'check':<8} seconds")
        for (format_id, choices, *_), task in zip(found, tasks):
            is_right, seconds, said = task.result()
            expected = "fails" if choices.endswith("wrong unit") else "passes"
            print(f"{format_id:<16} {choices:<44} {expected if is_right else 'WRONG':<8} {seconds:7.1f}", flush=True)
            if not is_right:
                failures.append(f"{format_id}, {choices}: {said}")
    for failure in failures:
        print(f"\n{failure}")
    print(f"\n{len(found)} exports, {len(failures)} wrong")
    sys.exit(1 if failures or not found else 0)


if __name__ == "__main__":
    main()
