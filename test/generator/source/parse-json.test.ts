import { assert, constantFrom, jsonValue, property, string, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../generator/source/parse-json.js';
import { parseYaml } from '../../../generator/source/parse-yaml.js';
import type { Diagnostic } from '../../../generator/diagnostics/diagnostic.js';
import { pathsOf } from './read-yaml.js';

const encode = (text: string): Uint8Array => new TextEncoder().encode(text);

/** What is read from a text: its value and the places of all parts of it, or the findings. */
function read(text: string): unknown {
  const found: Diagnostic[] = [];
  const document = parseYaml('a.yaml', encode(text), (diagnostic) => found.push(diagnostic));
  if (!document) return found.map(({ code, origin }) => [code, origin.start]);
  const paths = pathsOf(document.value);
  return [document.value, paths.map((path) => [document.originOf(path), document.originOfKey(path)])];
}

/** The same text, which a comment makes YAML only. */
const asYaml = (text: string): string => `${text}\n# not JSON`;

const documents = jsonValue({ maxDepth: 6 }).map((value) => ({ value }));

test('JSON is read as the YAML parser reads it: the same values, findings and places', () => {
  assert(
    property(documents, constantFrom(undefined, 1, 2), (document, indent) => {
      const text = JSON.stringify(document, null, indent);
      expect(parseJson(text)).toBeDefined();
      expect(parseJson(asYaml(text))).toBeUndefined();
      expect(read(text)).toEqual(read(asYaml(text)));
    }),
    { numRuns: 400 },
  );
});

test.each([
  ['a repeated key', '{"a": 1, "a": 2}'],
  ['a number that would lose digits', '{"a": 12345678901234567890}'],
  ['a number beyond all numbers', '{"a": 1e999}'],
  ['half a character', '{"a": "\\ud83d"}'],
  ['a key called __proto__', '{"__proto__": {"a": 1}}'],
  ['minus nought', '{"a": -0, "b": -0.0}'],
  ['escapes of every kind', '{"a": "\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00"}'],
])('%s is read as in YAML', (_what, text) => {
  expect(parseJson(text)).toBeDefined();
  expect(read(text)).toEqual(read(asYaml(text)));
});

test.each([
  '',
  '[]',
  '"a"',
  '{',
  '{"a"}',
  '{"a":}',
  '{"a":1,}',
  '{a: 1}',
  "{'a': 1}",
  '{"a":01}',
  '{"a":+1}',
  '{"a":1}x',
  '{"a":"\n"}',
  '{"a":"\\x"}',
  '{"a":tru}',
  `${'{"a":'.repeat(70)}1${'}'.repeat(70)}`,
])('%j is left to the YAML parser', (text) => {
  expect(parseJson(text)).toBeUndefined();
});

test('nothing that JSON.parse refuses is read as JSON', () => {
  const parts = constantFrom(
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '"',
    '"a"',
    '1',
    '-',
    '0',
    '.',
    'e',
    'true',
    'null',
    ' ',
    '\\',
    '\n',
  );
  assert(
    property(tuple(parts, parts, parts, parts, parts, parts, string()), (pieces) => {
      const text = `{"a":${pieces.join('')}`;
      const parsed = parseJson(text);
      if (parsed) expect(() => JSON.parse(text) as unknown).not.toThrow();
    }),
    { numRuns: 3_000 },
  );
});
