/** Groups of digits with one space or hyphen between them, not a part of a word or of a decimal number. */
const digitRuns = /(?<![\p{L}\p{N}_.])\d+(?:[ -]\d+)*(?![\p{L}\p{N}_]|\.\d)/gu;

/** How cards are printed; a list of numbers looks different. */
const printed = /^(?:\d{4}([ -])\d{4}\1\d{4}\1\d{1,4}(?:\1\d{3})?|\d{4}([ -])\d{6}\2\d{4,5})$/;

/** Issuers by the first digits of their cards, and how many digits those have. */
const issuers: readonly { readonly prefix: RegExp; readonly lengths: readonly number[] }[] = [
  { prefix: /^4/, lengths: [13, 16, 19] },
  { prefix: /^(?:5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720|9792)/, lengths: [16] },
  { prefix: /^3[47]/, lengths: [15] },
  { prefix: /^(?:30[0-5]|36|3[89])/, lengths: [14, 15, 16, 17, 18, 19] },
  { prefix: /^(?:220[0-4]|35(?:2[89]|[3-8])|6|81)/, lengths: [16, 17, 18, 19] },
  { prefix: /^(?:50|5[6-9])/, lengths: [13, 14, 15, 16, 17, 18, 19] },
];

/** A payment card number, and where it stands. */
export interface CardNumber {
  readonly digits: string;
  readonly start: number;
  readonly end: number;
}

/** The payment card numbers in a text: as many digits as an issuer gives them, with the right check digit. */
export function findCardNumbers(text: string): CardNumber[] {
  const found: CardNumber[] = [];
  for (const { index, 0: run } of text.matchAll(digitRuns)) {
    for (const { index: at, 0: written } of printed.test(run) ? [{ index: 0, 0: run }] : run.matchAll(/\d+/g)) {
      const digits = written.replaceAll(/[ -]/g, '');
      const start = index + at;
      if (isIssued(digits) && hasCheckDigit(digits)) found.push({ digits, start, end: start + written.length });
    }
  }
  return found;
}

function isIssued(digits: string): boolean {
  return issuers.some(({ prefix, lengths }) => lengths.includes(digits.length) && prefix.test(digits));
}

/** The algorithm of Luhn (ISO/IEC 7812-1). */
function hasCheckDigit(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 1 ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}
