import { constant, constantFrom, integer, oneof, string, tuple, array, type Arbitrary } from 'fast-check';

const code = [
  ...[
    '*/',
    '/*',
    '//',
    '/**',
    '*',
    '/',
    '`',
    '${x}',
    '${`',
    '"',
    "'",
    '\\',
    '\\u0041',
    '\\x41',
    '$&',
    '$1',
    "$'",
    '=>',
  ],
  ...['; export const evil = 1; ', '*/ export const evil = 1; /*', '" + evil + "', "'; evil(); '", '`; evil(); `'],
  ...["require('x')", "import('x')", 'new RegExp("a", "u")', 'formats["date"]', 'eval(', 'new Function', '<0>', '"0"'],
  ...['#region', '#!/bin/sh', '// @ts-ignore', '/// <reference path="x" />', '@ts-nocheck', '@ts-expect-error'],
  ...['eslint-enable', 'prettier-ignore', '@vite-ignore', 'webpackIgnore: true', '@__PURE__', '#__PURE__'],
  ...['#__NO_SIDE_EFFECTS__', '//# sourceMappingURL=x.map', '//# sourceURL=x', '@license', '@preserve', '@internal'],
  ...[
    '@deprecated ',
    '@param x ',
    '@',
    '@ ',
    '{@link x}',
    '{@code x}',
    '{',
    '}',
    '@type {x}',
    'a@b.example',
    '-@see x',
  ],
  ...[
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'prototype',
    'await',
    'default',
    'undefined',
    '1',
    '-0',
  ],
  ...['export type GecxRoot = 1', 'export const x', 'GecxRoot', '#/definitions/x', '~0', '~1', '%2f', '%', 'a.b[0]'],
];

const markup = [
  ...['</script>', '<script>alert(1)</script>', '<!--', '-->', '<!doctype html>', '<?php', ']]>', '<![CDATA[', '<b>'],
  ...[
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:x">',
    '</p>',
    '</',
    '<',
    '>',
    '&',
    '&lt;',
    '&#60;',
    '&#x3c;',
  ],
  ...[
    '&amp;lt;',
    '&nbsp;',
    '<Tag prop={x}>',
    '<>',
    '</>',
    '{x}',
    '<div\n',
    '<table>',
    '<details>',
    '<https://a.example>',
  ],
];

const markdown = [
  ...[
    '# ',
    '## x',
    '#',
    '\n# ',
    '\n---\n',
    '---',
    '===',
    '\n===\n',
    '***',
    '___',
    '> ',
    '\n> ',
    '|',
    '\\|',
    '| a | b |',
  ],
  ...[
    '| - | - |',
    '\n| a |\n| - |\n',
    '```',
    '```js',
    '``',
    '~~~',
    '\n~~~\n',
    '~',
    '~~x~~',
    '[a](b)',
    '![a](b)',
    '[a]',
  ],
  ...[
    '[a][b]',
    '\n[a]: b\n',
    '[a]: <b> "c"',
    '[^1]',
    '\n[^1]: x',
    '[x]',
    '[ ] ',
    '- [ ] x',
    '- ',
    '* ',
    '+ ',
    '1. ',
    '1)',
  ],
  ...[
    '\n- x',
    '\n1. x',
    '\n\n2) x',
    '    x',
    '\n    x',
    '\n\n\tx',
    '*x*',
    '_x_',
    '**x**',
    '__x__',
    '  \n',
    '\\\n',
    '$$x$$',
  ],
  ...[
    'https://a.example/b?c=d',
    'www.a.example',
    'https://a.example/b_c*d*',
    'WWW.a.example/_',
    'http://',
    'mailto:a@b.example',
    'xmpp:a@b.example/c',
    ':smile:',
    '#1',
  ],
  ...['\n:::note\n', '---\ntitle: x\n---\n', '%%', '^x^', '==x=='],
];

const templates = [
  ...[
    '{{x}}',
    '{{{x}}}',
    '{{> x}}',
    '{{#if x}}',
    '{{/if}}',
    '{{#each tools}}',
    '{{!-- x --}}',
    '{{',
    '}}',
    '{{{',
    '}}}',
  ],
  ...['<%= x %>', '{% x %}', '#{x}', '%s', '%(x)s', '$(x)', '`x`', '; rm -rf /', '&& x', '| x', '> /dev/null', '$HOME'],
  ...[
    '- a',
    'a: b',
    '? a',
    '&a',
    '*a',
    '!!js/function x',
    '%YAML 1.1',
    '...',
    '--- ',
    '!<x>',
    "'' ",
    '"" ',
    '~',
    'null',
  ],
  ...['^(a+)+$', '[', ']', '(', ')', '(?<x>', '\\d', '/x/u', '.*', "' OR 1=1 --", '"; DROP TABLE x; --'],
];

