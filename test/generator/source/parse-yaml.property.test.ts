import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { canonicalJson } from '../../../runtime/core/canonical-json.js';
import type { JsonValue } from '../../../runtime/core/json.js';
import { readYaml, valueOf } from './read-yaml.js';

/** Pieces that mean something to YAML. */
const pieces = [
  ...['a', 'b: ', '- ', '? ', ': ', '[', ']', '{', '}', ', ', '"', "'", '|', '>', '|2-', '&a ', '*a', '&b ', '*b '],
  ...[
    '!',
    '!!str ',
    '!x ',
    '!<',
    '<<: ',
    '<<: *a',
    '%YAML 1.1',
    '%TAG ! x',
    '---',
    '...',
    '#',
    '# c',
    '\n',
    '\r\n',
    '\r',
  ],
  ...[
    '\n  ',
    '\n    ',
    '\t',
    ' ',
    '1',
    '-0',
    '1e999',
    '.inf',
    '0x',
    '9'.repeat(400),
    '0xf',
    '\\',
    '\\ud800',
    '"\\ud800"',
  ],
  ...['\ufeff', '\u0000', '\u0085', '\u2028', '😀', '\ud83d', '__proto__: ', '~', 'null', '`', '@', '=', '* ', '& '],
];

/** Reading ends in a document or in findings with places inside the file, never in an exception. */
function expectReading(text: string | Uint8Array): void {
  const { document, diagnostics } = readYaml(text);
  expect(document === undefined).toBe(diagnostics.length > 0);
  const size = typeof text === 'string' ? text.length : text.length * 2;
  for (const { origin } of diagnostics) {
    expect(origin.start.line).toBeGreaterThanOrEqual(1);
    expect(origin.start.column).toBeGreaterThanOrEqual(1);
    expect(origin.start.offset).toBeLessThanOrEqual(origin.end.offset);
    expect(origin.start.offset).toBeLessThanOrEqual(size + 1);
  }
  // Whatever is read can be digested and compared.
  if (document) expect(canonicalJson(document.value)).not.toBe('');
}

test('no bytes make reading throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => expectReading(bytes)),
    { numRuns: 1000, seed: 1 },
  );
});

test('no text makes reading throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => expectReading(text)),
    { numRuns: 1000, seed: 2 },
  );
});

test('no combination of what means something to YAML makes reading throw', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 40 }), (parts) => expectReading(parts.join(''))),
    { numRuns: 5000, seed: 3 },
  );
});

test('the same inside a contract that is otherwise sound', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 15 }), (parts) =>
      expectReading(`name: &a ab\n_meta: ${parts.join('')}\ndescription: x\n`),
    ),
    { numRuns: 3000, seed: 4 },
  );
});

test('every JSON object that YAML can write is read as it was', () => {
  const roundedJson = fc
    .dictionary(fc.string({ maxLength: 8 }), fc.jsonValue({ maxDepth: 4, noUnicodeString: false }))
    .map((value) => JSON.parse(JSON.stringify(value)) as { [name: string]: JsonValue });
  fc.assert(
    fc.property(roundedJson, (value) => {
      const text = stringify(value, { version: '1.2', schema: 'core', aliasDuplicateObjects: false });
      expect(valueOf(text)).toEqual(value);
    }),
    { numRuns: 500, seed: 5 },
  );
});
