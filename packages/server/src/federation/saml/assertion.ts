import { BEARER, SAML } from "./names.ts";
import {
  attributeOf,
  children,
  childrenNamed,
  isNamed,
  onlyChild,
  textOf,
  type XmlElement,
  XmlError,
} from "./xml.ts";
import { readInstant } from "./instant.ts";

/** What an assertion must say for this server to take it. */
export interface AssertionTerms {
  /** Whether it may be for this audience; one of each restriction is. */
  readonly isAudience: (audience: string) => boolean;
  /** Whether it may have been sent there. */
  readonly isRecipient: (url: string) => boolean;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** What an assertion says. */
export interface Assertion {
  readonly id: string;
  readonly issuer: string;
  readonly subject: string;
  /** The format of the subject, whole. */
  readonly subjectFormat: string | undefined;
  readonly audience: string;
  readonly recipient: string;
  /** Epoch milliseconds: from then on the assertion is nothing any more, by whichever of its confirmations. */
  readonly endsAt: number;
  /** Epoch milliseconds: a session from it ends then at the latest. */
  readonly sessionEndsAt: number | undefined;
  /** Values by the attributes' names. */
  readonly attributes: ReadonlyMap<string, readonly string[]>;
}

export type AssertionRefusal =
  | "malformed"
  | "subject"
  | "condition"
  | "audience"
  | "recipient"
  | "expired"
  | "not-yet-valid";

/** An assertion is the provider's word, and does not count here or now. */
export class AssertionError extends Error {
  override readonly name = "AssertionError";
  readonly refusal: AssertionRefusal;

  constructor(refusal: AssertionRefusal) {
    super(refusal);
    this.refusal = refusal;
  }
}

/** Milliseconds: how far the clocks of provider and server may differ, and how old an assertion may be (AWS takes five minutes). */
const SKEW = 60_000;
const OLDEST = 300_000;
const LONGEST_SUBJECT = 1024;
const UNDERSTOOD = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];

/**
 * Reads an assertion, in the order of SAML 2.0 Core, sections 2.3.3 to 2.7, and Profiles, section 4.1.4.3. Throws AssertionError.
 *
 * @param assertion as `verifyResponse` returns it: what is read here is believed
 */
export function readAssertion(assertion: XmlElement, terms: AssertionTerms): Assertion {
  try {
    return read(assertion, terms);
  } catch (error) {
    throw error instanceof XmlError ? new AssertionError("malformed") : error;
  }
}

function read(assertion: XmlElement, { isAudience, isRecipient, now }: AssertionTerms): Assertion {
  const id = attributeOf(assertion, "ID") ?? "";
  const issuer = onlyChild(assertion, SAML, "Issuer");
  if (id === "" || issuer === undefined || attributeOf(assertion, "Version") !== "2.0")
    throw new AssertionError("malformed");
  const issuedAt = instantOf(assertion, "IssueInstant");
  if (issuedAt === undefined) throw new AssertionError("malformed");
  if (issuedAt > now + SKEW) throw new AssertionError("not-yet-valid");
  if (now > issuedAt + OLDEST) throw new AssertionError("expired");

  const { subject, subjectFormat, confirmations } = readSubject(assertion);
  const conditions = onlyChild(assertion, SAML, "Conditions");
  if (conditions === undefined) throw new AssertionError("audience");
  requireKnown(conditions);
  requireTime(conditions, now);
  const audience = readAudience(conditions, isAudience);
  return {
    id,
    issuer: textOf(issuer),
    subject,
    subjectFormat,
    audience,
    recipient: confirmed(confirmations, isRecipient, now),
    // With the skew of another node that may still take it.
    endsAt: issuedAt + OLDEST + SKEW,
    sessionEndsAt: sessionEnd(assertion, now),
    attributes: readAttributes(assertion),
  };
}

