import { expect, test } from "vitest";
import { commandLine, DEBIAN, installFromDebian } from "./debian.mjs";

test("the line to type names the packages", () => {
  expect(commandLine(["awscli", "wrk"])).toMatch(
    /^(?:sudo )?apt-get update && (?:sudo )?apt-get install --yes --no-install-recommends awscli wrk$/u,
  );
});

test("each package is known by a file of the system, whatever PATH has first", () => {
  expect(Object.values(DEBIAN).every((file) => file.startsWith("/usr/"))).toBe(true);
});

test("nothing is asked for when nothing is needed", async () => {
  await expect(installFromDebian([])).resolves.toBeUndefined();
});
