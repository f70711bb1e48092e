/** Where who signed in goes when no other place was named that may be. */
export const DEFAULT_DESTINATION = "/console";

/** Only for reading relative addresses; nothing has this name (RFC 2606 section 2). */
const HERE = "https://signet.invalid";
const LONGEST = 2048;

/**
 * Where to go after signing in: the path on this server that `wanted` names, with its query and fragment. Whatever would lead anywhere else
 * is "/console". The addresses of AWS's own console, which brokers and bookmarks have, are this server's.
 */
export function safeDestination(wanted: string | null | undefined): string {
  if (wanted === null || wanted === undefined || wanted === "" || wanted.length > LONGEST)
    return DEFAULT_DESTINATION;
  // Browsers leave out tabs and line breaks, and take a backslash for a slash: what has them here is up to something.
  if (!/^[\u0021-\u007e]+$/u.test(wanted) || wanted.includes("\\")) return DEFAULT_DESTINATION;
  if (!URL.canParse(wanted, HERE)) return DEFAULT_DESTINATION;
  const url = new URL(wanted, HERE);
  const isOfAws = url.protocol === "https:" && /^(?:[\w-]+\.)*console\.aws\.amazon\.com$/u.test(url.host);
  if (isOfAws) return `${DEFAULT_DESTINATION}${url.search}${url.hash}`;
  const isPath = /^\/(?!\/)/u.test(wanted) && url.origin === HERE && !url.pathname.startsWith("//");
  return isPath ? `${url.pathname}${url.search}${url.hash}` : DEFAULT_DESTINATION;
}
