/** One reason why a value is not valid. Never holds the value itself. */
export interface Issue {
  /** Member names and array indexes that lead to the place, from the root. */
  readonly path: readonly string[];
  /** The JSON Schema keyword that refused. */
  readonly keyword: string;
  readonly message: string;
}

/** A parsed value, or why it was refused. */
export type ParseResult<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly issues: readonly Issue[] };

/** Checks a value of unknown origin. Works on a copy: the argument is never changed. */
export type Parse<T> = (data: unknown) => ParseResult<T>;

const shownPathLength = 200;

/**
 * Writes issues as one line that a person or a model can act on: `/items/0/sku must be string`. Member names come from
 * the data, so they are shortened, and nothing in them can break the line.
 */
export function describeIssues(issues: readonly Issue[]): string {
  return issues.map((issue) => `${describePath(issue.path)} ${issue.message}`).join('; ');
}

function describePath(path: readonly string[]): string {
  if (path.length === 0) return '(root)';
  const text = path
    .map((part) => `/${part}`)
    .join('')
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g, '\ufffd');
  return text.length > shownPathLength ? `${text.slice(0, shownPathLength)}…` : text;
}
