/** An error stops every write; a warning does not. */
export type Severity = 'error' | 'warning';

/** One row of the diagnostics table. */
export interface DiagnosticDefinition<Params> {
  /** `GECX` and four digits; never changes and is never reused. */
  readonly code: string;
  readonly severity: Severity;
  /** Says what was seen. */
  readonly message: (params: Params) => string;
  /** Says why it is a problem. */
  readonly why: string;
  /** Says what to do. */
  readonly fix: string;
}

/** A part of the table: a row for each name, with what its message needs to know. */
export type DiagnosticRows<Params> = { readonly [Name in keyof Params]: DiagnosticDefinition<Params[Name]> };

/** What the message of a finding needs to know when it needs nothing. */
export type NoParams = Readonly<Record<string, never>>;
