import type { ConformanceException } from './exception.js';

/** Tests about formats that pass in no dialect: a format means the same in all of them. */
export const formatExceptions: readonly ConformanceException[] = [
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
