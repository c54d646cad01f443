#!/usr/bin/env bash
# The whole life of one request of each type, by curl alone: prints the steps of docs/tour.md.
#   docs/tour.sh BASE_URL ACCOUNTS_JSON
# Needs curl and python3 (one-time codes, reading JSON). Talks to a demonstration only (serve --demo).
set -euo pipefail

[ $# -eq 2 ] || { echo "usage: docs/tour.sh BASE_URL ACCOUNTS_JSON" >&2; exit 2; }
BASE=${1%/}
ACCOUNTS=$2
MAIL=$(dirname "$ACCOUNTS")/../mail
WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT
declare -A TOKEN AGENT
STATUS=0

title() { printf '\n## %s\n' "$*"; }
step() { printf '\n%s\n\n' "$*"; }

# What a JSON file says at dotted paths, one line each: `pick FILE id sorting.confidence items.0.id`.
pick() {
  python3 - "$@" <<'PY'
import json, sys
value = json.load(open(sys.argv[1]))
for path in sys.argv[2:]:
    found = value
    for key in path.split("."):
        found = found[int(key)] if isinstance(found, list) else found.get(key)
    print(found if isinstance(found, str) else json.dumps(found, ensure_ascii=False))
PY
}

# The members of the answer that are worth reading; long texts are cut.
show() {
  python3 - "$WORK/body" "$@" <<'PY'
import json, sys
text = open(sys.argv[1]).read()
if not text:
    sys.exit()
value, keys = json.loads(text), sys.argv[2:]
def short(v):
    if isinstance(v, str):
        return v if len(v) <= 110 else v[:109] + "…"
    if isinstance(v, list):
        return [short(x) for x in v[:6]] + (["…"] if len(v) > 6 else [])
    if isinstance(v, dict):
        return {k: ("…" if "token" in k and k != "token_type" or k == "challenge" else short(x)) for k, x in v.items() if x is not None}
    return v
def only(v, keys):
    if isinstance(v, list):
        return [only(x, keys) for x in v]
    return {k: v[k] for k in keys if k in v}
if keys and keys[0].startswith("items:"):
    names = keys[0][6:].split(",")
    value["items"] = only(value["items"], names)
elif keys:
    value = only(value, keys)
if "sorting" in value:
    value["sorting"] = only(value["sorting"], ["confidence", "human", "reasons"])
if "completeness" in value:
    value["completeness"] = {"missing": [piece["label"] for piece in value["completeness"]["missing"]]}
rest = len(value["items"]) - 4 if isinstance(value, dict) and isinstance(value.get("items"), list) else 0
if rest > 4:
    value["items"] = value["items"][:4] + [f"… {rest} more"]
for key, found in short(value).items():
    if isinstance(found, list) and found and not isinstance(found[0], str):
        print(f"{key}:")
        for item in found:
            print("  " + (item if isinstance(item, str) else json.dumps(item, ensure_ascii=False)))
    else:
        print(f"{key}: {json.dumps(found, ensure_ascii=False)}")
PY
}

# call WHO METHOD PATH [curl options…]: calls, prints the command and the status; the answer is in $WORK/body.
call() {
  local who=$1 method=$2 path=$3; shift 3
  local shown="curl -X $method \$BASE$path" auth=() word
  if [ -n "$who" ]; then
    auth=(-H "Authorization: Bearer ${TOKEN[$who]}")
    shown+=" -H \"Authorization: Bearer \$$who\""
  fi
  local hide=0
  for word in "$@"; do
    if [ "$hide" = 1 ]; then shown+=" '…'"; hide=0; continue; fi
    case $word in
      -d | -H | -F | -u | --data-urlencode) shown+=" $word" ;;
      '{'*) [ -z "${SAME:-}" ] || { shown+=" '{… $SAME …}'"; continue; } ;;&
      '{'*'"password"'* | '{'*'"challenge"'* | '{'*'"refresh_token"'*) shown+=" '{…}'" ;;
      *) shown+=" '$word'" ;;
    esac
    [ "$word" != -u ] || hide=1
  done
  printf '```\n$ %s\n' "$shown"
  local type=()
  case " $* " in *" -d {"*) type=(-H "Content-Type: application/json") ;; esac
  STATUS=$(curl -sS -o "$WORK/body" -D "$WORK/head" -w '%{http_code}' -X "$method" "$BASE$path" \
    ${auth[@]+"${auth[@]}"} ${type[@]+"${type[@]}"} "$@")
  printf '%s\n' "$STATUS"
  grep -iE '^(location|etag|idempotency-replayed|retry-after|content-disposition|content-type: application/problem)' "$WORK/head" | tr -d '\r' || true
}
end() { show "$@"; printf '```\n'; }
want() { [ "$STATUS" = "$1" ] || { printf '```\n'; echo "expected $1, got $STATUS" >&2; cat "$WORK/body" >&2; exit 1; }; }
etag() { grep -i '^etag:' "$WORK/head" | tr -d '\r' | cut -d' ' -f2; }
pause() { printf '```\n'; }

