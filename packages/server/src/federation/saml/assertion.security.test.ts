// Attack: an assertion is used a second time. It can be confirmed twice, for longer and for less long, as when it is for two addresses; whoever
// remembers it until the first confirmation is over takes it again by the second one.
import { expect, test } from "vitest";
import { assertionText, SIGN_IN } from "../testing/saml-idp.ts";
import { AssertionError, readAssertion } from "./assertion.ts";
import { parseXml } from "./xml.ts";

const ISSUED = Date.UTC(2026, 0, 1);
const SECOND = 1000;

const read = (text: string, now: number) =>
  readAssertion(parseXml(text), {
    isAudience: (audience) => audience === SIGN_IN,
    isRecipient: (url) => url === SIGN_IN,
    now,
  });

test("an assertion is to be remembered as long as any of its confirmations can be taken", () => {
  const text = assertionText("idp", { now: ISSUED, notOnOrAfter: 240 * SECOND, confirmedUntil: 10 * SECOND });
  const [short = ""] = /<saml:SubjectConfirmation .*<\/saml:SubjectConfirmation>/s.exec(text) ?? [];
  const until = new Date(ISSUED + 240 * SECOND).toISOString();
  const long = short.replace(/NotOnOrAfter="[^"]*"/, `NotOnOrAfter="${until}"`);
  for (const confirmations of [short, long, short + long, long + short]) {
    const confirmed = text.replace(short, confirmations);
    const { endsAt } = read(confirmed, ISSUED);
    for (let now = endsAt; now < ISSUED + 600 * SECOND; now += 5 * SECOND)
      expect(() => read(confirmed, now)).toThrow(AssertionError);
  }
});
