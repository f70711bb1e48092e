import type { RawRequest } from "./raw-http.ts";

/** Something that happens to a request on its way. */
export type Change = (request: RawRequest) => RawRequest;
export type Headers = RawRequest["headers"];

const is = (name: string) => (entry: readonly [string, string]) => entry[0].toLowerCase() === name;
const mapHeaders =
  (change: (headers: Headers) => Headers): Change =>
  (request) => ({ ...request, headers: change(request.headers) });
export const setHeader = (name: string, change: (value: string) => string): Change =>
  mapHeaders((headers) => headers.map((entry) => (is(name)(entry) ? [entry[0], change(entry[1])] : entry)));
export const dropHeader = (name: string): Change =>
  mapHeaders((headers) => headers.filter((entry) => !is(name)(entry)));
export const addHeader = (name: string, value: string): Change =>
  mapHeaders((headers) => [...headers, [name, value]]);
export const repeatHeader = (name: string): Change =>
  mapHeaders((headers) => [...headers, ...headers.filter(is(name))]);
export const setBody =
  (change: (body: string) => string): Change =>
  (request) => ({
    ...request,
    body: Buffer.from(change(Buffer.from(request.body).toString())),
  });
export const setTarget =
  (change: (target: string) => string): Change =>
  (request) => ({ ...request, target: change(request.target) });
export const setParameter = (name: string, change: (value: string) => string): Change =>
  setTarget((target) => target.replace(new RegExp(`(?<=[?&]${name}=)[^&]*`), change));
export const dropParameter = (name: string): Change =>
  setTarget((target) => target.replace(new RegExp(`&${name}=[^&]*`), ""));
export const repeatParameter = (name: string): Change =>
  setTarget((target) => target + (new RegExp(`&${name}=[^&]*`).exec(target)?.[0] ?? ""));
export const inAuthorization = (from: RegExp | string, to: string): Change =>
  setHeader("authorization", (value) => value.replace(from, to));
export const flipLast = (value: string): string => value.slice(0, -1) + (value.endsWith("0") ? "1" : "0");

/** The same instant as `20260101T000030Z` names it, but for a second. */
export function flipSecond(value: string): string {
  const second = value.slice(13, 15);
  return `${value.slice(0, 13)}${second === "30" ? "31" : "30"}Z`;
}

/** The same token but for a character near its end. */
export function otherLast(token: string): string {
  return token.slice(0, -5) + (token.at(-5) === "A" ? "B" : "A") + token.slice(-4);
}
