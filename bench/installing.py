"""Peers in folders of their own: how they are installed from package registries, pinned to versions."""
import glob
import os
import shutil
import subprocess
import sys


class Peer:
    """Packages of Python's registry in a virtual environment. `folder` is set by the program that uses it; `more` may have `python`, the
    version that is wanted, and `pip`, lists of arguments for `pip install` in place of the packages."""

    def __init__(self, name, packages, **more):
        self.name, self.packages, self.more = name, packages, more
        self.folder = None

    def there(self):
        return (self.folder / "installed").exists()

    def install(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        interpreter = python(self.more.get("python", ""))
        run([interpreter, "-m", "venv", "."], self.folder)
        for words in self.more.get("pip", [self.packages]):
            run(["bin/python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", *words], self.folder)

    def site(self):
        return glob.glob(str(self.folder / "lib" / "python3*" / "site-packages"))[0]


class CargoProgram(Peer):
    """A program of Rust's registry: one package, NAME==VERSION."""

    def install(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        name, version = self.packages[0].split("==")
        run(["cargo", "install", "--quiet", "--root", ".", "--version", f"={version}", name], self.folder)


class CargoCrate(Peer):
    """A library of Rust's registry and a program of ours around it, whose folder `more` has as `source`."""

    def install(self):
        shutil.rmtree(self.folder, ignore_errors=True)
        shutil.copytree(self.more["source"], self.folder)
        run(["cargo", "build", "--quiet", "--release"], self.folder)


def run(words, folder):
    done = subprocess.run(words, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{words[0]}: {done.stdout.strip()[-600:]}")


def python(version):
    """An interpreter of that version, or the one that runs this."""
    if not version:
        return sys.executable
    candidates = [os.environ.get("PYTHON" + version.replace(".", "")), shutil.which(f"python{version}")]
    if shutil.which("pyenv"):
        root = subprocess.run(["pyenv", "root"], capture_output=True, text=True, check=False).stdout.strip()
        candidates += glob.glob(f"{root}/versions/{version}.*/bin/python")
    for path in filter(None, candidates):
        if subprocess.run([path, "-c", ""], capture_output=True, check=False).returncode == 0:
            return path
    raise RuntimeError(f"Python {version} is not there; name it by PYTHON{version.replace('.', '')}")


def install(peers):
    for peer in peers:
        print(f"{peer.name}: {' '.join(peer.packages)}", flush=True)
        try:
            peer.install()
            (peer.folder / "installed").touch()
        except (RuntimeError, OSError, IndexError) as error:
            print(f"{peer.name}: not installed: {error}", flush=True)
