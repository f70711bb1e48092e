// @ts-expect-error The package has no types.
import * as untyped from "xml-encryption";
import { XmlError } from "./xml.ts";

type Decrypt = (
  xml: string,
  options: { readonly key: string; readonly disallowDecryptionWithInsecureAlgorithm: true },
  done: (error: unknown, text?: string) => void,
) => void;

const { decrypt } = (untyped as { default: { decrypt: Decrypt } }).default;

/**
 * Decrypts an EncryptedAssertion (XML Encryption 1.1), with RSA-OAEP and AES in Galois/Counter mode: CBC and PKCS #1 v1.5 would tell
 * whoever asks often enough what is in it (section 6.1.3). By whichever of the private keys opens it. What comes out has been proven by
 * nobody yet. Throws XmlError, the same for whatever was wrong.
 *
 * @param encrypted the element, as text
 * @param privateKeys in PEM
 */
export async function decryptAssertion(encrypted: string, privateKeys: readonly string[]): Promise<string> {
  for (const key of privateKeys) {
    const text = await open(encrypted, key);
    if (text !== undefined) return text;
  }
  throw new XmlError("an assertion that cannot be decrypted");
}

function open(encrypted: string, key: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    try {
      decrypt(encrypted, { key, disallowDecryptionWithInsecureAlgorithm: true }, (error, text) => {
        resolve(error === null || error === undefined ? text : undefined);
      });
    } catch {
      resolve(undefined);
    }
  });
}
