import { describe, expect, test } from 'vitest';
import { readYaml } from './read-yaml.js';

interface Case {
  readonly shows: string;
  readonly text: string | Uint8Array;
  /** All findings, as `GECX1001 1:3`. */
  readonly found: readonly string[];
}

const nested = (open: string, close: string, levels: number): string => open.repeat(levels) + close.repeat(levels);
const indented = (levels: number, line: (level: number) => string): string =>
  Array.from({ length: levels }, (_, level) => ' '.repeat(level) + line(level)).join('\n');
/** Lists that go on over several lines, `marks` levels on each. */
const listsOverLines = (lines: number, marks: number): string =>
  Array.from({ length: lines }, (_, line) => ' '.repeat(line * marks * 2) + '- '.repeat(marks)).join('\n');

const deep: readonly Case[] = [
  { shows: 'lists in brackets', text: `a: ${nested('[', ']', 20_000)}`, found: ['GECX1003 1:67'] },
  { shows: 'lists that are never closed', text: `a: ${'['.repeat(20_000)}`, found: ['GECX1003 1:67'] },
  { shows: 'mappings in braces', text: `a: ${nested('{a: ', '}', 5000)}`, found: ['GECX1003 1:256'] },
  { shows: 'brackets over many lines', text: `a:\n ${'[\n '.repeat(5000)}`, found: ['GECX1003 65:2'] },
  { shows: 'indented mappings', text: indented(1000, () => 'k:'), found: ['GECX1003 65:65'] },
  { shows: 'list marks on one line', text: `${'- '.repeat(100_000)}x`, found: ['GECX1003 1:129'] },
  { shows: 'list marks on many lines', text: indented(1000, () => '-'), found: ['GECX1003 65:65'] },
  { shows: 'some marks on each of many lines', text: `${listsOverLines(32, 32)}x`, found: ['GECX1003 3:129'] },
  {
    shows: 'lists and mappings in turn',
    text: indented(200, (level) => (level % 2 ? 'k:' : '-')),
    found: ['GECX1003 65:65'],
  },
];

describe('nesting that could exhaust the parser is refused at its first level too many', () => {
  test.each(deep)('$shows', ({ text, found }) => {
    expect(readYaml(text).places).toEqual(found);
  });

  test('64 levels are allowed, however they are written', () => {
    expect(readYaml(`a: ${nested('[', ']', 63)}`).places).toEqual([]);
    expect(readYaml(`a: ${nested('[', ']', 64)}`).places).toEqual(['GECX1003 1:67']);
    expect(readYaml(`${indented(64, () => 'k:')} x`).places).toEqual([]);
    expect(readYaml(`a:\n  ${'- '.repeat(63)}x`).places).toEqual([]);
    expect(readYaml(`a:\n  ${'- '.repeat(64)}x`).places).toEqual(['GECX1003 2:129']);
    expect(readYaml(`a:\n${listsOverLines(7, 9)}x`).places).toEqual([]);
    expect(readYaml(`a:\n${listsOverLines(8, 8)}x`).places).toEqual(['GECX1003 9:127']);
  });

  test('a list may stand in the column of its key, and counts all the same', () => {
    const text = (levels: number): string =>
      Array.from({ length: levels }, (_, level) => `${'  '.repeat(level)}k:\n${'  '.repeat(level)}-`).join(' ');
    expect(readYaml(`a:\n- b:\n  - c:\n    - d: [1]\n`).places).toEqual([]);
    expect(readYaml(`k:\n${'- '.repeat(62)}x: 1\n`).places).toEqual([]);
    expect(readYaml(`k:\n${'- '.repeat(63)}x: 1\n`).places).toEqual(['GECX1003 2:127']);
    expect(text(1)).toBe('k:\n-');
  });

  test('siblings and texts of many lines are no nesting', () => {
    expect(
      readYaml('a: [1]\n'.replace('a', 'a1') + Array.from({ length: 500 }, (_, i) => `k${i}: [{}]`).join('\n')).places,
    ).toEqual([]);
    expect(readYaml(`a: |\n${'  - - - -\n'.repeat(500)}`).places).toEqual([]);
    expect(readYaml(`a: "${'[['.repeat(500)}"`).places).toEqual([]);
    expect(readYaml(`a: x ${'- [ '.repeat(500)}`).places).toEqual([]);
    expect(readYaml(`# ${'['.repeat(500)}\na: 1`).places).toEqual([]);
  });

  test('a process survives deep nests however often it reads them', () => {
    for (let i = 0; i < 60; i++) {
      expect(readYaml(`a: ${nested('[', ']', 50_000)}`).places).toEqual(['GECX1003 1:67']);
      expect(readYaml(`a: ${nested('{a: ', '}', 50_000)}`).places).toEqual(['GECX1003 1:256']);
    }
  });
});

