/** What a JSON text holds that its value does not show. */
export interface Weight {
  readonly depth: number;
  readonly members: number;
  readonly hasTwins: boolean;
  readonly isRounded: boolean;
  readonly isBroken: boolean;
}

const tokens = /"(?:[^"\\]|\\.)*"|-?\d[^\s,\]}]*|[{}[\]:,]|[a-z]+/g;

/** Weighs a small text that JSON.parse takes, token by token. */
export function weigh(text: string): Weight {
  const all = text.match(tokens) ?? [];
  let depth = 0;
  let here = 0;
  let members = 0;
  let [hasTwins, isRounded, isBroken] = [false, false, false];
  const names: string[][] = [];
  for (const [index, token] of all.entries()) {
    if ('{['.includes(token)) {
      here++;
      depth = Math.max(depth, here);
      names.push([]);
    } else if ('}]'.includes(token)) {
      here--;
      names.pop();
    } else if (token.startsWith('"')) {
      const value = JSON.parse(token) as string;
      isBroken ||= Buffer.from(value).toString() !== value;
      if (all[index + 1] !== ':') continue;
      members++;
      hasTwins ||= names.at(-1)?.includes(value) ?? false;
      names.at(-1)?.push(value);
    } else if (/^-?\d/.test(token)) {
      const digits = /^-?\d+$/.test(token);
      isRounded ||= digits ? !Number.isSafeInteger(Number(token)) : !Number.isFinite(Number(token));
      // With a fraction, but without an exponent.
      isRounded ||= !/e/i.test(token) && Math.abs(Number(token)) > 2 ** 53 - 1;
    }
  }
  return { depth, members, hasTwins, isRounded, isBroken };
}