# The entry of accounts.json of a role, in an organisation or a service.
account() {
  python3 - "$ACCOUNTS" "$@" <<'PY'
import json, sys
kind, role, at, what = sys.argv[2:6]
for entry in json.load(open(sys.argv[1]))[kind]:
    place = entry.get("organisation") or entry.get("service") or ""
    if entry.get("role", "") == role and place.startswith(at):
        print(entry[what]); break
else:
    sys.exit(f"nobody: {role} {at}")
PY
}

# RFC 6238: six digits, thirty seconds, SHA-1.
totp() {
  python3 - "$1" <<'PY'
import base64, hmac, struct, sys, time
seed = base64.b32decode(sys.argv[1] + "=" * (-len(sys.argv[1]) % 8))
mac = hmac.new(seed, struct.pack(">Q", int(time.time()) // 30), "sha1").digest()
at = mac[-1] & 15
print(f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1000000:06d}")
PY
}

# sign_in NAME ROLE PLACE: two steps, the password then the code; the token is TOKEN[NAME].
sign_in() {
  local name=$1 role=$2 place=$3 email
  email=$(account accounts "$role" "$place" email)
  call "" POST /api/v1/auth/login -d "{\"email\":\"$email\",\"password\":\"$(account accounts "$role" "$place" password)\"}"
  want 200; end
  local code; code=$(totp "$(account accounts "$role" "$place" totp_secret)")
  call "" POST /api/v1/auth/login/totp -d "{\"challenge\":\"$(pick "$WORK/body" challenge)\",\"code\":\"$code\"}"
  want 200; TOKEN[$name]=$(pick "$WORK/body" access_token); end
}
quietly() { "$@" >/dev/null; }

# submit WHO KEY BODY: files a request; sets ID, REFERENCE, TAG, SERVICE.
submit() {
  call "$1" POST /api/v1/requests -H "Idempotency-Key: $2" -d "$3"
  want 201
  { read -r ID; read -r REFERENCE; read -r SERVICE; } < <(pick "$WORK/body" id reference service)
  TAG=$(etag)
  end reference status type subject service urgency due_at promised_on sorting completeness warnings version
}

# act WHO VERB BODY: one act on the request, with the version that was read.
act() {
  local body=(); [ -z "${3:-}" ] || body=(-d "$3")
  call "$1" POST "/api/v1/requests/$ID:$2" -H "If-Match: $TAG" ${body[@]+"${body[@]}"}
  want 200; TAG=$(etag); end status turn service assignee outcome due_at version
}

# Signs in the agent of the service, once, under the name AGENT_service; not shown.
agent_of() {
  local name="AGENT_$1"
  if [ -z "${AGENT[$1]:-}" ]; then
    AGENT[$1]=$name
    quietly sign_in "$name" agent "$1"
  fi
  WHO=$name
}
read_tag() { quietly call "$1" GET "/api/v1/requests/$ID"; TAG=$(etag); }
RUN=$(date +%s)

PERSON='"person":{"birth_name":"Zedmartin","first_names":"Alba","birth_date":"1985-03-09","sex":"female","nir":"2850399999123","phone":"06 39 98 00 11","address":{"line1":"1 rue des Exemples","postcode":"59999","commune":"Villefictive"}}'
UNKNOWN='"person":{"birth_name":"Zedbernard","first_names":"Noe","birth_date":"1991-00-00","no_nir_reason":"papers_lost","language":"ar","domiciliation":{"organisation":"CCAS de Villefictive"}}'
TODAY=$(TZ=Europe/Paris date +%F)
MANDATE='"mandate":{"form":"oral","given_on":"'$TODAY'","scope":["follow_file"],"duration_days":182,"health_information":true,"call_back":true}'

cat <<'MD'
# A tour

The whole life of one request of each of the five types, by curl, against a demonstration. This page is the output of [tour.sh](tour.sh):

```
cargo run --release -- serve --demo                                   # in one terminal
docs/tour.sh http://127.0.0.1:8080 var/demo/accounts.json             # in another
```

`$BASE` is where the demonstration is served. `$MEMBER`, `$OTHER`, `$SUPERVISOR`, `$ADMINISTRATOR`, `$AUDITOR` and `$AGENT_…` are access tokens of people,
`$PROGRAM` that of an API client; `…` stands for tokens and for what was cut. A body is sent as `application/json`.
Under each command: the status, the headers that matter, and the members of the answer that matter, one a line.
MD

title "Signing in"
step "A person signs in with a password, then with the code of her second factor. \`\$MEMBER\` is a member of a CCAS."
sign_in MEMBER partner_member CCAS

title "1. \`file_follow_up\`: filed, taken, pieces asked, answered, confirmed"
BODY='{"text":"Mme a déposé sa demande de complémentaire santé solidaire le 12 septembre, aucune réponse depuis. Pouvez-vous nous dire où en est le dossier ?","declared_type":"file_follow_up","title":"C2S sans réponse"'
step "Before sending: what would become of it? Nothing is written."
call MEMBER POST /api/v1/requests:preview -d "$BODY}"; want 200; end sorting completeness warnings
step "She files the request. The key makes a retry harmless."
KEY=tour-$RUN-1
FULL="$BODY,$PERSON,$MANDATE,\"blocker\":\"no_answer\",\"already_tried\":[\"phone\"]}"
submit MEMBER "$KEY" "$FULL"
SAME="the same"
step "The answer was lost? The same call again gives the same request, and says so."
call MEMBER POST /api/v1/requests -H "Idempotency-Key: $KEY" -d "$FULL"; want 201; end reference version
step "The same key for something else (another first name) is refused."
SAME="the same but for it"
call MEMBER POST /api/v1/requests -H "Idempotency-Key: $KEY" -d "${FULL/Alba/Alma}"; want 422; end type title detail
SAME=
agent_of "$SERVICE"
step "The agent of \`$SERVICE\` (she signed in the same way) reads the queue, newest first."
call "$WHO" GET "/api/v1/requests?status=submitted&limit=3"; want 200; end items:reference,type,subject,urgency,status,due_at
step "She takes the request: her colleagues see that it is taken."
act "$WHO" take
FIRST=$ID FIRST_REFERENCE=$REFERENCE FIRST_TAG=$TAG
step "A hospital files about the same person and the same matter. Once it is filed, it learns that the fund is on it, and not for whom. It withdraws its request."
quietly sign_in OTHER partner_member PASS
SAME="as above"
submit OTHER "tour-$RUN-1b" "$FULL"
SAME=
act OTHER withdraw
ID=$FIRST TAG=$FIRST_TAG
step "Back to the first request. The agent asks for a named piece. The clock stops."
act "$WHO" ask '{"items":["Avis d’imposition 2025"],"message":"Il manque le dernier avis d’imposition pour instruire le dossier."}'
step "The partner joins the file and answers: the turn goes back to the fund."
printf '%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 200 200]>>endobj\ntrailer<</Root 1 0 R>>\n%%%%EOF\n' > "$WORK/avis.pdf"
printf '<script>alert(1)</script>' > "$WORK/page.pdf"
(cd "$WORK" && call MEMBER POST "/api/v1/requests/$ID/attachments" -F "file=@avis.pdf;type=application/pdf" -F "file=@page.pdf;type=application/pdf" && end)
call MEMBER POST "/api/v1/requests/$ID/messages" -d '{"text":"Voici l’avis d’imposition."}'; want 201; end
read_tag "$WHO"
step "The agent answers; the partner confirms that it is over."
act "$WHO" answer '{"message":"Le dossier est complet : les droits sont ouverts au 1er du mois prochain."}'
act MEMBER confirm
step "Who did what, when, and whose turn it was."
call MEMBER GET "/api/v1/requests/$ID/history"; want 200; end items:act,by_fund,status,turn,at turns

title "2. \`documents\`: refused until complete, answered, closed, reopened, closed"
step "A request for a document says why the person cannot do it alone. Without it nothing is stored."
BODY='{"text":"Monsieur a besoin d’une attestation de droits pour son entrée en hébergement.","declared_type":"documents",'$UNKNOWN','$MANDATE
call MEMBER POST /api/v1/requests -H "Idempotency-Key: tour-$RUN-2" -d "$BODY}"; want 422; end type title detail errors
step "The refusal did not use up the key."
submit MEMBER "tour-$RUN-2" "$BODY,\"non_autonomy_reason\":\"language\",\"deadline\":{\"date\":\"$(TZ=Europe/Paris date -d '+20 days' +%F)\",\"nature\":\"other\"}}"
agent_of "$SERVICE"
act "$WHO" take
step "An act on an old version is refused, and names the present one; without a version too."
call "$WHO" POST "/api/v1/requests/$ID:answer" -H 'If-Match: "v1"' -d '{"message":"Trop tard."}'; want 412; end type title
call "$WHO" POST "/api/v1/requests/$ID:answer" -d '{"message":"Sans version."}'; want 428; end type title
step "The agent joins the paper and closes."
(cd "$WORK" && cp avis.pdf attestation.pdf && quietly call "$WHO" POST "/api/v1/requests/$ID/attachments" -F "file=@attestation.pdf;type=application/pdf")
read_tag "$WHO"
act "$WHO" close '{"outcome":"resolved","message":"L’attestation est jointe."}'
step "The partner finds that the name is wrong and reopens, within 30 days."
act MEMBER reopen '{"reason":"Le prénom est mal écrit sur l’attestation."}'
act "$WHO" close '{"outcome":"resolved","message":"Attestation corrigée."}'
act MEMBER confirm

title "3. \`care_renunciation\`: filed by a program"
step "A program of a partner gets a token, good for ten minutes, for the scopes that it needs."
CLIENT_ID=$(account clients "" "Mission locale" client_id); CLIENT_SECRET=$(account clients "" "Mission locale" client_secret)
call "" POST /oauth/token -u "$CLIENT_ID:$CLIENT_SECRET" -d 'grant_type=client_credentials' -d 'scope=requests:read requests:write'; want 200
TOKEN[PROGRAM]=$(pick "$WORK/body" access_token); end
submit PROGRAM "tour-$RUN-3" '{"text":"Le jeune repousse depuis un an des soins dentaires urgents : le devis de la prothèse est trop cher pour lui, il renonce à se soigner.","declared_type":"care_renunciation","blocker":"cost","external_reference":"ML-2026-0042",'"${UNKNOWN/Zedbernard/Zedlambert}"','"${MANDATE/follow_file/care_support}"'}'
agent_of "$SERVICE"
act "$WHO" take
step "An internal note is for the fund only."
call "$WHO" POST "/api/v1/requests/$ID/notes" -d '{"text":"Vérifier les droits à la C2S avant le devis."}'; want 201; pause
call PROGRAM GET "/api/v1/requests/$ID/messages"; want 200; end
read_tag "$WHO"
act "$WHO" answer '{"message":"Un rendez-vous d’accompagnement est proposé. Le reste à charge sera étudié."}'
act PROGRAM confirm

title "4. \`appointment\`: given by a supervisor to an agent"
submit MEMBER "tour-$RUN-4" '{"text":"Madame souhaite un rendez-vous à l’accueil pour faire le point sur ses droits, elle ne peut pas utiliser son compte ameli.","declared_type":"appointment","non_autonomy_reason":"no_online_account",'"${PERSON/Zedmartin/Zeddurand}"','"${MANDATE/follow_file/book_appointments}"'}'
agent_of "$SERVICE"
step "The supervisor gives the request to that agent."
quietly sign_in SUPERVISOR supervisor ""
quietly call "$WHO" GET /api/v1/accounts/me
ASSIGNEE=$(pick "$WORK/body" id)
act SUPERVISOR assign "{\"assignee\":\"$ASSIGNEE\"}"
act "$WHO" answer '{"message":"Rendez-vous le mardi 8 décembre à 10 h, à l’accueil."}'
act MEMBER confirm

title "5. \`contact\`: sorted again by an agent, then closed"
submit MEMBER "tour-$RUN-5" '{"text":"Merci de rappeler la personne, elle souhaite parler à un conseiller.","declared_type":"contact",'"${PERSON/Zedmartin/Zedmoreau}"','"$MANDATE"'}'
agent_of "$SERVICE"
step "Another service is better placed: one act moves the request, the partner is told, the correction is kept."
TO=front_office; [ "$SERVICE" != front_office ] || TO=partner_relations
act "$WHO" sort "{\"type\":\"contact\",\"subject\":\"other\",\"service\":\"$TO\",\"urgency\":\"soon\"}"
agent_of "$TO"
act "$WHO" take
act "$WHO" close '{"outcome":"unreachable","message":"Trois appels sans réponse, aux heures indiquées."}'
act MEMBER confirm

title "What others see"
step "For a member of another organisation the first request does not exist."
ID=$FIRST
call OTHER GET "/api/v1/requests/$ID"; want 404; end type title
step "An administrator manages, and never reads requests."
quietly sign_in ADMINISTRATOR administrator ""
call ADMINISTRATOR GET "/api/v1/requests/$ID"; want 403; end type detail
call ADMINISTRATOR GET "/api/v1/organisations?limit=3"; want 200; end items:name,kind,standing
step "The auditor reads who saw the person of that request, and what is unusual in the journal; never the request."
quietly sign_in AUDITOR auditor ""
call AUDITOR GET "/api/v1/requests/$ID"; want 403; end type detail
call AUDITOR GET "/api/v1/journal/seers/$ID?from=${TODAY}T00:00:00Z&until=2100-01-01T00:00:00Z"; want 200; end items:kind,seen
call AUDITOR GET /api/v1/journal/alerts; want 200; end items:kind,label,state
call SUPERVISOR GET /api/v1/journal/alerts; want 403; end type detail
step "The supervisor reads figures; small ones are hidden from partners."
call SUPERVISOR GET "/api/v1/stats/requests?group_by=type"; want 200; end items:key,count,share total
call MEMBER GET "/api/v1/stats/requests?group_by=type"; want 200; end items:key,count,share total
step "Signing out ends the session: the token is refused from then on."
call MEMBER POST /api/v1/auth/logout; want 204; pause
call MEMBER GET /api/v1/requests; want 401; end type title

title "The mails"
step "What left about the first request, oldest first. The reference is in the text, never in the subject; no name, no fact."
# The worker of the demonstration writes a mail within two seconds.
for _ in $(seq 50); do
  grep -lr "$FIRST_REFERENCE" "$MAIL" | grep -q . && break
  read -r -t 0.2 <> <(:) || true
done
python3 - "$MAIL" "$FIRST_REFERENCE" <<'PY'
import email, email.policy, os, sys
folder, reference = sys.argv[1:]
found = []
for name in sorted(os.listdir(folder)):
    if name.endswith(".eml"):
        mail = email.message_from_bytes(open(os.path.join(folder, name), "rb").read(), policy=email.policy.default)
        text = mail.get_body(("plain",)).get_content()
        if reference in text:
            found.append((mail, text))
print("| to | subject |\n|---|---|")
for mail, _ in found:
    print(f"| {mail['To']} | {mail['Subject']} |")
for mail, text in [found[0], *[m for m in found if m[0]["To"] != found[0][0]["To"]][:1]]:
    print("\n```")
    for header in ("From", "To", "Subject", "Message-ID", "Auto-Submitted"):
        if mail[header]:
            print(f"{header}: {mail[header]}")
    print("\n" + text.strip() + "\n```")
PY
