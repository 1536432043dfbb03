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

/** Writes issues as one line that a person or a model can act on: `/items/0/sku must be string`. */
export function describeIssues(issues: readonly Issue[]): string {
  return issues
    .map((issue) => `${issue.path.map((part) => `/${part}`).join('') || '(root)'} ${issue.message}`)
    .join('; ');
}
