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
         * `defaults`: a default that is applied where draft-07 only notes it.
         */
        readonly class: Exclude<ExceptionClass, 'format'>;
        readonly code: string;
      }
    | {
        /** `format`: texts that a `format` or a content keyword, both optional in draft-07, does not tell apart. */
        readonly class: 'format';
        /** Absent where the format is enforced, but not to the letter. */
        readonly code?: string;
      }
  );

const remote = (file: string, group: string): ConformanceException => ({
  class: 'remote',
  file,
  group,
  tests: '*',
  code: 'GECX3008',
  why: 'The reference leads to another document, and nothing is fetched.',
});

/** All tests of the suite that do not pass. Checked from both sides: nothing is missing here, nothing is stale. */
export const exceptions: readonly ConformanceException[] = [
  remote('definitions.json', 'validate definition against metaschema'),
  remote('ref.json', 'remote ref, containing refs itself'),
  remote('refRemote.json', 'remote ref'),
  remote('refRemote.json', 'fragment within remote ref'),
  remote('refRemote.json', 'ref within remote ref'),
  remote('refRemote.json', 'base URI change'),
  remote('refRemote.json', 'base URI change - change folder'),
  remote('refRemote.json', 'base URI change - change folder in subschema'),
  remote('refRemote.json', 'root ref in remote ref'),
  remote('refRemote.json', 'remote ref with ref to definitions'),
  remote('refRemote.json', 'Location-independent identifier in remote ref'),
  remote('refRemote.json', 'retrieved nested refs resolve relative to their URI not $id'),
  remote('refRemote.json', '$ref to $ref finds location-independent $id'),
  remote('optional/cross-draft.json', 'refs to future drafts are processed as future drafts'),
  {
    class: 'ajv-limit',
    file: 'patternProperties.json',
    group: 'patternProperties validates properties matching a regex',
    tests: '*',
    code: 'GECX3013',
    why: '`f.*o` takes quadratic time on a long run of `f`.',
  },
  {
    class: 'ajv-limit',
    file: 'properties.json',
    group: 'properties whose names are Javascript object property names',
    tests: '*',
    code: 'GECX3019',
    why: 'The group declares a property `__proto__`.',
  },
  {
    class: 'ajv-limit',
    file: 'ref.json',
    group: 'ref overrides any sibling keywords',
    tests: ['ref valid, maxItems ignored'],
    code: 'GECX3011',
    why: 'Decision X13: what stands beside `$ref` is enforced, with a warning.',
  },
  {
    class: 'ajv-limit',
    file: 'required.json',
    group: 'required properties whose names are Javascript object property names',
    tests: '*',
    code: 'GECX3019',
    why: 'The group requires a property `__proto__`.',
  },
  {
    class: 'ajv-limit',
    file: 'optional/bignum.json',
    group: 'maximum integer comparison',
    tests: '*',
    code: 'GECX1011',
    why: 'No double holds 18446744073709551615.',
  },
  {
    class: 'ajv-limit',
    file: 'optional/bignum.json',
    group: 'minimum integer comparison',
    tests: '*',
    code: 'GECX1011',
    why: 'No double holds 18446744073709551615.',
  },
  {
    class: 'format',
    file: 'optional/content.json',
    group: 'validation of string-encoded content based on media type',
    tests: ['an invalid JSON document'],
    why: 'Draft-07 leaves it open whether content is checked; here both keywords are annotations.',
  },
  {
    class: 'format',
    file: 'optional/content.json',
    group: 'validation of binary string-encoding',
    tests: ['an invalid base64 string (% is not a valid character)'],
    why: 'Draft-07 leaves it open whether content is checked; here both keywords are annotations.',
  },
  {
    class: 'format',
    file: 'optional/content.json',
    group: 'validation of binary-encoded media type documents',
    tests: ['a validly-encoded invalid JSON document', 'an invalid base64 string that is valid JSON'],
    why: 'Draft-07 leaves it open whether content is checked; here both keywords are annotations.',
  },
  {
    class: 'format',
    file: 'optional/format/hostname.json',
    group: 'validation of host names',
    tests: ['trailing dot'],
    why: 'The dot of the root is allowed.',
  },
  {
    class: 'format',
    file: 'optional/format/hostname.json',
    group: 'validation of A-label (punycode) host names',
    tests: [
      'invalid Punycode',
      'contains illegal char U+302E Hangul single dot tone mark',
      'Begins with a Spacing Combining Mark',
      'Begins with a Nonspacing Mark',
      'Begins with an Enclosing Mark',
      'Exceptions that are DISALLOWED, right-to-left chars',
      'Exceptions that are DISALLOWED, left-to-right chars',
      "MIDDLE DOT with no preceding 'l'",
      'MIDDLE DOT with nothing preceding',
      "MIDDLE DOT with no following 'l'",
      'MIDDLE DOT with nothing following',
      'Greek KERAIA not followed by Greek',
      'Greek KERAIA not followed by anything',
      'Hebrew GERESH not preceded by Hebrew',
      'Hebrew GERESH not preceded by anything',
      'Hebrew GERSHAYIM not preceded by Hebrew',
      'Hebrew GERSHAYIM not preceded by anything',
      'KATAKANA MIDDLE DOT with no Hiragana, Katakana, or Han',
      'KATAKANA MIDDLE DOT with no other characters',
      'Arabic-Indic digits mixed with Extended Arabic-Indic digits',
      'ZERO WIDTH JOINER not preceded by Virama',
      'ZERO WIDTH JOINER not preceded by anything',
      'contains "--" in the 3rd and 4th position',
    ],
    why: 'Only the letters of a label are checked, not what its Punycode stands for.',
  },
  {
    class: 'format',
    file: 'optional/format/idn-email.json',
    group: 'validation of an internationalized e-mail addresses',
    tests: 'invalid',
    code: 'GECX3007',
    why: 'The format is not enforced.',
  },
  {
    class: 'format',
    file: 'optional/format/idn-hostname.json',
    group: 'validation of internationalized host names',
    tests: 'invalid',
    code: 'GECX3007',
    why: 'The format is not enforced.',
  },
  {
    class: 'format',
    file: 'optional/format/idn-hostname.json',
    group: 'validation of separators in internationalized host names',
    tests: 'invalid',
    code: 'GECX3007',
    why: 'The format is not enforced.',
  },
  {
    class: 'format',
    file: 'optional/format/iri-reference.json',
    group: 'validation of IRI References',
    tests: 'invalid',
    code: 'GECX3007',
    why: 'The format is not enforced.',
  },
  {
    class: 'format',
    file: 'optional/format/iri.json',
    group: 'validation of IRIs',
    tests: 'invalid',
    code: 'GECX3007',
    why: 'The format is not enforced.',
  },
  {
    class: 'format',
    file: 'optional/format/uri-reference.json',
    group: 'validation of URI References',
    tests: [
      'square brackets outside an authority',
      'a non-numeric port in a network-path reference',
      'more than one at-sign in the authority',
      'a leading zero in the IPv4 part of an IPv6 literal',
      'a colon in the first segment of a relative-path reference',
    ],
    why: 'The pattern of ajv-formats is more tolerant than RFC 3986.',
  },
  {
    class: 'format',
    file: 'optional/format/uri-template.json',
    group: 'format: uri-template',
    tests: [
      'a dotted variable name is valid',
      'a delete character in a literal is invalid',
      'an apostrophe in a literal is valid',
    ],
    why: 'The pattern of ajv-formats is stricter than RFC 6570 here, and more tolerant there.',
  },
  {
    class: 'format',
    file: 'optional/format/uri.json',
    group: 'validation of URIs',
    tests: [
      'non-numeric port is invalid',
      'leading zero in an embedded IPv4 address is invalid',
      'square brackets are not allowed in a path segment',
    ],
    why: 'The pattern of ajv-formats is more tolerant than RFC 3986.',
  },
];
