// docs/decisions/README.md lists the pages of its folder by hand: a page that it forgot is read by nobody.
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const FOLDER = resolve(import.meta.dirname, "../docs/decisions");
const LIST = "README.md";

const read = (name: string) => readFileSync(resolve(FOLDER, name), "utf8");
const entries = [...read(LIST).matchAll(/^- \[(.+)\]\((.+)\)$/gmu)].map(([, title = "", page = ""]) => ({
  title,
  page,
}));
const pages = readdirSync(FOLDER).filter((name) => name !== LIST);

test("every decision is listed once, and everything that is listed is there", () => {
  expect(entries.map(({ page }) => page).toSorted()).toEqual(pages.toSorted());
});

test("the list is sorted by the pages' names", () => {
  const names = entries.map(({ page }) => page);
  expect(names).toEqual(names.toSorted());
});

test.each(entries)("$page is listed under its own title", ({ title, page }) => {
  expect(read(page).split("\n", 1)[0]).toBe(`# ${title}`);
});
