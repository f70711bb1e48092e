// The attack: a request says the same thing twice, and differently. The one who checks the signature reads the first,
// the one who acts on the request reads the second (or a proxy drops one of them). So whatever authenticates stands
// once, in one place.
import { expect, test } from "vitest";
import { addHeader, check, get, headerOf, presigned, session, signed } from "./fixtures/sample-request.ts";

test.each(["Authorization", "authorization", "Host", "X-Amz-Date", "X-Amz-Security-Token"])(
  "a repeated %s header is refused, equal or not",
  (name) => {
    const request = signed(undefined, session);
    for (const value of [headerOf(request, name), "another"]) {
      const verdict = check(addHeader(request, name, value));
      expect(verdict).toMatchObject({ ok: false, code: "IncompleteSignature" });
      expect(verdict).toHaveProperty("message", expect.stringContaining("must not be repeated"));
    }
  },
);

test("a repeated hash of the body or Date is refused", () => {
  for (const name of ["X-Amz-Content-Sha256", "Date"]) {
    const verdict = check(addHeader(addHeader(signed(), name, "a"), name.toLowerCase(), "a"));
    expect(verdict).toHaveProperty("message", `The header '${name}' must not be repeated.`);
  }
});

test.each(["Algorithm", "Credential", "Date", "Expires", "Security-Token", "SignedHeaders", "Signature"])(
  "a repeated X-Amz-%s parameter is refused, equal or not, however it is spelled",
  (name) => {
    const url = presigned(undefined, session);
    const value = new URLSearchParams(url.query).get(`X-Amz-${name}`) ?? "";
    for (const again of [
      `X-Amz-${name}=${encodeURIComponent(value)}`,
      `X%2DAmz-${name}=x`,
      `X-Amz-${name}`,
    ]) {
      for (const query of [`${url.query}&${again}`, `${again}&${url.query}`]) {
        expect(check({ ...url, query })).toMatchObject({
          ok: false,
          message: `The query-string parameter 'X-Amz-${name}' must not be repeated.`,
        });
      }
    }
  },
);

test("a signature in both places is refused, whichever of them is right", () => {
  const header = signed();
  const url = presigned();
  expect(check({ ...header, query: url.query })).toEqual({
    ok: false,
    code: "SignatureDoesNotMatch",
    message: "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.",
  });
  for (const value of [headerOf(header, "authorization"), "", "Bearer x"]) {
    expect(check(addHeader(url, "Authorization", value))).toMatchObject({ ok: false });
  }
  for (const name of ["Credential", "Signature", "Expires", "Date", "Security-Token", "SignedHeaders"]) {
    expect(check({ ...header, query: `X-Amz-${name}=x` })).toMatchObject({ ok: false });
  }
});

test("a date or a token in the headers of a presigned request is refused, even if the signature covers it", () => {
  for (const [name, value] of [
    ["X-Amz-Date", "20260101T120000Z"],
    ["X-Amz-Security-Token", "token"],
  ] as const) {
    const headers = [...get.headers, [name, value] as const];
    expect(check(presigned({ ...get, headers }))).toMatchObject({ ok: false, code: "IncompleteSignature" });
  }

  const url = presigned();
  expect(check(addHeader(url, "X-Amz-Date", "20260101T120000Z"))).toMatchObject({ ok: false });
  expect(check(addHeader(url, "X-Amz-Security-Token", "token"))).toMatchObject({ ok: false });
});

test("a parameter of the Authorization header that stands twice is refused", () => {
  const value = headerOf(signed(), "authorization");
  const request = signed();
  for (const more of [", Credential=a", ", Signature=b", ", SignedHeaders=host", ", Extra=1"]) {
    const headers = request.headers.map(
      ([name, text]) => [name, name === "Authorization" ? value + more : text] as const,
    );
    expect(check({ ...request, headers })).toMatchObject({ ok: false, code: "IncompleteSignature" });
  }
});
