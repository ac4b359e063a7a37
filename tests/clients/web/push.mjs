// A browser and its push service, by the packages that web-push is made of: prints the subscription, then each message that arrives for it, decrypted, with what its sender claims. Ends with its input.
import { createECDH, createPublicKey, randomBytes, verify } from "node:crypto";
import { createServer } from "node:http";
import ece from "http_ece";

const keys = createECDH("prime256v1");
const point = keys.generateKeys();
const secret = randomBytes(16);

/** Checks the signature of RFC 8292, and returns what it covers. */
function claims(authorization) {
  const [, token, key] = /^vapid t=([^,]+), k=(.+)$/.exec(authorization);
  const [head, body, signature] = token.split(".");
  const raw = Buffer.from(key, "base64url");
  const jwk = { kty: "EC", crv: "P-256", x: raw.subarray(1, 33).toString("base64url"), y: raw.subarray(33).toString("base64url") };
  const isOurs = verify("sha256", Buffer.from(`${head}.${body}`), { key: createPublicKey({ key: jwk, format: "jwk" }), dsaEncoding: "ieee-p1363" }, Buffer.from(signature, "base64url"));
  if (!isOurs) throw new Error("the signature is wrong");
  return { ...JSON.parse(Buffer.from(body, "base64url")), key };
}

const service = createServer(async (request, response) => {
  const parts = [];
  for await (const part of request) parts.push(part);
  try {
    const text = ece.decrypt(Buffer.concat(parts), { version: "aes128gcm", privateKey: keys, authSecret: secret });
    const { ttl, topic, urgency, "content-encoding": coding } = request.headers;
    console.log(JSON.stringify({ message: JSON.parse(text), claims: claims(request.headers.authorization), ttl, topic, urgency, coding }));
    response.writeHead(201).end();
  } catch (error) {
    console.log(JSON.stringify({ error: error.message }));
    response.writeHead(400).end();
  }
});
service.listen(0, "127.0.0.1", () => console.log(JSON.stringify({
  endpoint: `http://127.0.0.1:${service.address().port}/push/${randomBytes(16).toString("base64url")}`,
  keys: { p256dh: point.toString("base64url"), auth: secret.toString("base64url") },
})));
process.stdin.on("end", () => process.exit(0)).resume();