const keys: readonly Case[] = [
  { shows: 'explicit keys in each other', text: `${'? '.repeat(400)}x`, found: ['GECX1004 1:1'] },
  { shows: 'one explicit key', text: 'a: 1\n? b\n: c', found: ['GECX1004 2:1'] },
  { shows: 'an explicit key in braces', text: 'a: {? b : c}', found: ['GECX1004 1:5'] },
  { shows: 'a list as a key', text: 'a: 1\n[b, c]: 2', found: ['GECX1015 2:1'] },
  { shows: 'a mapping as a key', text: '{a: {{b: 1}: 2}}', found: ['GECX1015 1:6'] },
  { shows: 'an alias as a key', text: 'a: &k b\n*k : 2', found: ['GECX1015 2:1'] },
  { shows: 'a key twice', text: 'a: 1\nb: 2\na: 3', found: ['GECX1007 3:1'] },
  { shows: 'a key twice in braces', text: 'x: {a: 1, a: 2}', found: ['GECX1007 1:11'] },
  { shows: 'the same number and text', text: '1: a\n"1": b', found: ['GECX1007 2:1'] },
  { shows: 'the same word and text', text: 'true: a\n"true": b', found: ['GECX1007 2:1'] },
  { shows: 'the same text with an escape', text: 'a: 1\n"\\x61": 2', found: ['GECX1007 2:1'] },
  { shows: 'a key three times', text: 'a: 1\na: 2\na: 3', found: ['GECX1007 2:1', 'GECX1007 3:1'] },
  { shows: 'the name of the prototype twice', text: '__proto__: 1\n__proto__: 2', found: ['GECX1007 2:1'] },
  { shows: 'a merge key', text: 'a: &a {b: 1}\nc:\n  <<: *a', found: ['GECX1006 3:3'] },
  { shows: 'a merge key in braces', text: 'a: {<<: {b: 1}}', found: ['GECX1006 1:5'] },
  { shows: 'a tag on a key', text: 'a: 1\n!!str b: 2', found: ['GECX1005 2:1'] },
];

const aliases: readonly Case[] = [
  { shows: 'an alias inside its own value', text: 'a: &a [*a]', found: ['GECX1009 1:8'] },
  { shows: 'an alias deep inside its own value', text: 'a: &a {b: [{c: *a}]}', found: ['GECX1009 1:16'] },
  { shows: 'an alias without an anchor', text: 'a: *b', found: ['GECX1001 1:4'] },
  { shows: 'an alias before its anchor', text: 'a: *b\nb: &b 1', found: ['GECX1001 1:4'] },
  { shows: '50,000 aliases in brackets', text: `a: &a 1\nb: [${'*a,'.repeat(50_000)}]`, found: ['GECX1010 2:30005'] },
  { shows: '50,000 aliases on lines', text: `a: &a 1\nb:\n${'  - *a\n'.repeat(50_000)}`, found: ['GECX1010 10003:5'] },
  {
    shows: 'nine levels of nine aliases',
    text: `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefghij'].map((name, i) => `${name}: &${name} [${`*${'abcdefghi'[i]},`.repeat(9)}]`).join('\n')}`,
    found: ['GECX1010 5:8'],
  },
  { shows: 'two anchors on one value', text: 'a: &a &b 1', found: ['GECX1001 1:7'] },
  { shows: 'an alias with an anchor', text: 'a: &a 1\nb: &b *a', found: ['GECX1001 2:7'] },
];

