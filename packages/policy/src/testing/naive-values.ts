// Values as the condition operators compare them, by the simplest means. Undefined is what is no such value.
// (IAM User Guide, "IAM JSON policy elements: Condition operators")

/** Numbers as whole numbers of 1e-30. */
export function naiveNumber(text: string): bigint | undefined {
  const match = /^([+-]?)([0-9]+)(?:\.([0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign, whole = "", fraction = ""] = match;
  const size = BigInt(whole + fraction.padEnd(30, "0"));
  return sign === "-" ? -size : size;
}

/** Dates, ISO 8601 or seconds since 1970, in milliseconds. Four digits are a year. */
export function naiveDate(text: string): number | undefined {
  if (/^-?[0-9]+(?:\.[0-9]+)?$/.test(text) && !/^[0-9]{4}$/.test(text)) return Number(text) * 1000;
  if (!/^[0-9]{4}(?:-[0-9]{2}){0,2}(?:T[0-9:.]+(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?$/.test(text)) return undefined;
  const zoned = !text.includes("T") || /(?:Z|[+-][0-9]{2}:?[0-9]{2})$/.test(text.slice(10));
  const time = Date.parse(zoned ? text : `${text}Z`);
  // Date.parse takes the 30th of February for the 1st of March, and hour 24 for the next day's first.
  const day = text.slice(0, 10);
  const exists =
    day.length < 10 ||
    (!text.includes("T24") && new Date(Date.parse(day) || 0).toISOString().startsWith(day));
  return Number.isNaN(time) || !exists ? undefined : time;
}

export function naiveBool(text: string): boolean | undefined {
  return { true: true, false: false }[text.toLowerCase()];
}

/** The bytes as hexadecimal digits. */
export function naiveBinary(text: string): string | undefined {
  const digits = text.replace(/={0,2}$/, "");
  const padded = digits.length === text.length || text.length % 4 === 0;
  if (!/^[A-Za-z0-9+/]*$/.test(digits) || digits.length % 4 === 1 || !padded) return undefined;
  return Buffer.from(digits, "base64").toString("hex");
}

/** An address as its bits, 32 or 128 of them; IPv4 mapped into IPv6 is IPv4. */
function bitsOf(text: string): string | undefined {
  const groups = text.split(".");
  if (!text.includes(":")) {
    const right =
      groups.length === 4 && groups.every((one) => String(Number(one)) === one && Number(one) < 256);
    return right ? groups.map((one) => Number(one).toString(2).padStart(8, "0")).join("") : undefined;
  }
  const colon = text.lastIndexOf(":");
  const tail = text.slice(colon + 1);
  const bits = tail.includes(".") ? bitsOf(tail) : "";
  if (bits === undefined) return undefined;
  const hex =
    bits === ""
      ? ""
      : [bits.slice(0, 16), bits.slice(16)].map((one) => Number.parseInt(one, 2).toString(16)).join(":");
  const halves = (text.slice(0, colon + 1) + (bits === "" ? tail : hex)).split("::");
  const [head = [], end = []] = halves.map((half) => half.split(":").filter((one) => one !== ""));
  if (halves.length > 2 || (halves.length === 2 && head.length + end.length > 7)) return undefined;
  const zeros = halves.length === 2 ? Array.from({ length: 8 - head.length - end.length }, () => "0") : [];
  const all = [...head, ...zeros, ...end];
  if (all.length !== 8 || all.some((one) => !/^[0-9a-f]{1,4}$/i.test(one))) return undefined;
  const whole = all.map((one) => Number.parseInt(one, 16).toString(2).padStart(16, "0")).join("");
  return whole.startsWith(MAPPED) ? whole.slice(MAPPED.length) : whole;
}

const MAPPED = "0".repeat(80) + "1".repeat(16);

/** Whether an address is in a range; undefined if it is no address. */
export function naiveInRange(address: string, range: string): boolean | undefined {
  const given = bitsOf(address);
  if (given === undefined) return undefined;
  const [base = "", length] = range.split("/");
  const bits = bitsOf(base) ?? "";
  if (bits.length !== given.length) return false;
  const mapped = base.includes(":") && bits.length === 32;
  const prefix = length === undefined ? bits.length : Number(length) - (mapped ? MAPPED.length : 0);
  return given.slice(0, prefix) === bits.slice(0, prefix);
}