function readSubject(assertion: XmlElement) {
  const element = onlyChild(assertion, SAML, "Subject");
  const name = element === undefined ? undefined : onlyChild(element, SAML, "NameID");
  if (element === undefined || name === undefined) throw new AssertionError("subject");
  const subject = textOf(name);
  if (subject === "" || subject.length > LONGEST_SUBJECT) throw new AssertionError("subject");
  return {
    subject,
    subjectFormat: attributeOf(name, "Format"),
    confirmations: childrenNamed(element, SAML, "SubjectConfirmation"),
  };
}

/**
 * With a condition that is not understood nobody knows whether the assertion is valid, and what is not known to be valid must be refused
 * (Core, section 2.5.1.1). That it is used once (2.5.1.5) holds here for each assertion; no further assertion is ever issued on the
 * strength of one, which is what the last restricts (2.5.1.6).
 */
function requireKnown(conditions: XmlElement): void {
  for (const condition of children(conditions))
    if (!UNDERSTOOD.some((name) => isNamed(condition, SAML, name))) throw new AssertionError("condition");
}

/** Each restriction must be met, by one of its audiences (Core, section 2.5.1.4); with none, the assertion would be for everybody. */
function readAudience(conditions: XmlElement, isAudience: AssertionTerms["isAudience"]): string {
  const restrictions = childrenNamed(conditions, SAML, "AudienceRestriction");
  const met = restrictions.map((restriction) =>
    childrenNamed(restriction, SAML, "Audience").map(textOf).find(isAudience),
  );
  const [first] = met;
  if (first === undefined || met.includes(undefined)) throw new AssertionError("audience");
  return first;
}

/** The recipient of one confirmation of whoever bears the assertion, meant for here and now (Profiles, section 4.1.4.2). */
function confirmed(
  confirmations: readonly XmlElement[],
  isRecipient: AssertionTerms["isRecipient"],
  now: number,
): string {
  const bearers = confirmations.filter((confirmation) => attributeOf(confirmation, "Method") === BEARER);
  const data = bearers.flatMap((bearer) => onlyChild(bearer, SAML, "SubjectConfirmationData") ?? []);
  const here = data.filter((one) => isRecipient(attributeOf(one, "Recipient") ?? ""));
  const [first] = here;
  if (first === undefined) throw new AssertionError("recipient");
  const good = here.find((one) => (instantOf(one, "NotOnOrAfter") ?? -Infinity) + SKEW > now);
  if (good === undefined) throw new AssertionError("expired");
  requireTime(good, now);
  return attributeOf(good, "Recipient") ?? "";
}

function requireTime(element: XmlElement, now: number): void {
  if ((instantOf(element, "NotBefore") ?? -Infinity) - SKEW > now) throw new AssertionError("not-yet-valid");
  if ((instantOf(element, "NotOnOrAfter") ?? Infinity) + SKEW <= now) throw new AssertionError("expired");
}

function sessionEnd(assertion: XmlElement, now: number): number | undefined {
  const ends = childrenNamed(assertion, SAML, "AuthnStatement").flatMap(
    (statement) => instantOf(statement, "SessionNotOnOrAfter") ?? [],
  );
  if (ends.length === 0) return undefined;
  const end = Math.min(...ends);
  if (end <= now) throw new AssertionError("expired");
  return end;
}

function readAttributes(assertion: XmlElement): ReadonlyMap<string, readonly string[]> {
  const attributes = new Map<string, string[]>();
  for (const statement of childrenNamed(assertion, SAML, "AttributeStatement")) {
    for (const attribute of childrenNamed(statement, SAML, "Attribute")) {
      const name = attributeOf(attribute, "Name") ?? "";
      const values = childrenNamed(attribute, SAML, "AttributeValue").flatMap(valueOf);
      attributes.set(name, [...(attributes.get(name) ?? []), ...values]);
    }
  }
  return attributes;
}

/** Some attributes of other readers have elements in their values. */
function valueOf(element: XmlElement): readonly string[] {
  try {
    return [textOf(element)];
  } catch {
    return [];
  }
}

function instantOf(element: XmlElement, name: string): number | undefined {
  const text = attributeOf(element, name);
  return text === undefined ? undefined : readInstant(text);
}
