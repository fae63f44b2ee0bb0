#!/usr/bin/env python3
"""`chude serve`: its pages, ETags, gzip, limits of time and size; ten thousand requests while files are replaced; malformed and path-climbing requests, by raw
sockets, none of which is answered with anything that is not the folder's."""
import gzip
import hashlib
import json
import os
import random
import re
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urljoin

SOURCE = Path(os.environ.get("CHUDE_SOURCE", str(Path(__file__).resolve().parent.parent)))
CHUDE = os.path.abspath(os.environ.get("CHUDE", str(SOURCE / "build" / "release" / "chude")))
SECRET = b"BI-MAT-NGOAI-THU-MUC"
PATHS = ["/", "/api/", "/api/summary", "/api/rows", "/api/rows.ndjson", "/api/documents", "/healthz"]


class Response:
    def __init__(self, head, body):
        lines = head.decode("latin-1").split("\r\n")
        self.status = int(lines[0].split()[1])
        self.headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines[1:] if ": " in line)}
        self.body = body


class Connection:
    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=60)
        self.rest = b""

    def close(self):
        self.socket.close()

    def ask(self, path, method="GET", **headers):
        lines = {"Host": "127.0.0.1", **{name.replace("_", "-"): value for name, value in headers.items()}}
        text = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items()) + "\r\n"
        self.socket.sendall(text.encode())
        return self.read(method)

    def more(self):
        data = self.socket.recv(1 << 16)
        if not data:
            raise EOFError
        self.rest += data

    def read(self, method="GET"):
        while b"\r\n\r\n" not in self.rest:
            self.more()
        head, _, self.rest = self.rest.partition(b"\r\n\r\n")
        response = Response(head, b"")
        size = int(response.headers.get("content-length", 0)) if method != "HEAD" and response.status != 304 else 0
        while len(self.rest) < size:
            self.more()
        response.body, self.rest = self.rest[:size], self.rest[size:]
        return response


