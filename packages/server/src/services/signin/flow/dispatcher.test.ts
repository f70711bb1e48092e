import { expect, test } from "vitest";
import { nextStep, type Standing } from "./dispatcher.ts";

const START: Standing = {
  passwordShown: false,
  hasSecondFactor: false,
  secondFactorShown: false,
  lockedOut: false,
  mustChange: false,
};

function everyStanding(): readonly Standing[] {
  const names = Object.keys(START) as (keyof Standing)[];
  return names.reduce<readonly Standing[]>(
    (all, name) =>
      all.flatMap((standing) => [
        { ...standing, [name]: false },
        { ...standing, [name]: true },
      ]),
    [START],
  );
}

test.each<[Partial<Standing>, string]>([
  [{}, "password"],
  [{ hasSecondFactor: true, mustChange: true, lockedOut: true }, "password"],
  [{ passwordShown: true }, "done"],
  [{ passwordShown: true, hasSecondFactor: true }, "second-factor"],
  [{ passwordShown: true, hasSecondFactor: true, mustChange: true }, "second-factor"],
  [{ passwordShown: true, hasSecondFactor: true, lockedOut: true }, "second-factor"],
  [{ passwordShown: true, hasSecondFactor: true, secondFactorShown: true }, "done"],
  [{ passwordShown: true, hasSecondFactor: true, secondFactorShown: true, mustChange: true }, "new-password"],
  [{ passwordShown: true, mustChange: true }, "new-password"],
  [{ passwordShown: true, lockedOut: true }, "locked-out"],
  [{ passwordShown: true, lockedOut: true, mustChange: true }, "locked-out"],
])("after %j comes %s", (facts, next) => {
  expect(nextStep({ ...START, ...facts })).toBe(next);
});

test("of all standings only those are the end where nothing is left to be shown or done", () => {
  const standings = everyStanding();
  expect(standings).toHaveLength(32);
  for (const standing of standings) {
    const { passwordShown, hasSecondFactor, secondFactorShown, lockedOut, mustChange } = standing;
    const complete = passwordShown && (!hasSecondFactor || secondFactorShown) && !lockedOut && !mustChange;
    expect(nextStep(standing) === "done").toBe(complete);
  }
});
