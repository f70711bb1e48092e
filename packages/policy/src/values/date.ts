const DATE =
  /^([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(?:T([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(Z|[+-][0-9]{2}:?[0-9]{2})?)?)?)?$/;
const EPOCH_SECONDS = /^-?[0-9]{1,12}(?:\.[0-9]{1,9})?$/;

/**
 * Reads a date of a policy or of a request, as milliseconds since 1970: a W3C form of ISO 8601 (year, month, day, or
 * with a time; without a zone it is UTC), or epoch seconds. Four digits are a year. Undefined for anything else, also
 * for a day that the calendar does not have.
 * (IAM User Guide, "IAM JSON policy elements: Condition operators", date; W3C NOTE-datetime)
 */
export function parseDate(text: string): number | undefined {
  const match = DATE.exec(text);
  if (match === null) return EPOCH_SECONDS.test(text) ? Number(text) * 1000 : undefined;
  const [
    ,
    year = "",
    month = "01",
    day = "01",
    hour = "00",
    minute = "00",
    second = "00",
    fraction = "",
    zone = "Z",
  ] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;
  const midnight = new Date(0);
  midnight.setUTCFullYear(Number(year), Number(month) - 1, Number(day));
  // A month 13 or a day 31 of a short month would roll over into another date.
  if (midnight.getUTCMonth() !== Number(month) - 1 || midnight.getUTCDate() !== Number(day)) return undefined;
  const offset = zoneMinutes(zone);
  if (offset === undefined) return undefined;
  const minutes = Number(hour) * 60 + Number(minute) - offset;
  return midnight.getTime() + (minutes * 60 + Number(second)) * 1000 + Number(`0.${fraction || "0"}`) * 1000;
}

function zoneMinutes(zone: string): number | undefined {
  if (zone === "Z") return 0;
  const hours = Number(zone.slice(1, 3));
  const minutes = Number(zone.slice(-2));
  if (hours > 23 || minutes > 59) return undefined;
  return (zone.startsWith("-") ? -1 : 1) * (hours * 60 + minutes);
}
