/** Why a test of the official suite does not pass. */
export type ExceptionClass = 'remote' | 'ajv-limit' | 'format' | 'defaults';

interface ExceptionPlace {
  /** Below the folder of the draft. */
  readonly file: string;
  readonly group: string;
  /** Descriptions; `*` for every test of the group, `invalid` for every value that the suite refuses. */
  readonly tests: readonly string[] | '*' | 'invalid';
  readonly why: string;
}

/** Tests that do not pass. The compiler says so with a diagnostic, unless it is only about a format. */
export type ConformanceException = ExceptionPlace &
  (
    | {
        /**
         * `remote`: a reference to another document. `ajv-limit`: what would be checked wrongly, or is decided otherwise.
         * `defaults`: a default that is applied where the dialect only notes it.
         */
        readonly class: Exclude<ExceptionClass, 'format'>;
        readonly code: string;
      }
    | {
        /** `format`: texts that a `format` or a content keyword, both optional, does not tell apart. */
        readonly class: 'format';
        /** Absent where the format is enforced, but not to the letter. */
        readonly code?: string;
      }
  );

/** A schema that refers to another document. */
export const remote = (file: string, group: string): ConformanceException => ({
  class: 'remote',
  file,
  group,
  tests: '*',
  code: 'GECX3008',
  why: 'The reference leads to another document, and nothing is fetched.',
});