const tags: readonly Case[] = [
  { shows: 'a tag of JavaScript', text: 'a: !!js/function "x"', found: ['GECX1005 1:4'] },
  { shows: 'bytes', text: 'a: !!binary aGk=', found: ['GECX1005 1:4'] },
  { shows: 'a tag that changes nothing', text: 'a: !!str b', found: ['GECX1005 1:4'] },
  { shows: 'a tag of its own', text: 'a:\n  - !mine {b: 1}', found: ['GECX1005 2:5'] },
  { shows: 'a tag without a name', text: 'a: ! b', found: ['GECX1005 1:4'] },
  { shows: 'a tag in full', text: 'a: !<tag:yaml.org,2002:str> b', found: ['GECX1005 1:4'] },
  { shows: 'a tag behind an anchor', text: 'a: &x !y b', found: ['GECX1005 1:7'] },
  { shows: 'a set', text: 'a: !!set {b, c}', found: ['GECX1005 1:4'] },
  { shows: 'a tag of the whole file', text: '!!map\na: 1', found: ['GECX1005 1:1'] },
  { shows: 'several tags', text: 'a: !x 1\nb: !y 2', found: ['GECX1005 1:4', 'GECX1005 2:4'] },
  {
    shows: 'a thousand tags, of which ten say enough',
    text: `a: [${'!x 1,'.repeat(1000)}]`,
    found: Array.from({ length: 10 }, (_, i) => `GECX1005 1:${5 + 5 * i}`),
  },
];

const documents: readonly Case[] = [
  { shows: 'a second document', text: 'a: 1\n---\nb: 2', found: ['GECX1008 2:1'] },
  { shows: 'a second document after an end mark', text: 'a: 1\n...\nb: 2', found: ['GECX1008 3:1'] },
  { shows: 'an empty second document', text: '---\na: 1\n---\n', found: ['GECX1008 3:1'] },
  { shows: 'three documents', text: 'a: 1\n---\nb: 2\n---\nc: 3', found: ['GECX1008 2:1'] },
  { shows: 'YAML 1.1', text: '%YAML 1.1\n---\na: yes', found: ['GECX1012 1:1'] },
  {
    shows: 'YAML 1.1 below a comment that names it',
    text: '# %YAML 1.1\n%YAML 1.1\n---\na: 1',
    found: ['GECX1012 2:1'],
  },
  { shows: 'a future YAML', text: '%YAML 1.3\n---\na: 1', found: ['GECX1012 1:1'] },
  { shows: 'a directive without a version', text: '%YAML\n---\na: 1', found: ['GECX1001 1:1'] },
  { shows: 'a directive of nobody', text: '%FOO\n---\na: 1', found: ['GECX1001 1:1'] },
];

