// A round trip with the types that openapi-typescript makes of the committed document, through
// openapi-fetch: files a request, is told of it, has it answered and closed by an agent of the fund.
// Prints one line and ends by 0.
//
//     EP_BASE, EP_PARTNER (id:secret), EP_AGENT (an access token)

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import createClient, { type Client } from "openapi-fetch";
import { Webhook } from "standardwebhooks";
import type { components, paths } from "./schema.js";

type Problem = components["schemas"]["Problem"];
type NewRequest = components["schemas"]["NewRequest"];
interface Came {
  headers: Record<string, string>;
  body: string;
}

const baseUrl = variable("EP_BASE");

function variable(name: string): string {
  const value = process.env[name];
  assert(value, `${name} is needed`);
  return value;
}

/** The answer; a refusal ends the program. */
function told<T>(answer: { data?: T; error?: unknown; response: Response }): T {
  assert(answer.data !== undefined, `${answer.response.status} ${JSON.stringify(answer.error)}`);
  return answer.data;
}

function signedIn(token: string): Client<paths> {
  return createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });
}

async function partnerClient(): Promise<Client<paths>> {
  const [client_id, client_secret] = variable("EP_PARTNER").split(":");
  const given = await createClient<paths>({ baseUrl }).POST("/oauth/token", {
    body: { grant_type: "client_credentials", client_id, client_secret },
    headers: { "Content-Type": "application/x-www-form-urlencoded" },
    bodySerializer: (form) => new URLSearchParams(Object.entries(form).map(([name, value]) => [name, String(value)])),
  });
  return signedIn(told(given).access_token);
}

/** Keeps what comes, answers at once; whoever waits gets the next. */
const came: Came[] = [];
const waiting: ((one: Came) => void)[] = [];
const receiver = createServer((call, answer) => {
  const parts: Buffer[] = [];
  call.on("data", (part: Buffer) => parts.push(part));
  call.on("end", () => {
    const one = { headers: call.headers as Record<string, string>, body: Buffer.concat(parts).toString() };
    const next = waiting.shift();
    if (next) next(one);
    else came.push(one);
    answer.writeHead(204).end();
  });
});

/** The next event of this request, signed by the service, is of this kind. */
async function nextEvent(webhook: Webhook, request: string, kind: string): Promise<void> {
  for (;;) {
    const one = came.shift() ?? (await new Promise<Came>((got) => waiting.push(got)));
    const event = webhook.verify(one.body, one.headers) as { type: string; data: { request: string } };
    if (event.data.request !== request) continue;
    assert.equal(event.type, kind);
    return;
  }
}

const wanted: NewRequest = {
  text: "Dossier C2S déposé le 12 septembre, aucune réponse depuis.",
  external_reference: `TS-${randomUUID()}`,
  person: { birth_name: "Zedmartin", first_names: "Alba", birth_date: "1985-03-09", no_nir_reason: "unknown_to_person" },
  mandate: {
    form: "oral",
    given_on: new Date().toISOString().slice(0, 10),
    scope: ["follow_file"],
    duration_days: 182,
    health_information: true,
    call_back: false,
  },
};

async function main(): Promise<void> {
  await new Promise<void>((listening) => receiver.listen(0, "127.0.0.1", listening));
  const { port } = receiver.address() as AddressInfo;
  const partner = await partnerClient();
  const agent = signedIn(variable("EP_AGENT"));

  const made = await partner.POST("/api/v1/webhooks", { body: { url: `http://127.0.0.1:${port}/espace-partenaire` } });
  const hook = told(made);
  assert.ok("secret" in hook, "made, and not made before");
  const signature = new Webhook(hook.secret);

  const proposal = told(await partner.POST("/api/v1/requests:preview", { body: { text: wanted.text } }));
  assert.equal(proposal.sorting.type, "file_follow_up");
  const header = { "Idempotency-Key": randomUUID() };
  const request = told(await partner.POST("/api/v1/requests", { params: { header }, body: wanted }));
  const again = told(await partner.POST("/api/v1/requests", { params: { header }, body: wanted }));
  assert.deepEqual([again.id, again.reference], [request.id, request.reference]);
  await nextEvent(signature, request.id, "request.submitted");

  const path = { id: request.id };
  const onLastVersion = async () => {
    const { response } = await agent.GET("/api/v1/requests/{id}", { params: { path } });
    return { path, header: { "If-Match": response.headers.get("etag") ?? "" } };
  };
  told(await agent.POST("/api/v1/requests/{id}:take", { params: await onLastVersion() }));
  await nextEvent(signature, request.id, "request.taken");
  const message = "Les droits sont ouverts depuis le 1er octobre.";
  told(await agent.POST("/api/v1/requests/{id}:answer", { params: await onLastVersion(), body: { message } }));
  await nextEvent(signature, request.id, "request.answered");
  told(await agent.POST("/api/v1/requests/{id}:close", { params: await onLastVersion(), body: { outcome: "resolved" } }));
  await nextEvent(signature, request.id, "request.closed");

  const followed = told(await partner.GET("/api/v1/requests/{id}", { params: { path } }));
  assert.deepEqual([followed.status, followed.outcome], ["closed", "resolved"]);
  const lived = told(await partner.GET("/api/v1/requests/{id}/history", { params: { path } }));
  assert.equal(lived.items.at(-1)?.act, "close");
  const refused = await partner.POST("/api/v1/requests/{id}:take", {
    params: { path, header: { "If-Match": '"v1"' } },
  });
  const problem: Problem | undefined = refused.error;
  assert.equal(problem?.type, "/problems/forbidden");
  const removal = { path: { id: hook.id }, header: { "If-Match": made.response.headers.get("etag") ?? "" } };
  const removed = await partner.DELETE("/api/v1/webhooks/{id}", { params: removal });
  assert.equal(removed.response.status, 204);
  console.log(`TypeScript: ${request.reference} filed, followed, answered, closed, told of each time`);
}

await main();
receiver.close();
receiver.closeAllConnections();
