/** The table of mails: to be sent, sent, and given up. */
export interface MailSchema {
  readonly mails: MailRow;
}

/** A mail to be sent, or kept for the operator where there is no SMTP server. */
export interface MailRow {
  readonly account_id: string;
  readonly mail_id: string;
  readonly created_at: number;
  readonly recipient: string;
  readonly subject: string;
  /** The text, sealed: it may have a link that signs somebody in. Null once it was sent. */
  readonly sealed_text: string | null;
  /** From then on it is of no use, and not sent any more. */
  readonly useful_until: number;
  /** When it may be tried; a node that takes it to send it puts this into the future. Null: it was sent, or given up. */
  readonly next_attempt_at: number | null;
  readonly attempts: number;
  /** When the SMTP server took it. */
  readonly sent_at: number | null;
  /** What the last attempt failed with: a code, and nothing that a server said. */
  readonly failure: string | null;
  /** When the row goes. */
  readonly expires_at: number;
}
