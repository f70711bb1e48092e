import { uriEncode, uriReencode } from "./percent.ts";

/** Services whose paths name objects, byte by byte: encoded once, `//` and `..` are part of the name. */
const objectServices: ReadonlySet<string> = new Set(["s3", "s3-object-lambda", "s3-outposts", "s3express"]);

/** Whether the canonical URI of a service is its path as it is (S3 and kin), rather than normalised and encoded twice. */
export function keepsPath(service: string): boolean {
  return objectServices.has(service);
}

/**
 * Without `.`, `..` and empty segments, as the official clients write it: unlike RFC 3986 (section 5.2.4) a slash ends
 * the path only if one ended it before. Looks at the raw text only: `%2e` is no dot.
 */
function normalizePath(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split("/")) {
    if (segment === "..") segments.pop();
    else if (segment !== "" && segment !== ".") segments.push(segment);
  }
  // A target that does not begin with a slash is another target, and stays one.
  const start = path.startsWith("/") ? "/" : "";
  const end = path.endsWith("/") && segments.length > 0 ? "/" : "";
  return `${start}${segments.join("/")}${end}`;
}

/**
 * Step 1 of SigV4, the canonical URI: the path as it arrived, encoded once more for all services but S3 and kin.
 * Source: IAM User Guide, "Create a signed AWS API request", canonical URI.
 * @param path the raw path, one byte for each character
 * @param service of the credential scope
 */
export function canonicalUri(path: string, service: string): string {
  if (path === "/" || path === "") return "/";
  if (keepsPath(service)) {
    return path
      .split("/")
      .map((segment) => uriReencode(segment, false))
      .join("/");
  }
  return normalizePath(path).split("/").map(uriEncode).join("/");
}
