/** A mail server, as a URL names it. */
export interface SmtpServer {
  /** TLS from the first byte (smtps://), or by STARTTLS. */
  readonly secure: boolean;
  /** A name, or an IP address without brackets. */
  readonly host: string;
  readonly port: number;
  readonly login: { readonly user: string; readonly password: string } | undefined;
}

const HOST = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*\.?|\[[0-9a-f:.]+\])$/iu;

/** Reads `smtp://user:password@host:587` and `smtps://…`, user and password percent-encoded where they need be; undefined for all else. */
export function readSmtpUrl(text: string): SmtpServer | undefined {
  if (!/^smtps?:\/\//u.test(text) || !URL.canParse(text)) return undefined;
  const { protocol, hostname, port, username, password, pathname, search, hash } = new URL(text);
  if (!HOST.test(hostname) || !["", "/"].includes(pathname) || search !== "" || hash !== "") return undefined;
  if ((username === "") !== (password === "")) return undefined;
  const [user, secret] = [decoded(username), decoded(password)];
  if (user === undefined || secret === undefined) return undefined;
  const secure = protocol === "smtps:";
  return {
    secure,
    host: hostname.replaceAll(/[[\]]/gu, ""),
    // Submission (RFC 6409), with and without TLS from the start (RFC 8314).
    port: port === "" ? (secure ? 465 : 587) : Number(port),
    login: user === "" ? undefined : { user, password: secret },
  };
}

function decoded(text: string): string | undefined {
  try {
    const plain = decodeURIComponent(text);
    return /\p{Cc}/u.test(plain) ? undefined : plain;
  } catch {
    return undefined;
  }
}
