/** What one contract is filled with: the same text everywhere, as far as the place allows. */
export interface Words {
  /** Stands in every field that takes any text. */
  readonly text: string;
  /** Stands where members of objects are named. */
  readonly name: string;
  /** Stands in the values of request headers. */
  readonly header: string;
  /** Ends the endpoint. */
  readonly endpoint: string;
  /** Names the folder of the contracts, the contracts, and a folder for handlers. */
  readonly folder: string;
}

/** What nothing has to be escaped of, and what is still recognised after every transformation. */
export const harmless: Words = {
  text: 'harm/less+text',
  name: 'harm/less+name',
  header: 'harmless-header',
  endpoint: 'harmless-endpoint',
  folder: 'harmless-folder',
};

/** The words made of one text. */
export function wordsOf(text: string, folder: string = harmless.folder): Words {
  return {
    text,
    // `__proto__` is refused as a name, and an index would be sorted before all other names.
    name: text === '__proto__' || /^\d+$/.test(text) ? `${text} n` : text,
    // What RFC 9110 allows in the value of a field; without `@`, behind which an address could hold a password.
    header: text.replaceAll(/[^\t\u0020-\u007e\u0080-\u00ff]|@/g, ''),
    endpoint: text.replaceAll(/[\x00-\x20\x7f#\\]/g, ''),
    folder,
  };
}

/** How words are written in the parts of generated code, besides as they are. */
const spellings: readonly ((words: Words) => string)[] = [
  ({ text }) => text,
  ({ name }) => name,
  ({ header }) => header,
  ({ endpoint }) => endpoint,
  ({ folder }) => folder,
  ({ name }) => pointerStep(name),
  ({ name }) => encodeURIComponent(pointerStep(name)),
  // Definitions get plain names in validators.
  ({ name }) => name.replaceAll(/[^A-Za-z0-9_]/g, '_'),
];

const inHarmless = spellings.map((spell) => spell(harmless));
const anySpelling = new RegExp(
  inHarmless.map((word) => word.replaceAll(/[^A-Za-z0-9]/g, String.raw`\$&`)).join('|'),
  'g',
);

/** What a text of the harmless output has to be in the output for other words. */
export function retold(text: string, words: Words): string {
  return text.replaceAll(anySpelling, (word) => spellings[inHarmless.indexOf(word)]?.(words) ?? word);
}

/** The same for a JSON value, names of members included. What digests say depends on everything. */
export function retoldJson(value: unknown, words: Words): unknown {
  if (typeof value === 'string') return withoutDigests(retold(value, words));
  if (Array.isArray(value)) return value.map((item) => retoldJson(item, words));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [retold(name, words), retoldJson(member, words)]),
  );
}

/** A JSON value without its digests. */
export function plainJson(value: unknown): unknown {
  return retoldJson(value, harmless);
}

/** A text without its digests. */
export function withoutDigests(text: string): string {
  return text.replaceAll(/sha256:[0-9a-f]{64}/g, 'sha256:');
}

/** One step of a JSON Pointer. */
export function pointerStep(name: string): string {
  return name.replaceAll('~', '~0').replaceAll('/', '~1');
}

/**
 * What a reader sees of a text, spaces aside: where comments and pages may lay a text out anew, drop or mark what is
 * invisible, or put a space into a comment's end, this has to stay.
 */
export function seen(text: string): string {
  return text
    .replaceAll(/[\s\p{Cc}\p{Cf}\ufffd]/gu, '')
    .replaceAll('\uff20', '@')
    .replaceAll('\uff03', '#');
}

/** Whether a text shows its reader nothing. A replacement character in it does show. */
export function isSilent(text: string): boolean {
  return /^[\s\p{Cc}\p{Cf}]*$/u.test(text);
}

/** Characters that hide, or that reorder what stands around them; a line feed and a tab are none. */
export const hidden: RegExp = /(?![\n\t])[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/u;
