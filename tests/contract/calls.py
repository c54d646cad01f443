"""What schemathesis cannot know of this service: things that are there, versions that were read,
bodies that hang together. And one more check: a body in its form is refused only for what it says."""

import atexit
import collections
import datetime
import json
import os
import random
import uuid

import requests
import schemathesis

# Codes of `errors[]` for what a schema can say: a body in its form never meets them. The others are of
# rules that it cannot: a member against another, a day against today, a state, a letter that is not seen.
FORM = {"unknown-field", "wrong-value", "duplicate-field", "too_long", "range"}
# Refusals by their kind alone: a cursor that we did not give, a null character, a filter that is for
# funds, a key that was used.
KINDS_IN_WORDS = {"bad-cursor", "malformed", "bad-parameter", "idempotency-key-reused"}
# Lists that are read first, so that calls are about what is there.
LISTS = "requests accounts organisations clients webhooks drafts reply-templates routing-rules services"

CHOICE = random.Random(430)
OWN: set[str | None] = set()
KNOWN: dict[str, list[str]] = collections.defaultdict(list)
VERSIONS: dict[str, str] = {}
COUNTS: collections.Counter = collections.Counter()


def is_positive(case) -> bool:
    return case.meta is None or case.meta.generation.mode.is_positive


def noun(case) -> str:
    """`requests`, of `/api/v1/requests/{id}:take`."""
    return case.operation.path.removeprefix("/api/v1/").split("/")[0].split(":")[0]


def look_around(base: str) -> None:
    """Reads every list that this caller may read. Nobody acts upon her own account: to
    be signed out would end the calls."""
    call = requests.Session()
    call.headers["Authorization"] = f"Bearer {os.environ['EP_TOKEN']}"
    own = call.get(f"{base}/api/v1/accounts/me").json().get("id")
    OWN.add(own)
    for name in LISTS.split():
        answer = call.get(f"{base}/api/v1/{name}")
        for item in answer.json().get("items", []) if answer.ok else []:
            learn(name, item)


def learn(name: str, item: dict) -> None:
    thing = item.get("id") or item.get("code")
    if not thing or thing in OWN:
        return
    if thing not in KNOWN[name]:
        KNOWN[name].append(thing)
    if isinstance(item.get("version"), int):
        VERSIONS[thing] = f'"v{item["version"]}"'


@schemathesis.hook
def before_call(context, case, **kwargs):
    """Three positive calls of four are made to be about something; the others stay as they were made."""
    if "requests" not in KNOWN:
        KNOWN["requests"] = []
        look_around(case.operation.base_url.removesuffix("/"))
    if case.path_parameters and case.path_parameters.get("id") in OWN:
        case.path_parameters["id"] = str(uuid.UUID(int=CHOICE.getrandbits(128)))
    # What follows a link is about what the link leads to.
    follows = case.meta is not None and case.meta.phase.name.value == "stateful"
    if not is_positive(case) or follows or CHOICE.random() < 0.25:
        return
    for name in ("id", "service"):
        if case.path_parameters and name in case.path_parameters and KNOWN[noun(case)]:
            thing = CHOICE.choice(KNOWN[noun(case)])
            case.path_parameters[name] = thing
            if case.headers is not None and "If-Match" in case.headers and thing in VERSIONS:
                case.headers["If-Match"] = VERSIONS[thing]
    if isinstance(case.body, dict):
        for name in ("other", "request"):
            if name in case.body and KNOWN["requests"]:
                case.body[name] = CHOICE.choice(KNOWN["requests"])
        if case.operation.label == "POST /api/v1/requests":
            hang_together(case.body)


def hang_together(body: dict) -> None:
    """A person and an agreement without contradictions."""
    body["text"] = "Dossier C2S déposé le mois dernier, aucune réponse depuis."
    body["non_autonomy_reason"] = body.get("non_autonomy_reason") or "no_online_account"
    for name in ("title", "external_reference", "fund"):
        body.pop(name, None)
    agreement = {"given_on": str(datetime.date.today()), "duration_days": 182}
    agreement |= {"scope": ["follow_file", "receive_documents"], "health_information": True}
    if isinstance(body.get("mandate"), dict):
        body["mandate"] |= agreement
    if isinstance(body.get("person"), dict):
        body["person"] = {
            "birth_name": "Exemple",
            "first_names": CHOICE.choice(["Alba", "Zoé", "Ilyas"]),
            "birth_date": CHOICE.choice(["1985-03-09", "1985-03-00", "1985-00-00"]),
            "no_nir_reason": "unknown_to_person",
            "sex": body["person"].get("sex"),
        }


@schemathesis.hook
def after_call(context, case, response):
    COUNTS[(case.operation.label, response.status_code)] += 1
    if response.status_code not in (200, 201):
        return
    try:
        item = response.json()
    except ValueError:
        return
    if isinstance(item, dict) and (case.path_parameters or case.method == "POST"):
        learn(noun(case), item)


@schemathesis.check
def said_by_the_document(ctx, response, case):
    """What is in its form is refused only by a rule that a schema cannot state."""
    if not is_positive(case) or response.status_code not in (400, 422):
        return
    problem = response.json()
    if "error" in problem:
        return  # RFC 6749 has its own words, and says with them what it likes.
    kind = problem.get("type", "").removeprefix("/problems/")
    if kind == "invalid":
        codes = {error["code"] for error in problem["errors"]}
        assert not codes & FORM or case.media_type == "multipart/form-data", f"not said: {sorted(codes)}"
    else:
        assert kind in KINDS_IN_WORDS, f"not said: {kind or problem}"


@atexit.register
def tell() -> None:
    """What was called, for whoever started this."""
    path = os.environ.get("EP_CALLS")
    if path:
        lines = [[label, status, count] for (label, status), count in sorted(COUNTS.items())]
        with open(path, "w", encoding="utf-8") as file:
            json.dump(lines, file)
