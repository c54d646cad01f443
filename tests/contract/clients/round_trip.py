"""A round trip with the client that openapi-python-client makes of the committed document: files a
request, is told of it, has it answered and closed by an agent of the fund. Prints one line and ends
by 0.

    EP_BASE, EP_PARTNER (id:secret), EP_AGENT (an access token)
"""

import datetime
import http.server
import json
import os
import queue
import threading
import uuid
from typing import Any, TypeVar

import httpx
from espace_partenaire_client import AuthenticatedClient, Client
from espace_partenaire_client.api.acts import answer, close, take
from espace_partenaire_client.api.auth import token
from espace_partenaire_client.api.requests import find, history, preview, submit
from espace_partenaire_client.api.webhooks import create_webhook, list_deliveries, remove_webhook
from espace_partenaire_client.models import (
    AnswerWords,
    TokenAnswer,
    ClosingWords,
    DeliveryPage,
    History,
    MandateInput,
    NewRequest,
    WebhookWithSecret,
    PersonInput,
    Preview,
    PreviewInput,
    Request,
    RequestSummary,
    TokenForm,
    WebhookInput,
)
from espace_partenaire_client.types import Response
from standardwebhooks.webhooks import Webhook

BASE = os.environ["EP_BASE"]
Told = TypeVar("Told")


def told(kind: type[Told], response: Response[Any]) -> Told:
    """The answer, of this kind; anything else ends the program."""
    if not isinstance(response.parsed, kind):
        raise SystemExit(f"{response.status_code}: {response.content.decode()}")
    return response.parsed


def signed_in(variable: str) -> AuthenticatedClient:
    identity, secret = os.environ[variable].split(":")
    anybody = Client(base_url=BASE, timeout=httpx.Timeout(20))
    form = TokenForm(grant_type="client_credentials", client_id=identity, client_secret=secret)
    given = told(TokenAnswer, token.sync_detailed(client=anybody, body=form))
    return AuthenticatedClient(base_url=BASE, token=given.access_token, timeout=httpx.Timeout(20))


class Receiver(http.server.BaseHTTPRequestHandler):
    """Keeps what comes, answers at once, works after."""

    came: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.came.put(({name.lower(): value for name, value in self.headers.items()}, body))
        self.send_response(204)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        pass


def next_event(webhook: Webhook, request: str, kind: str) -> None:
    """The next event of this request, signed by the service, is of this kind."""
    while True:
        headers, body = Receiver.came.get(timeout=30)
        webhook.verify(body, headers)
        event = json.loads(body)
        if event["data"]["request"] == request:
            assert event["type"] == kind, f"{event['type']} instead of {kind}"
            return


def main() -> None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Receiver)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    partner = signed_in("EP_PARTNER")
    agent = AuthenticatedClient(base_url=BASE, token=os.environ["EP_AGENT"])

    address = f"http://127.0.0.1:{server.server_port}/espace-partenaire"
    made = create_webhook.sync_detailed(client=partner, body=WebhookInput(url=address))
    hook = told(WebhookWithSecret, made)
    signature = Webhook(hook.secret)

    text = "Dossier C2S déposé le 12 septembre, aucune réponse depuis."
    proposal = told(Preview, preview.sync_detailed(client=partner, body=PreviewInput(text=text)))
    assert proposal.sorting.type_ == "file_follow_up"
    wanted = NewRequest(
        text=text,
        external_reference=f"PY-{uuid.uuid4()}",
        person=PersonInput(
            birth_name="Zedmartin",
            first_names="Alba",
            birth_date="1985-03-09",
            no_nir_reason="unknown_to_person",
        ),
        mandate=MandateInput(
            form="oral",
            given_on=datetime.date.today(),
            scope=["follow_file"],
            duration_days=182,
            health_information=True,
            call_back=False,
        ),
    )
    key = str(uuid.uuid4())
    filed = [submit.sync_detailed(client=partner, body=wanted, idempotency_key=key) for _ in range(2)]
    request, again = (told(Request, one) for one in filed)
    assert request.id == again.id and request.reference == again.reference
    next_event(signature, str(request.id), "request.submitted")

    def tag() -> str:
        return str(find.sync_detailed(request.id, client=agent).headers["ETag"])

    told(RequestSummary, take.sync_detailed(request.id, client=agent, if_match=tag()))
    next_event(signature, str(request.id), "request.taken")
    words = AnswerWords(message="Les droits sont ouverts depuis le 1er octobre.")
    told(RequestSummary, answer.sync_detailed(request.id, client=agent, body=words, if_match=tag()))
    next_event(signature, str(request.id), "request.answered")
    closing = ClosingWords(outcome="resolved")
    told(RequestSummary, close.sync_detailed(request.id, client=agent, body=closing, if_match=tag()))
    next_event(signature, str(request.id), "request.closed")

    followed = told(Request, find.sync_detailed(request.id, client=partner))
    assert followed.status == "closed" and followed.outcome == "resolved"
    lived = told(History, history.sync_detailed(request.id, client=partner))
    assert [line.act for line in lived.items][-1] == "close", lived
    page = told(DeliveryPage, list_deliveries.sync_detailed(hook.id, client=partner))
    assert page.total >= 4
    removed = remove_webhook.sync_detailed(hook.id, client=partner, if_match=made.headers["ETag"])
    assert removed.status_code == 204
    print(f"Python: {request.reference} filed, followed, answered, closed, told of each time")


main()
