"""For tests: the program run in a folder of its own."""
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))


class CommandLine:
    """Beside unittest.TestCase; the folder goes with the test."""

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-test-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def run_chude(self, *words, **more):
        more.setdefault("stdin", None if "input" in more else subprocess.DEVNULL)
        return subprocess.run([CHUDE, *map(str, words)], cwd=self.folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=240,
                              **{name: value for name, value in more.items() if value is not None})

    def chude(self, *words, **more):
        result = self.run_chude(*words, **more)
        self.assertEqual((result.returncode, result.stderr.decode()), (0, ""), words)
        return result.stdout

    def refused(self, *words, **more):
        result = self.run_chude(*words, **more)
        self.assertEqual(result.returncode, 2, words)
        return result.stderr.decode()
