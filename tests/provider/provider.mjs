// An identity provider for the tests: `oidc-provider`, which is certified by the OpenID Foundation, on a
// port of this machine. It prints its issuer, waits for a line with the address of the service, and serves.
//
// Whoever visits says who she is in the header `x-somebody`: {"sub", "amr", "acr", "siret", "misdeed"}.
// A misdeed is what a provider must not do, done to the answer of the real one.
import { createHmac, generateKeyPairSync } from "node:crypto";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { exportJWK, SignJWT, decodeJwt } from "jose";
import Provider from "oidc-provider";

const CLIENT = "espace-partenaire";
const SECRET = "a-secret-of-the-tests-which-is-long-enough";
const pair = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
const ours = pair();
const another = pair();
const people = new Map();

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  console.log(issuer);
  createInterface({ input: process.stdin })
    .once("line", (line) => serve(issuer, JSON.parse(line)))
    .once("close", () => process.exit(0));
});

async function serve(issuer, { service, signed, key }) {
  const jwk = { ...(await exportJWK(ours.privateKey)), kid: "tests", use: "sig", alg: "RS256" };
  const client = {
    client_id: CLIENT,
    redirect_uris: [`${service}/connexion/fournisseur/retour`],
    post_logout_redirect_uris: [`${service}/connexion`],
    grant_types: ["authorization_code"],
    response_types: ["code"],
    ...(key
      ? { token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [key] } }
      : { client_secret: SECRET }),
    ...(signed ? { userinfo_signed_response_alg: "RS256" } : {}),
  };
  const provider = new Provider(issuer, {
    clients: [client],
    jwks: { keys: [jwk] },
    cookies: { keys: ["tests"] },
    scopes: ["openid", "siret"],
    claims: { openid: ["sub"], siret: ["siret"], acr: null, amr: null },
    acrValues: ["two-factors", "one-factor"],
    pkce: { required: () => true },
    features: {
      devInteractions: { enabled: false },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
    },
    interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => ({ sub, siret: people.get(sub)?.siret }),
    }),
    // Nobody is asked for her consent.
    async loadExistingGrant(ctx) {
      const grant = new ctx.oidc.provider.Grant({
        clientId: ctx.oidc.client.clientId,
        accountId: ctx.oidc.session.accountId,
      });
      grant.addOIDCScope("openid siret");
      grant.addOIDCClaims(["acr", "amr", "siret"]);
      await grant.save();
      return grant;
    },
  });
  provider.use(async (ctx, next) => {
    await next();
    if (ctx.path === "/token" && ctx.body?.id_token) {
      const { sub } = decodeJwt(ctx.body.id_token);
      const misdeed = people.get(sub)?.misdeed;
      if (misdeed) ctx.body = await misdo(misdeed, ctx.body);
    }
    if (ctx.path === "/me" && ctx.status === 200) {
      const told = typeof ctx.body === "string" ? decodeJwt(ctx.body) : ctx.body;
      if (people.get(told.sub)?.misdeed === "told-of-another") {
        ctx.body = typeof ctx.body === "string" ? await sign({ ...told, sub: "another" }) : { ...told, sub: "another" };
      }
      if (people.get(told.sub)?.misdeed === "told-by-another") {
        ctx.body = await sign(told, another.privateKey);
      }
    }
  });
  const callback = provider.callback();
  server.on("request", async (request, response) => {
    if (!request.url.startsWith("/interaction/")) return callback(request, response);
    const somebody = JSON.parse(request.headers["x-somebody"]);
    people.set(somebody.sub, somebody);
    const login = { accountId: somebody.sub, amr: somebody.amr ?? undefined, acr: somebody.acr, remember: false };
    const result = somebody.declines ? { error: "access_denied" } : { login };
    await provider.interactionFinished(request, response, result);
  });
  console.log("serving");
}

const sign = (claims, key = ours.privateKey) =>
  new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: "tests" }).sign(key);

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString("base64url");

async function misdo(misdeed, body) {
  const claims = decodeJwt(body.id_token);
  const now = Math.floor(Date.now() / 1000);
  const changed = {
    nonce: { nonce: "another" },
    "no-nonce": { nonce: undefined },
    issuer: { iss: "https://elsewhere.example" },
    audience: { aud: "another" },
    "two-audiences": { aud: [CLIENT, "another"] },
    party: { azp: "another" },
    expired: { exp: now - 120, iat: now - 180 },
    old: { iat: now - 3600 },
    "access-token": { at_hash: "AAAAAAAAAAAAAAAAAAAAAA" },
  }[misdeed];
  if (changed) return { ...body, id_token: await sign({ ...claims, ...changed }) };
  switch (misdeed) {
    case "another-key":
      return { ...body, id_token: await sign(claims, another.privateKey) };
    case "none":
      return { ...body, id_token: `${encoded({ alg: "none" })}.${encoded(claims)}.` };
    case "secret": {
      const signed = `${encoded({ alg: "HS256" })}.${encoded(claims)}`;
      return { ...body, id_token: `${signed}.${createHmac("sha256", SECRET).update(signed).digest("base64url")}` };
    }
    case "nothing":
      return { ...body, id_token: undefined };
    default:
      return body;
  }
}
