import { expect, test } from "vitest";
import { ApiError, noAnswer, refusal, whenToTryAgain } from "./api-error.ts";

test("a refusal keeps the server's code and words", () => {
  const error = refusal(400, { error: { code: "StepOver", message: "This sign-in is over." } }, null);
  expect(error).toBeInstanceOf(ApiError);
  expect(error).toMatchObject({ code: "StepOver", status: 400, message: "This sign-in is over." });
});

test.each([undefined, null, "text", {}, { error: "text" }, { error: { code: "A" } }])(
  "what is no refusal (%o) is told with its status",
  (body) => {
    expect(refusal(502, body, null)).toMatchObject({ code: "UnexpectedAnswer", status: 502 });
    expect(refusal(502, body, null).message).toContain("502");
  },
);

test("too many attempts are told with the time to wait", () => {
  const body = { error: { code: "TooManyAttempts", message: "Slow down." } };
  expect(refusal(429, body, "240").message).toBe("Too many attempts. Try again in 4 minutes.");
  expect(refusal(429, body, null).message).toBe("Too many attempts. Wait a while, then try again.");
});

test.each([
  [1, "1 second"],
  [59.5, "60 seconds"],
  [89, "89 seconds"],
  [90, "2 minutes"],
  [601, "11 minutes"],
  [7200, "2 hours"],
])("%d seconds are %s", (seconds, words) => {
  expect(whenToTryAgain(seconds)).toBe(`Try again in ${words}.`);
});

test("no answer is told apart from a late one", () => {
  expect(noAnswer(new TypeError("Failed to fetch")).code).toBe("Unreachable");
  expect(noAnswer(new DOMException("late", "TimeoutError")).code).toBe("TimedOut");
});
