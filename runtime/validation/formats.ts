/*
 * The formats that need more than a regular expression. The compiler inlines the others into the validators.
 */

const datePattern = /^(\d{4})-(\d\d)-(\d\d)$/;
const timePattern = /^(\d\d):(\d\d):(\d\d)(?:\.\d+)?(?:(z)|([+-])(\d\d):(\d\d))?$/i;
const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;

/** `date`: a full-date of RFC 3339 that exists in the calendar. */
export function isDate(text: string): boolean {
  const match = datePattern.exec(text);
  if (!match) return false;
  const [year, month, day] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const leapDay = month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 1 : 0;
  return day >= 1 && day <= (daysInMonth[month - 1] ?? 0) + leapDay;
}

/** `time`: a full-time of RFC 3339, with its offset. */
export function isTime(text: string): boolean {
  return checkTime(text, true);
}

/** `iso-time`: a time whose offset may be left out. */
export function isIsoTime(text: string): boolean {
  return checkTime(text, false);
}

/** `date-time`: a date-time of RFC 3339, with its offset. */
export function isDateTime(text: string): boolean {
  return checkDateTime(text, true);
}

/** `iso-date-time`: a date-time whose offset may be left out. */
export function isIsoDateTime(text: string): boolean {
  return checkDateTime(text, false);
}

function checkDateTime(text: string, offsetRequired: boolean): boolean {
  const separator = text[10];
  if (separator !== 'T' && separator !== 't') return false;
  return isDate(text.slice(0, 10)) && checkTime(text.slice(11), offsetRequired);
}

function checkTime(text: string, offsetRequired: boolean): boolean {
  const match = timePattern.exec(text);
  if (!match) return false;
  const [hour, minute, second] = [Number(match[1]), Number(match[2]), Number(match[3])];
  const hasOffset = match[4] !== undefined || match[5] !== undefined;
  if (offsetRequired && !hasOffset) return false;
  const sign = match[5] === '-' ? -1 : 1;
  const [offsetHour, offsetMinute] = [Number(match[6] ?? 0), Number(match[7] ?? 0)];
  if (hour > 23 || minute > 59 || offsetHour > 23 || offsetMinute > 59) return false;
  if (second < 60) return true;
  // A leap second is the last of a day in UTC.
  const utcMinute = hour * 60 + minute - sign * (offsetHour * 60 + offsetMinute);
  return second === 60 && ((utcMinute % 1440) + 1440) % 1440 === 1439;
}

/** `regex`: a regular expression of ECMA-262 in Unicode mode. */
export function isRegex(text: string): boolean {
  try {
    return Boolean(new RegExp(text, 'u'));
  } catch {
    return false;
  }
}

/** `int32`: a whole number of 32 bits with sign. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 31) && value < 2 ** 31;
}

/**
 * `int64`: a whole number of 64 bits with sign. Numbers beyond 2 ** 53 have lost digits before anything can check them;
 * the largest of all reads as 2 ** 63.
 */
export function isInt64(value: number): boolean {
  return Number.isInteger(value) && value >= -(2 ** 63) && value <= 2 ** 63;
}
