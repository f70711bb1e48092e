import { expect, test } from "vitest";
import { failurePage, plainPage, plainPageRoutes } from "./plain-page.ts";

test("what a person or a link said is text on a page, never markup", () => {
  const { status, body } = failurePage(400, `<img src=x onerror="1">`, `"><script>alert(1)</script>&`);
  expect(status).toBe(400);
  expect(body).not.toMatch(/<img|<script/u);
  expect(body).toContain("&lt;script&gt;alert(1)&lt;/script&gt;&amp;");
});

test("a failure leads back to where people sign in", () => {
  expect(failurePage(404, "Not there", "There is nothing.").body).toContain('<a href="/signin">');
});

test("its style sheet is a file of this server: the policy of all pages lets no other in", async () => {
  const [, path = ""] =
    /<link rel="stylesheet" href="([^"]+)">/u.exec(String(plainPage(200, "A", "").body)) ?? [];
  const route = plainPageRoutes.find((one) => one.path === path);
  const answer = await route?.handle({} as never);
  expect(answer).toMatchObject({ status: 200, headers: { "content-type": "text/css; charset=utf-8" } });
  expect(String(answer?.body)).not.toContain("url(");
});
