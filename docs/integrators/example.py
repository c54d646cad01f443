#!/usr/bin/env python3
"""Files a request, is told what becomes of it, reads the answer, closes it.

    python3 example.py BASE CLIENT_ID CLIENT_SECRET

Nothing but Python's own library. In the demonstration the request is answered within seconds
(`demo-answer`, docs/integrators/sandbox.md); in real life give it your own reference, and wait for days.
"""

import base64, hashlib, hmac, http.server, json, queue, sys, threading, time
import urllib.error, urllib.parse, urllib.request, uuid

BASE, CLIENT_ID, CLIENT_SECRET = sys.argv[1].rstrip("/"), sys.argv[2], sys.argv[3]
WAITS = [1, 2, 4, 8, 16, 32, 60, 60]


class Service:
    """The API: asks for a token when it has none, and tries again what may be tried again."""

    token = None

    def sign_in(self):
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        form = urllib.parse.urlencode({"grant_type": "client_credentials"}).encode()
        answer, _ = self.send("POST", "/oauth/token", form, {"Authorization": f"Basic {basic}"})
        self.token = answer["access_token"]

    def call(self, method, path, body=None, **headers):
        headers = {name.replace("_", "-"): value for name, value in headers.items()}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        for signed_in_again in (False, True):
            if self.token is None:
                self.sign_in()
            try:
                headers["Authorization"] = f"Bearer {self.token}"
                return self.send(method, path, data, headers)
            except urllib.error.HTTPError as refused:
                if refused.code != 401 or signed_in_again:
                    problem = json.load(refused)
                    raise SystemExit(f"{method} {path}: {refused.code} {problem['type']}: {problem['detail']}")
                self.token = None

    def send(self, method, path, data, headers):
        for wait in WAITS:
            request = urllib.request.Request(BASE + path, data, headers, method=method)
            try:
                with urllib.request.urlopen(request, timeout=20) as answer:
                    return json.loads(answer.read() or "null"), answer.headers.get("ETag")
            except urllib.error.HTTPError as refused:
                if refused.code not in (429, 500, 502, 503, 504):
                    raise
                time.sleep(float(refused.headers.get("Retry-After", wait)))
            except OSError:  # No answer: nobody knows whether it was done. The same call again, same key.
                time.sleep(wait)
        raise SystemExit(f"{method} {path}: no answer, whatever we wait")


class Receiver(http.server.BaseHTTPRequestHandler):
    """Verifies, keeps, answers at once; the work is done elsewhere."""

    secret, seen, events = b"", set(), queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        ours = self.is_ours(body)
        if ours and self.headers["webhook-id"] not in self.seen:
            self.seen.add(self.headers["webhook-id"])
            self.events.put(json.loads(body))
        self.send_response(204 if ours else 401)
        self.end_headers()

    def is_ours(self, body):
        name, sent, given = (self.headers.get(f"webhook-{part}", "") for part in ("id", "timestamp", "signature"))
        signed = hmac.new(self.secret, f"{name}.{sent}.".encode() + body, hashlib.sha256).digest()
        expected = "v1," + base64.b64encode(signed).decode()
        fresh = sent.isdigit() and abs(time.time() - int(sent)) < 300
        return fresh and any(hmac.compare_digest(expected, one) for one in given.split())

    def log_message(self, *_):
        pass


def main():
    service = Service()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    address = f"http://127.0.0.1:{server.server_port}/espace-partenaire"
    hook, version = service.call("POST", "/api/v1/webhooks", {"url": address}, Idempotency_Key=str(uuid.uuid4()))
    Receiver.secret = base64.b64decode(hook["secret"].removeprefix("whsec_"))
    threading.Thread(target=server.serve_forever, daemon=True).start()

    filed, _ = service.call("POST", "/api/v1/requests", {
        "text": "Dossier C2S déposé le 12 septembre, aucune réponse depuis.",
        "external_reference": "demo-answer-" + uuid.uuid4().hex[:12],
        "person": {"birth_name": "Zedmartin", "first_names": "Alba", "birth_date": "1985-03-09",
                   "no_nir_reason": "unknown_to_person"},
        "mandate": {"form": "oral", "given_on": time.strftime("%Y-%m-%d"), "scope": ["follow_file"],
                    "duration_days": 182, "health_information": True, "call_back": False},
    }, Idempotency_Key=str(uuid.uuid4()))
    path = f"/api/v1/requests/{filed['id']}"
    print(filed["reference"], "filed, promised for", filed["promised_on"])

    while True:
        event = Receiver.events.get(timeout=600)
        if event["data"]["request"] != filed["id"]:
            continue
        print(event["type"])
        if event["type"] == "request.answered":
            thread, _ = service.call("GET", path + "/messages")
            print("  ", thread["messages"][-1]["text"])
            _, seen = service.call("GET", path)
            service.call("POST", path + ":confirm", If_Match=seen)
        if event["type"] == "request.confirmed":
            break
    closed, _ = service.call("GET", path)
    print(closed["reference"], closed["status"], closed["outcome"])
    service.call("DELETE", f"/api/v1/webhooks/{hook['id']}", If_Match=version)


main()
