import { expect, test } from "vitest";
import { createApi } from "./client.ts";

interface Asked {
  readonly path: string;
  readonly method: string | undefined;
  readonly csrf: string | null;
}

/** A server that gives these tokens in turn, and takes a POST with the last of them only. */
function serverOf(tokens: readonly string[]) {
  const asked: Asked[] = [];
  let given = 0;
  const fetch = (url: unknown, init: RequestInit = {}): Promise<Response> => {
    const path = String(url).replace("/signin/api/", "");
    const csrf = new Headers(init.headers).get("x-signet-csrf");
    asked.push({ path, method: init.method, csrf });
    if (path === "context") {
      const csrfToken = tokens[Math.min(given, tokens.length - 1)];
      given += 1;
      return Promise.resolve(Response.json({ csrfToken, session: null }));
    }
    if (csrf !== tokens.at(-1))
      return Promise.resolve(
        Response.json({ error: { code: "CrossSiteRequest", message: "No." } }, { status: 403 }),
      );
    return Promise.resolve(Response.json({ step: "done", destination: "/console" }));
  };
  return { asked, fetch };
}

const PASSWORD = { kind: "root", email: "a@example.com", password: "p" } as const;

test("the first POST asks for the token, the next ones have it", async () => {
  const { asked, fetch } = serverOf(["t1"]);
  const api = createApi(fetch);
  await api.signIn(PASSWORD);
  await api.signIn(PASSWORD);
  expect(asked.map(({ path, csrf }) => [path, csrf])).toEqual([
    ["context", null],
    ["sign-in", "t1"],
    ["sign-in", "t1"],
  ]);
});

test("a token that is another one by now is asked for once more", async () => {
  const { asked, fetch } = serverOf(["t1", "t2"]);
  expect(await createApi(fetch).signIn(PASSWORD)).toEqual({ step: "done", destination: "/console" });
  expect(asked.map(({ csrf }) => csrf)).toEqual([null, "t1", null, "t2"]);
});

test("a refusal that another token would not change is told, and not repeated", async () => {
  const asked: string[] = [];
  const api = createApi((url: unknown) => {
    asked.push(String(url));
    return Promise.resolve(
      asked.at(-1)?.endsWith("context") === true
        ? Response.json({ csrfToken: "t1", session: null })
        : Response.json({ error: { code: "CrossSiteRequest", message: "No." } }, { status: 403 }),
    );
  });
  await expect(api.signOut({ everywhere: true })).rejects.toMatchObject({
    code: "CrossSiteRequest",
    message: "No.",
  });
  expect(asked.filter((path) => path.endsWith("sign-out"))).toHaveLength(1);
});

test("what cannot be reached, and what answers no JSON, is told in words", async () => {
  const unreachable = createApi(() => Promise.reject(new TypeError("Failed to fetch")));
  await expect(unreachable.session()).rejects.toMatchObject({ code: "Unreachable" });
  const proxy = createApi(() => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })));
  await expect(proxy.session()).rejects.toMatchObject({ code: "UnexpectedAnswer", status: 502 });
});
