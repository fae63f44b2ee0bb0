"""What a command costs, measured by the small program timed.c, which this builds; and what machine it is."""
import os
import platform
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).resolve().parent.parent
TIMED = HOME / "build" / "bench" / "timed"
SOURCE = Path(__file__).resolve().with_name("timed.c")
MB = 1e6  # bytes


class Cost(NamedTuple):
    seconds: float  # of the wall clock
    processor: float  # seconds, of all processes
    peaks: tuple  # largest resident megabytes of each process of a pipe

    @property
    def peak(self):
        """Of all processes: they had no more than this at any one time."""
        return sum(self.peaks)


def build():
    """Makes the program where it is not there or older than its source."""
    if TIMED.exists() and TIMED.stat().st_mtime >= SOURCE.stat().st_mtime:
        return
    TIMED.parent.mkdir(parents=True, exist_ok=True)
    words = [os.environ.get("CC", "cc"), "-O1", "-o", str(TIMED), str(SOURCE)]
    # The smaller the better: what it has resident is the least that can be seen of others.
    if subprocess.run([*words, "-static"], stderr=subprocess.DEVNULL, check=False).returncode:
        subprocess.run(words, check=True)


def timed(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=None, cwd=None, environment=None, limit=None):
    """The cost of a command under C.UTF-8; words "|" join several to a pipe. Raises CalledProcessError when one fails, TimeoutExpired
    after so many seconds, when all of them are ended."""
    build()
    words = list(map(str, words))
    begin, end = os.pipe()
    with open(begin, encoding="ascii") as costs:
        # A session of its own, so that a pipe's processes can be ended together.
        process = subprocess.Popen([str(TIMED), str(end), *words], stdin=stdin, stdout=stdout, stderr=stderr, cwd=cwd, pass_fds=[end],
                                   env={**os.environ, "LC_ALL": "C.UTF-8", **(environment or {})}, start_new_session=True)
        os.close(end)
        try:
            code = process.wait(limit)
        except BaseException:  # the time is over, or someone interrupts: nothing goes on behind
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
            raise
        if code:
            raise subprocess.CalledProcessError(code, words)
        seconds, *lines = costs.read().splitlines()
    each = [line.split() for line in lines]
    return Cost(float(seconds), sum(float(processor) for processor, _ in each), tuple(int(peak) * 1024 / MB for _, peak in each))


def machine():
    """Processor, cores, memory, system."""
    model = platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    except (OSError, ValueError):
        memory = 0
    return {"processor": model, "architecture": platform.machine(), "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity")
            else os.cpu_count(), "memory_gib": round(memory, 1), "system": f"{platform.system()} {platform.release().split('-')[0]}"}


def machine_text():
    seen = machine()
    return f"{seen['processor']}, {seen['cores']} cores, {seen['memory_gib']:.0f} GiB, {seen['system']}"


def unpacked(source, folder):
    """The path of a file as it is, unpacked into a folder if it is compressed."""
    tool = {".zst": "zstd", ".gz": "gzip"}.get(Path(source).suffix)
    if not tool:
        return str(source)
    if not shutil.which(tool):
        sys.exit(f"bench: {tool} is not there to unpack {source}")
    path = os.path.join(folder, "in.ndjson")
    with open(path, "wb") as out:
        subprocess.run([tool, "-dqc", str(source)], stdout=out, check=True)
    return path