class Serving(unittest.TestCase):
    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="chude-serve-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        (self.folder / "bí mật").write_bytes(SECRET)
        self.out = self.folder / "ra"
        self.out.mkdir()
        self.processes = []

    def tearDown(self):
        for process in self.processes:
            process.kill()
            process.communicate()

    def run_chude(self, *words):
        return subprocess.run([CHUDE, *words], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.PIPE, timeout=240)

    def summarise(self, *words, sample="bao-lu.ndjson"):
        result = self.run_chude("run", str(SOURCE / "samples" / sample), "-o", "ra", "-q", *words)
        self.assertEqual(result.returncode, 0, result.stderr.decode())

    def start(self, *words):
        process = subprocess.Popen([CHUDE, "serve", "ra", "--listen", "127.0.0.1:0", *words], cwd=self.folder,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.processes.append(process)
        self.assertTrue(select.select([process.stdout], [], [], 60)[0], "no address was printed")
        line = process.stdout.readline().decode()
        self.assertRegex(line, r"^http://127\.0\.0\.1:\d+/\n$", process.stderr.read() if process.poll() else "")
        self.port = int(line.split(":")[2].strip("/\n"))
        return process

    def ask(self, path, method="GET", **headers):
        connection = Connection(self.port)
        try:
            return connection.ask(path, method, **headers)
        finally:
            connection.close()

    def test_pages(self):
        self.summarise()
        self.start()
        summary, documents = (self.out / "summary.json").read_bytes(), (self.out / "documents.ndjson").read_bytes()
        self.assertEqual(self.ask("/api/summary").body, summary)
        answer = self.ask("/api/documents")
        self.assertEqual((answer.body, answer.headers["etag"]), (documents, f'"{hashlib.sha256(documents).hexdigest()}"'))
        rows = json.loads(self.ask("/api/rows").body)
        self.assertEqual(rows, [json.loads(line) for line in self.ask("/api/rows.ndjson").body.splitlines()])
        tree = json.loads(summary)
        for path, words in (("/api/rows", ["--array"]), ("/api/rows.ndjson", [])):
            self.assertEqual(self.ask(path).body, self.run_chude("export", "--format", "rows", *words, "ra").stdout, path)
        tables = ["corpus", "languages", "periods", "keywords", "topics", "terms", "trends", "bursts", "series", "ngrams", "duplicates", "evidence", "documents", "keyphrases"]
        tags = set()
        for table in tables:
            answer = self.ask(f"/api/rows?table={table}")
            self.assertEqual(answer.body, self.run_chude("export", "--format", "rows", "--array", "--table", table, "ra").stdout, table)
            self.assertEqual(self.ask(f"/api/rows?_=1&table={table}", If_None_Match=answer.headers["etag"]).status, 304)
            tags.add(answer.headers["etag"])
        self.assertEqual(len(tags), len(tables))
        for table in ("keyword", "", "KEYWORDS", "key%77ords", "../summary", "keywords%00"):
            self.assertEqual(self.ask(f"/api/rows?table={table}").status, 404, table)
        keywords = [row for row in rows if row["kind"] == "keyword"]
        self.assertEqual([(row["text"], row["df"], row["score"]) for row in keywords],
                         [(keyword["text"], keyword["df"], keyword["score"]) for keyword in tree["keywords"]])
        topics = {row["topic"]: row["label"] for row in rows if row["kind"] == "topic"}
        self.assertEqual(topics, {topic["id"]: topic["label"] for topic in tree["topics"]})
        self.assertTrue(all(not isinstance(value, (list, dict)) for row in rows for value in row.values()))
        self.assertEqual(json.loads(self.ask("/healthz").body), {"status": "ok"})
        self.assertIn(b"There is no report.html", self.ask("/").body)
        for path in PATHS:
            answer = self.ask(path)
            self.assertEqual(answer.status, 200)
            head = self.ask(path, "HEAD")
            self.assertEqual((head.status, head.body, head.headers["content-length"]), (200, b"", str(len(answer.body))))
            for name, value in (("x-content-type-options", "nosniff"), ("x-frame-options", "DENY"), ("referrer-policy", "no-referrer")):
                self.assertEqual(answer.headers[name], value)
            self.assertTrue(answer.headers["content-security-policy"].startswith("default-src 'none'"))
            for method in ("POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "PROPFIND"):
                refused = self.ask(path, method, Content_Length="0")
                self.assertEqual((refused.status, refused.headers["allow"]), (405, "GET, HEAD"), (path, method))
            if path == "/healthz":
                continue
            tag = answer.headers["etag"]
            for given in (tag, f"W/{tag}", f'"khác", {tag}'.replace("khác", "x"), "*"):
                same = self.ask(path, If_None_Match=given)
                self.assertEqual((same.status, same.body, same.headers["etag"]), (304, b"", tag), given)
            for given in ('"x"', tag[:-1], tag.strip('"'), ""):
                self.assertEqual(self.ask(path, If_None_Match=given).status, 200, given)
        self.assertEqual(self.ask("/api/rows?_=17").status, 200, "a query changes nothing")
        self.assertEqual(self.ask("/api/summary", Content_Length="5").status, 413)

    def test_report(self):
        self.summarise()
        (self.out / "report.html").write_text("<!doctype html><script>1</script>")
        self.start()
        answer = self.ask("/")
        self.assertEqual(answer.body, b"<!doctype html><script>1</script>")
        self.assertIn("script-src 'unsafe-inline'", answer.headers["content-security-policy"])
        (self.out / "report.html").write_text("<!doctype html>một bản khác")
        self.assertIn("một bản khác".encode(), self.ask("/").body)
        (self.out / "report.html").unlink()
        self.assertIn(b"There is no report.html", self.ask("/").body)

    def links(self, path):
        """The answers to the links of a page, each followed as a browser does it."""
        found = re.findall(r'href="([^"]*)"', self.ask(path).body.decode())
        return {urljoin(path, link): self.ask(urljoin(path, link)) for link in found}

    def test_what_there_is(self):
        self.summarise()
        self.start()
        for path in ("/", "/api/"):
            self.assertNotRegex(self.ask(path).body, rb'href="/', "a web server in front may show us under a path of its own")
            self.assertEqual(set(self.links(path)), {"/api/summary", "/api/rows", "/api/rows.ndjson", "/api/documents"})
            self.assertEqual({answer.status for answer in self.links(path).values()}, {200})
        (self.out / "report.html").write_text("<!doctype html>một bản")
        self.assertEqual(self.links("/api/")["/"].body, "<!doctype html>một bản".encode())
        (self.out / "documents.ndjson").unlink()
        (self.out / "summary.json").touch()
        self.assertEqual(set(self.links("/api/")), {"/", "/api/summary", "/api/rows", "/api/rows.ndjson"})

    def test_gzip(self):
        self.summarise("--html", "ra/report.html")
        self.start()
        packed = ("/", "/api/summary", "/api/rows", "/api/rows.ndjson")
        for path in PATHS:
            plain = self.ask(path)
            self.assertNotIn("content-encoding", plain.headers)
            self.assertEqual(plain.headers.get("vary"), "Accept-Encoding" if path in packed else None, path)
            for accepted in ("gzip", "br, GZip;q=0.5", "deflate,gzip ; q=1.0", "x-gzip", "*", "identity;q=0, *;q=0.1"):
                answer = self.ask(path, Accept_Encoding=accepted)
                if path not in packed:
                    self.assertEqual((answer.body, "content-encoding" in answer.headers), (plain.body, False), path)
                    continue
                self.assertEqual((answer.headers["content-encoding"], answer.headers["vary"]), ("gzip", "Accept-Encoding"), (path, accepted))
                self.assertLess(len(answer.body), len(plain.body) / 2)
                self.assertEqual(gzip.decompress(answer.body), plain.body, path)
                self.assertNotEqual(answer.headers["etag"], plain.headers["etag"], "other bytes")
            for accepted in ("", "gzip;q=0", "gzip;q=0.000, *", "br", "gzipped", "g", "*;q=0", ",;,=;"):
                self.assertEqual(self.ask(path, Accept_Encoding=accepted).body, plain.body, (path, accepted))
            if path in packed:
                head = self.ask(path, "HEAD", Accept_Encoding="gzip")
                self.assertEqual((head.headers["content-length"], head.headers["content-encoding"]), (str(len(self.ask(path, Accept_Encoding="gzip").body)), "gzip"))
                same = self.ask(path, Accept_Encoding="gzip", If_None_Match=head.headers["etag"])
                self.assertEqual((same.status, same.headers["etag"], same.headers["vary"]), (304, head.headers["etag"], "Accept-Encoding"))
                self.assertEqual(self.ask(path, Accept_Encoding="gzip", If_None_Match=plain.headers["etag"]).status, 200, "that is of other bytes")

        plain, answer = self.ask("/api/rows?table=keywords"), self.ask("/api/rows?table=keywords", Accept_Encoding="gzip")
        self.assertEqual((gzip.decompress(answer.body), answer.headers["content-encoding"]), (plain.body, "gzip"))

    def until_closed(self, connection, byte):
        """Sends a byte now and then, for as long as anyone takes it."""
        end = time.monotonic() + 120
        try:
            while time.monotonic() < end:
                connection.sendall(byte)
                if select.select([connection], [], [], 0.1)[0] and not connection.recv(1 << 16):
                    return True
        except OSError:
            return True
        return False

    def test_a_request_that_never_ends(self):
        self.summarise()
        process = self.start("--timeout", "1s")
        first = socket.create_connection(("127.0.0.1", self.port), timeout=60)
        first.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        again = Connection(self.port)
        self.assertEqual(again.ask("/healthz").status, 200)
        again.socket.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ")
        for connection in (first, again.socket):
            self.assertTrue(self.until_closed(connection, b"a"), "a byte now and then holds a connection for ever")
            connection.close()
        self.assertEqual(self.ask("/healthz").status, 200)
        self.assertIsNone(process.poll())

    @unittest.skipUnless(os.path.isdir("/proc/self/fd"), "whether the server has closed a connection is seen in /proc")
    def test_an_answer_that_is_never_taken(self):
        self.summarise()
        data = b'{"id":"1"}\n' * 2000000  # more than the system holds for us
        (self.out / "documents.ndjson").write_bytes(data)
        summary = json.loads((self.out / "summary.json").read_bytes())
        summary["companions"] = [{"name": "documents.ndjson", "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}]
        (self.out / "summary.json").write_text(json.dumps(summary, ensure_ascii=False))
        process = self.start("--timeout", "1s")

        def held():
            folder = Path(f"/proc/{process.pid}/fd")
            return sum(os.readlink(path).startswith("socket:") for path in folder.iterdir() if os.path.lexists(path))

        at_rest, end = held(), time.monotonic() + 120
        with socket.socket() as connection:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            connection.settimeout(60)
            connection.connect(("127.0.0.1", self.port))
            connection.sendall(b"GET /api/documents HTTP/1.1\r\nHost: localhost\r\n\r\n")
            taken = len(connection.recv(1))
            while held() > at_rest and time.monotonic() < end:
                taken += len(connection.recv(1))
                time.sleep(0.1)
            self.assertEqual(held(), at_rest, "a byte now and then holds a connection for ever")
            try:
                while more := connection.recv(1 << 16):
                    taken += len(more)
            except OSError:
                pass
            self.assertLess(taken, len(data))
        self.assertEqual(self.ask("/api/documents").body, data)

    def test_hosts(self):
        self.summarise()
        self.start()
        for host in ("localhost", "LOCALHOST:80", "127.0.0.1:8080", "127.1.2.3", "[::1]:80", "[::1]"):
            self.assertEqual(self.ask("/api/summary", Host=host).status, 200, host)
        for host in ("example.org", "localhost.example.org", "127.0.0.1.example.org", "10.0.0.1", "127.0.0.1:x", "[::1", "::1", ""):
            answer = self.ask("/api/summary", Host=host)
            self.assertIn(answer.status, (400, 421), host)
            self.assertNotIn(b"chude.summary", answer.body)

    def test_before_and_between_summaries(self):
        self.start()
        self.assertIn(b"no summary here yet", self.ask("/").body)
        self.assertIn(b"no summary here yet", self.ask("/api/").body)
        for path in PATHS[2:]:
            self.assertEqual(self.ask(path).status, 503, path)
        self.summarise()
        first = self.ask("/api/summary")
        self.assertEqual(first.status, 200)
        (self.out / "summary.json").unlink()  # as it is for a moment while it is replaced
        self.assertEqual(self.ask("/api/summary").body, first.body)
        self.assertEqual(self.ask("/healthz").status, 200)
        (self.out / "summary.json").write_text("{")
        self.assertEqual(self.ask("/api/summary").body, first.body)
        (self.out / "summary.json").unlink()
        self.summarise(sample="bong-da.ndjson")
        second = self.ask("/api/summary")
        self.assertNotEqual(second.body, first.body)
        self.assertEqual(self.ask("/api/summary", If_None_Match=first.headers["etag"]).status, 200)
        (self.out / "documents.ndjson").write_text("của ai khác\n")  # not what the summary names
        (self.out / "summary.json").touch()
        self.assertEqual(self.ask("/api/documents").status, 503)

    def test_links_lead_nowhere(self):
        self.summarise()
        for name in ("report.html", "documents.ndjson"):
            (self.out / name).unlink(missing_ok=True)
            (self.out / name).symlink_to("../bí mật")
        self.start()
        for path in PATHS:
            self.assertNotIn(SECRET, self.ask(path).body, path)
        os.mkfifo(self.out / "ống")
        (self.out / "summary.json").unlink()
        (self.out / "summary.json").symlink_to("../bí mật")
        for path in PATHS:
            self.assertNotIn(SECRET, self.ask(path).body, path)

    def test_ten_thousand_requests_while_files_are_replaced(self):
        """Every answer is whole: its body is what its tag says, and the tag is of a summary that stood."""
        self.summarise()
        self.start()
        seen, wrong, done = set(), [], threading.Event()

        def client(seed):
            rng, connection = random.Random(seed), Connection(self.port)
            try:
                for _ in range(1250):
                    path = rng.choice(("/api/summary", "/api/documents", "/healthz"))
                    answer = connection.ask(path)
                    if answer.status != 200:
                        wrong.append((path, answer.status))
                    if path == "/api/documents" and answer.headers["etag"] != f'"{hashlib.sha256(answer.body).hexdigest()}"':
                        wrong.append((path, "not what its tag says"))
                    if path == "/api/summary":
                        seen.add((answer.headers["etag"], answer.body))
            except (OSError, EOFError, ValueError) as error:
                wrong.append(repr(error))
            connection.close()

        clients = [threading.Thread(target=client, args=(seed,)) for seed in range(8)]
        stood = {(self.out / "summary.json").read_bytes()}

        def replace():
            number = 0
            while not done.is_set():
                number += 1
                self.summarise("-k", str(1 + number % 3), sample=("bao-lu.ndjson", "bong-da.ndjson")[number % 2])
                stood.add((self.out / "summary.json").read_bytes())

        replacing = threading.Thread(target=replace)
        replacing.start()
        for thread in clients:
            thread.start()
        for thread in clients:
            thread.join()
        done.set()
        replacing.join()
        self.assertEqual(wrong[:5], [])
        self.assertLessEqual({body for _, body in seen}, stood)
        self.assertEqual(len({tag for tag, _ in seen}), len(seen), "a tag is of one body")

    def test_malformed_and_climbing(self):
        self.summarise()
        (self.out / "store").mkdir()
        (self.out / "store" / "lock").write_bytes(SECRET)
        process = self.start("--verbose")
        log = []
        reader = threading.Thread(target=lambda: log.extend(process.stderr))
        reader.start()
        secret = "bí mật".encode()
        climbs = [b"/../", b"/../../", b"/./../", b"//../", b"/api/../../", b"/api/summary/../../../", b"/..;/", b"/.../", b"/..\\", b"\\..\\",
                  b"/%2e%2e/", b"/%2E%2E%2F", b"/..%2f", b"/%252e%252e/", b"/..%c0%af", b"/%c0%ae%c0%ae/", b"/%uff0e%uff0e/", b"/..%00/",
                  b"/api/summary%00/../../", b"file://", b"http://127.0.0.1/../", b"/~root/", b"/store/../../", b"/\xef\xbc\x8e\xef\xbc\x8e/"]
        targets = [b"b\xc3\xad m\xe1\xba\xadt".replace(b" ", b"%20"), b"etc/passwd", b"store/lock", b"summary.json"]
        requests = [b"GET " + climb + target + b" HTTP/1.1\r\nHost: localhost\r\n\r\n" for climb in climbs for target in targets]
        requests += [b"GET " + path + b" HTTP/1.1\r\nHost: localhost\r\n\r\n"
                     for path in (b"/store/lock", b"/summary.json", b"/documents.ndjson", b"/api", b"/api//", b"/api/summary/", b"/api//summary",
                                  b"//api/summary", b"/API/SUMMARY", b"/api%2fsummary", b"/api/summary%00", b"/api/summary.", b"/healthz/x", b"/.",
                                  b"/report.html", str(self.folder).encode() + b"/ra/store/lock", b"*", b"x", b"?", b"#", b"/?/../../etc/passwd")]
        requests += [b"", b"\r\n", b"\0", b"\r\n\r\n\r\n", b"GET\r\n\r\n", b"GET /\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / HTTP/1.1\r\n\r\n",
                     b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET  /  HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\nHost: localhost\n\n",
                     b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", b"GET / HTTP/1.1\r\n: x\r\n\r\n", b"GET / HTTP/1.1\r\n Host: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nHost: \xff\xfe\r\n\r\n",
                     b"GET /\x1b[2J HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET /\x00 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                     b"GET /" + b"a" * 100000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b"GET / HTTP/1.1\r\nX: " + b"b" * 100000 + b"\r\n\r\n",
                     b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20000 + b"\r\n", b"A" * 50000, b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999\r\n\r\nx",
                     b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFFF\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: x\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                     b"GET /<script>1</script> HTTP/1.1\r\n<script>2</script>\r\n\r\n", b"<script>1</script> / HTTP/1.1\r\nHost: <script>\r\n y\r\n\r\n",
                     b"CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: localhost\r\n\r\n", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                     b"GET http://example.org/ HTTP/1.1\r\nHost: example.org\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: " + b'"' * 999 + b"\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: W/W/W/,,,,\"\r\n\r\n", b"GET / HTTP/1.1\r\nHost: localhost\r\nRange: bytes=-99999999999999999999\r\n\r\n",
                     b"GET / HTTP/1.1\r\nHost: localhost\r\nCookie: " + b"=;" * 999 + b"\r\n\r\n", b"GET /%zz%1 HTTP/1.1\r\nHost: localhost\r\n\r\n"]
        rng = random.Random(7)
        good = b"GET /api/summary HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nIf-None-Match: \"abc\"\r\n\r\n"
        while len(requests) < 260:  # a good one with some bytes changed
            damaged = bytearray(good)
            for _ in range(1 + rng.randrange(4)):
                damaged[rng.randrange(len(damaged))] = rng.randrange(256)
            requests.append(bytes(damaged))
        known = {(self.out / "summary.json").read_bytes(), *(self.ask(path).body for path in PATHS)}
        statuses, own = {}, set()

        def send(request):
            with socket.create_connection(("127.0.0.1", self.port), timeout=60) as connection:
                answer = b""
                try:
                    connection.sendall(request)
                    connection.shutdown(socket.SHUT_WR)
                    while data := connection.recv(1 << 16):
                        answer += data
                except OSError:  # it was closed before it had read all
                    pass
            return answer

        with ThreadPoolExecutor(32) as pool:  # some are waited for until the server has had enough of them
            answers = list(pool.map(send, requests))
        for request, answer in zip(requests, answers):
            self.assertNotIn(SECRET, answer, request[:200])
            self.assertNotIn(b"root:", answer, request[:200])
            status = int(re.match(rb"HTTP/1\.[01] (\d{3}) ", answer)[1]) if answer else 0
            statuses[status] = statuses.get(status, 0) + 1
            head, _, body = answer.partition(b"\r\n\r\n")
            if answer and b"Content-Security-Policy:" not in head:  # the library's own answer, to what is no request: fixed words
                own.add(body)
                self.assertIn(status, (400, 413, 414, 431, 505), request[:200])
            if status == 200:
                self.assertTrue(body in known or request[:4] == b"HEAD", request[:200])
            self.assertTrue(status < 500 or status == 505, request[:200])  # 505: another version of HTTP
            if b"../" in request.split(b"\r\n")[0].partition(b"?")[0]:
                self.assertIn(status, (0, 400, 404, 421), request[:200])
        self.assertLessEqual(len(own), 6, "nothing of the request")
        self.assertFalse([body for body in own if b"script" in body.lower() or b"ra/" in body])
        self.assertIsNone(process.poll())
        self.assertEqual(self.ask("/healthz").status, 200)
        process.terminate()
        process.wait(timeout=60)
        reader.join()
        self.assertEqual(process.returncode, -signal.SIGTERM)
        self.assertNotIn(b"\x1b", b"".join(log), "what was asked for does not lead the terminal")
        self.assertIn(b"chude: GET /healthz 200\n", log)
        print(f"{len(requests)} odd requests, by status (0: closed): {dict(sorted(statuses.items()))}")

    def test_many_connections(self):
        self.summarise()
        self.start("-j", "2")
        held = []
        try:
            for _ in range(300):
                held.append(socket.create_connection(("127.0.0.1", self.port), timeout=60))
        except OSError:
            pass
        for connection in held:
            connection.close()
        end = time.monotonic() + 60
        while True:  # it has to see that they are gone
            try:
                self.assertEqual(self.ask("/healthz").status, 200)
                break
            except (OSError, EOFError):
                self.assertLess(time.monotonic(), end)
                time.sleep(0.05)

    def test_refused(self):
        for words, message in ((["serve"], "name one folder"), (["serve", "ra", "ra"], "name one folder"), (["serve", "không"], "no such folder"),
                               (["serve", "ra", "--listen", "127.0.0.1"], "--listen takes"), (["serve", "ra", "--listen", "127.0.0.1:99999"], "--listen takes"),
                               (["serve", "ra", "--listen", "192.0.2.1:1"], "cannot listen at 192.0.2.1:1"), (["serve", "ra", "-o", "x"], "takes no --output"),
                               (["serve", "ra", "--timeout", "2h"], "--timeout takes"), (["serve", "ra", "--timeout", "0s"], "--timeout takes")):
            result = self.run_chude(*words)
            self.assertEqual((result.returncode, result.stdout), (2, b""), words)
            self.assertIn(message, result.stderr.decode(), words)
        self.start("--listen", "0")  # the last one counts: a port alone is one of this machine
        result = self.run_chude("serve", "ra", "--listen", str(self.port))
        self.assertEqual(result.returncode, 2)
        self.assertIn("in use", result.stderr.decode())


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        probe = subprocess.run([CHUDE, "serve", folder, "--listen", "192.0.2.1:1"], stderr=subprocess.PIPE)
    if b"without libmicrohttpd" in probe.stderr:
        print("skipped: this program was built without libmicrohttpd")
        sys.exit(77)
    unittest.main(verbosity=1)
