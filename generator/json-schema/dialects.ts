/** The dialects of JSON Schema that are understood, from the oldest to the newest. */
export const dialectNames = ['draft-04', 'draft-06', 'draft-07', '2019-09', '2020-12'] as const;

/** A dialect of JSON Schema. */
export type DialectName = (typeof dialectNames)[number];

/** What schemas without `$schema` are read as, unless they use what only another dialect knows. */
export const defaultDialect: DialectName = 'draft-07';

const drafts = /^https?:\/\/json-schema\.org\/(draft-0[467])\/schema#?$/;
const years = /^https?:\/\/json-schema\.org\/draft\/(2019-09|2020-12)\/schema#?$/;
/** "The current version", whichever that was when it was written. */
const unversioned = /^https?:\/\/json-schema\.org\/schema#?$/;

/** The dialect that a `$schema` names; undefined when it names none. */
export function dialectNamed(uri: unknown): DialectName | undefined {
  if (typeof uri !== 'string') return undefined;
  return (drafts.exec(uri) ?? years.exec(uri))?.[1] as DialectName | undefined;
}

/** The `$schema` that names a dialect. */
export function dialectUri(name: DialectName): string {
  return name.startsWith('draft')
    ? `http://json-schema.org/${name}/schema#`
    : `https://json-schema.org/draft/${name}/schema`;
}

/** Whether one dialect is older than another. */
export function isOlder(name: DialectName, than: DialectName): boolean {
  return dialectNames.indexOf(name) < dialectNames.indexOf(than);
}

/** Whether a `$schema` only says that the schema is written in JSON Schema. */
export function isUnversioned(uri: unknown): boolean {
  return typeof uri === 'string' && unversioned.test(uri);
}
