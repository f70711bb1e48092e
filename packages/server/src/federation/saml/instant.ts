import { XmlError } from "./xml.ts";

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

/** Epoch milliseconds of a time value (SAML 2.0 Core, section 1.3.3: always UTC). Throws XmlError. */
export function readInstant(text: string): number {
  const at = INSTANT.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw new XmlError("a time that is not one");
  return at;
}