const texts: readonly Case[] = [
  { shows: 'a tab as indentation', text: 'a:\n\tb: 1', found: ['GECX1001 2:1'] },
  { shows: 'tabs as indentation', text: 'a:\n\tb: 1\n\tc: 2', found: ['GECX1001 2:1'] },
  { shows: 'a tab before the first key', text: '\ta: 1', found: ['GECX1001 1:1'] },
  { shows: 'Latin-1', text: new Uint8Array([0x61, 0x3a, 0x20, 0xe4]), found: ['GECX1013 1:1'] },
  { shows: 'UTF-16', text: new Uint8Array([0xff, 0xfe, 0x61, 0, 0x3a, 0, 0x20, 0]), found: ['GECX1013 1:1'] },
  {
    shows: 'half a character in UTF-8',
    text: new Uint8Array([0x61, 0x3a, 0x20, 0xed, 0xa0, 0x80]),
    found: ['GECX1013 1:1'],
  },
  { shows: 'half a character as an escape', text: 'a: "\\ud800"', found: ['GECX1016 1:4'] },
  { shows: 'the other half', text: 'a: "x\\udc00y"', found: ['GECX1016 1:4'] },
  { shows: 'half a character as a long escape', text: 'a: "\\U0000d800"', found: ['GECX1016 1:4'] },
  { shows: 'half a character in a key', text: '"\\ud800": 1', found: ['GECX1016 1:1'] },
  { shows: 'a character beyond Unicode', text: 'a: "\\U00110000"', found: ['GECX1001 1:5'] },
  { shows: 'an unknown escape', text: 'a: "\\q"', found: ['GECX1001 1:5'] },
  { shows: 'a file above the limit', text: new Uint8Array(1_048_577).fill(0x20), found: ['GECX1002 1:1'] },
  { shows: 'an empty file', text: '', found: ['GECX1014 1:1'] },
  { shows: 'only a comment', text: '# nothing', found: ['GECX1014 1:1'] },
  { shows: 'a list', text: '\n\n- a', found: ['GECX1014 3:1'] },
  { shows: 'a text', text: 'a', found: ['GECX1014 1:1'] },
  { shows: 'a colon in a plain text', text: 'a: b: c', found: ['GECX1001 1:4'] },
  { shows: 'a comma that lacks', text: 'a: {\n  "b": {"c": 1}\n  "d": 1,\n}\ne: f', found: ['GECX1001 3:3'] },
  { shows: 'a brace that lacks', text: 'a: {b: {c: 1}\nd: e\nf: g', found: ['GECX1001 2:1'] },
  { shows: 'two mistakes', text: 'a: "\\q"\nb: @c\nd: "\\z"', found: ['GECX1001 1:5', 'GECX1001 2:4', 'GECX1001 3:5'] },
  { shows: 'a line too far to the right', text: 'a: b\n  c: d\ne: f', found: ['GECX1001 1:4'] },
  { shows: 'a reserved character', text: 'a: @b', found: ['GECX1001 1:4'] },
];

const numbers: readonly Case[] = [
  { shows: 'an integer beyond doubles', text: 'a: 9007199254740993', found: ['GECX1011 1:4'] },
  { shows: 'a negative integer beyond doubles', text: 'a: -9007199254740993', found: ['GECX1011 1:4'] },
  { shows: 'twenty digits', text: 'a: 12345678901234567890', found: ['GECX1011 1:4'] },
  { shows: 'four hundred digits', text: `a: 9${'0'.repeat(400)}`, found: ['GECX1011 1:4'] },
  { shows: 'a million digits', text: `a: ${'9'.repeat(1_000_000)}`, found: ['GECX1011 1:4'] },
  { shows: 'four hundred hexadecimal digits', text: `a: 0x${'f'.repeat(400)}`, found: ['GECX1011 1:4'] },
  { shows: 'a large exponent', text: 'a: 1e400', found: ['GECX1011 1:4'] },
  { shows: 'infinity', text: 'a: .inf', found: ['GECX1011 1:4'] },
  { shows: 'negative infinity', text: 'a: [-.INF]', found: ['GECX1011 1:5'] },
  { shows: 'no number', text: 'a: .nan', found: ['GECX1011 1:4'] },
];

describe.each([
  ['keys', keys],
  ['aliases', aliases],
  ['tags', tags],
  ['documents and directives', documents],
  ['texts', texts],
  ['numbers', numbers],
] as const)('%s that JSON does not have are refused at their place', (_group, cases) => {
  test.each(cases)('$shows', ({ text, found }) => {
    const { places, document } = readYaml(text);
    expect(places).toEqual(found);
    expect(document).toBeUndefined();
  });
});

test('a refused number is not repeated in full', () => {
  const [finding] = readYaml(`a: ${'9'.repeat(10_000)}`).diagnostics;
  expect(finding?.message.length).toBeLessThan(200);
});

test('a tab is explained in words of its own', () => {
  expect(readYaml('a:\n\tb: 1').diagnostics[0]?.hint).toContain('Indent with spaces');
});

test('a broken file is reported with its first errors, not with hundreds', () => {
  expect(readYaml(`a: [${'\n  @,'.repeat(5000)}\n]`).places).toHaveLength(5);
});
