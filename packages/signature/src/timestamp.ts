const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

function digits(text: string, start: number, end: number): number {
  let number = 0;
  for (let i = start; i < end; i++) {
    const digit = text.charCodeAt(i) - 48;
    if (!(digit >= 0 && digit <= 9)) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

const daysOfMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function instant(year: number, month: number, day: number, hour: number, minute: number, second: number) {
  // Each comparison is put so that NaN fails it. Date.UTC itself would carry 31 February over into March.
  if (!(year >= 1000 && hour <= 23 && minute <= 59 && second <= 59 && day >= 1)) return undefined;
  const leap = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  if (!(day <= (daysOfMonth[month - 1] ?? 0) + leap)) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * ISO 8601 basic format, YYYYMMDDTHHMMSSZ, to milliseconds since 1970; undefined if it is anything else.
 * Source: IAM User Guide, "Elements of an AWS API request signature".
 */
export function parseIsoBasic(text: string): number | undefined {
  if (text.length !== 16 || text[8] !== "T" || text[15] !== "Z") return undefined;
  return instant(
    digits(text, 0, 4),
    digits(text, 4, 6),
    digits(text, 6, 8),
    digits(text, 9, 11),
    digits(text, 11, 13),
    digits(text, 13, 15),
  );
}

/** Milliseconds since 1970 to YYYYMMDDTHHMMSSZ. */
export function formatIsoBasic(milliseconds: number): string {
  const iso = new Date(milliseconds).toISOString();
  return `${iso.slice(0, 4)}${iso.slice(5, 7)}${iso.slice(8, 13)}${iso.slice(14, 16)}${iso.slice(17, 19)}Z`;
}

/** IMF-fixdate (RFC 9110, section 5.6.7) to milliseconds since 1970; undefined if it is anything else. */
export function parseHttpDate(text: string): number | undefined {
  const parts =
    /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d) ([A-Z][a-z]{2}) (\d{4}) (\d\d):(\d\d):(\d\d) GMT$/.exec(text);
  if (!parts) return undefined;
  const [, day, month, year, hour, minute, second] = parts;
  return instant(
    Number(year),
    months.indexOf(month ?? "") + 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}
