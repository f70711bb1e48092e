/** RFC 5321 section 4.5.3.1.3, without its brackets. */
const LONGEST = 254;

// No control characters, no spaces, and nothing that RFC 5322 section 3.4 gives a meaning in headers: nobody has to quote anything, and no
// reader can take it for two addresses.
const PLAIN = /^[^\p{Cc}\p{Z}\p{Cf}()<>[\]:;@\\,"]+@[^\p{Cc}\p{Z}\p{Cf}()<>[\]:;@\\,"]+$/u;

/** Whether mail can be sent to it as it is. */
export function isMailAddress(text: string): boolean {
  return text.length <= LONGEST && PLAIN.test(text);
}
