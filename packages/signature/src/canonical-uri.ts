import { uriEncode, uriReencode } from "./percent.ts";

/** Services whose paths name objects, byte by byte: encoded once, `//` and `..` are part of the name. */
const objectServices: ReadonlySet<string> = new Set(["s3", "s3-object-lambda", "s3-outposts", "s3express"]);

/** Whether the canonical URI of a service is its path as it is (S3 and kin), rather than normalised and encoded twice. */
export function keepsPath(service: string): boolean {
  return objectServices.has(service);
}

/** Without `.` and `..` segments (RFC 3986, section 5.2.4) and without empty ones. Looks at the raw text only. */
function normalizePath(path: string): string {
  const segments: string[] = [];
  let folder = true;
  for (const segment of path.split("/")) {
    folder = segment === "" || segment === "." || segment === "..";
    if (segment === "..") segments.pop();
    else if (!folder) segments.push(segment);
  }
  return segments.length === 0 ? "/" : `/${segments.join("/")}${folder ? "/" : ""}`;
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
    const whole = path.startsWith("/") ? path : `/${path}`;
    return whole
      .split("/")
      .map((segment) => uriReencode(segment, false))
      .join("/");
  }
  return normalizePath(path).split("/").map(uriEncode).join("/");
}
