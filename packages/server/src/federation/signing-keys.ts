import { generateKeyPair, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

const generate = promisify(generateKeyPair);

/** Fresh key pairs, one for each algorithm that this server signs tokens with; private keys as PKCS #8 in PEM, public ones as JSON Web Keys. */
export async function makeSigningKeys() {
  const rsa = await generate("rsa", { modulusLength: 2048 });
  const ec = await generate("ec", { namedCurve: "P-384" });
  return [
    { algorithm: "RS256", ...exported(rsa) },
    { algorithm: "ES384", ...exported(ec) },
  ] as const;
}

function exported({
  privateKey,
  publicKey,
}: {
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}) {
  return {
    privateKey: privateKey.export({ type: "pkcs8", format: "pem" }),
    publicKey: publicKey.export({ format: "jwk" }) as object,
  };
}