const newlines = [
  '\n',
  '\r\n',
  '\r',
  '\u2028',
  '\u2029',
  '\u0085',
  '\v',
  '\f',
  '\n\n',
  '\r\r',
  '\u2029\u2029',
  '\n \n',
];

const invisible = [
  ...['\u202a', '\u202b', '\u202c', '\u202d', '\u202e', '\u2066', '\u2067', '\u2068', '\u2069', '\u200e', '\u200f'],
  ...['\u061c', '\ufeff', '\u200b', '\u200c', '\u200d', '\u2060', '\u2064', '\u206a', '\u00ad', '\u180e', '\ufff9'],
  ...['\u{e0001}', '\u{e0041}\u{e0042}', '\u{1d173}', '\0', '\u0001', '\b', '\u001b[31m', '\u001b]0;x\u0007', '\u007f'],
  ...['\u009b31m', '\u0090', '\ufffe', '\uffff', '\t', ' ', '\u00a0', '\u3000'],
];

const visible = [
  ...['\ud83d\ude00', '\u{1f468}\u200d\u{1f469}', '\u{1f3f4}\u{e0067}\u{e007f}', 'e\u0301', '\u0301', '\u05d0\u05d1'],
  ...[
    '\u0627\u0644',
    '\u4f60\u597d',
    '\ufb01',
    '\u212a',
    '\u0130',
    '\u00df',
    '\ufffd',
    '\u{10ffff}',
    '\ue000',
    '\ufe0f',
  ],
  ...['. ', '? Yes.', 'word', 'Two words', 'A sentence. Another one.', '\uff20x', '\u2215'],
];

const fragments = [...code, ...markup, ...markdown, ...templates, ...newlines, ...invisible, ...visible];

/** Texts that no choice by chance should miss: between them, they hold every fragment. */
export const knownTexts: readonly string[] = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...[
    '*/',
    '<b>',
    '`',
    '${x}',
    '"',
    '\\',
    '1. x',
    '2) x',
    '- x',
    '+ x',
    'a|b',
    '{@link x}',
    '\u0085',
    '\u200b',
    '\ufffd',
  ],
  ...['https://a.example/b_c', 'www.a.example/_x_', 'a_b@c.example'],
  ...['', '\n', '\n\n'].flatMap((between, shift) =>
    fragments.flatMap((_fragment, index) => {
      const at = index * 36 + shift * 12;
      return at < fragments.length ? [fragments.slice(at, at + 12).join(between)] : [];
    }),
  ),
];

const fragment: Arbitrary<string> = oneof(
  { weight: 6, arbitrary: constantFrom(...fragments) },
  { weight: 1, arbitrary: string({ unit: 'grapheme', maxLength: 8 }) },
  { weight: 1, arbitrary: string({ unit: 'binary', maxLength: 4 }) },
  { weight: 1, arbitrary: string({ maxLength: 12 }) },
);

const long: Arbitrary<string> = tuple(fragment, integer({ min: 100, max: 1000 })).map(([part, times]) =>
  part.repeat(Math.ceil(times / Math.max(1, part.length))),
);

/** Texts that try to be more than texts. Each can stand in any field: none is empty. */
export const hostileTexts: Arbitrary<string> = tuple(
  oneof({ weight: 40, arbitrary: constant('') }, { weight: 1, arbitrary: long }),
  array(fragment, { minLength: 1, maxLength: 6 }),
)
  .map(([start, parts]) => `${start}${parts.join('')}`)
  .filter((text) => text !== '');

/** Names that a disk can give to a file or folder, and an import can say. */
export const hostileNames: Arbitrary<string> = hostileTexts
  .map((text) =>
    text
      // A wildcard of a pattern does not reach over the end of a line.
      .replaceAll(/[/\\#?%\p{Cc}\u2028\u2029]/gu, '')
      .slice(0, 80)
      .replaceAll(/\p{Cs}/gu, ''),
  )
  // Patterns do not find what is hidden.
  .filter((name) => name !== '' && !name.startsWith('.'));

/** Texts with half of a character in them. */
export const brokenTexts: Arbitrary<string> = tuple(
  hostileTexts,
  constantFrom('\ud83d', '\ude00', '\udbff', '\udc00\ud800'),
  hostileTexts,
).map((parts) => parts.join('\n'));
