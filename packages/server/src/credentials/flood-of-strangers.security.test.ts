// The attack: somebody with a few addresses (a network of IPv6 has thousands) sends passwords to the sign-in page without end. Each has to be
// compared with something, so that all the room there is for such work is theirs, and nobody else's password is looked at: not the owner's, in
// a browser that is known, nor that of an administrator who changes it by the API.
import { randomBytes } from "node:crypto";
import { expect, it } from "vitest";
import { createPasswords, TooManyPasswordsError } from "./passwords.ts";

it("leaves room for whoever is known", async () => {
  const passwords = createPasswords(randomBytes);
  const hash = await passwords.hash("right");
  const flood = Array.from({ length: 200 }, (_, guess) =>
    passwords
      .verify("wrong", undefined, `sign-in 2001:db8:0:${guess % 20}::/64`, "stranger")
      .catch((error) => error),
  );
  const owner = passwords.verify("right", hash, "sign-in browser b", "known");
  const administrator = passwords.hash("another", "111122223333");
  expect(await owner).toBe(true);
  expect(await administrator).toMatch(/^\$argon2id\$/u);
  const answers = await Promise.all(flood);
  expect(answers.filter((answer) => answer instanceof TooManyPasswordsError)).toHaveLength(150);
  expect(answers.filter((answer) => answer === false)).toHaveLength(50);
});
