import { describe, expect, test } from 'vitest';
import { readYaml, valueOf } from './read-yaml.js';

describe('values are those of YAML 1.2', () => {
  test.each([
    'yes',
    'no',
    'on',
    'off',
    'y',
    'n',
    '2001-12-14',
    '2001-12-14T21:59:43Z',
    '12:30:45',
    '1_000',
    '0b11',
    '=',
    'tRue',
  ])('%s is a text', (word) => {
    expect(valueOf(`a: ${word}`)).toEqual({ a: word });
  });

  test.each([
    ['012', 12],
    ['0o14', 12],
    ['0xff', 255],
    ['+1', 1],
    ['.5', 0.5],
    ['1.', 1],
    ['1e3', 1000],
    ['-0', 0],
    ['9007199254740992', 2 ** 53],
    ['35948805213359070', 35948805213359070],
    ['1e308', 1e308],
    ['true', true],
    ['False', false],
    ['~', null],
    ['Null', null],
    ['', null],
    ['"yes"', 'yes'],
    ["'1'", '1'],
  ])('%s is %j', (source, value) => {
    expect(valueOf(`a: ${source}`)).toEqual({ a: value });
  });

  test('a version line for 1.2 is allowed and changes nothing', () => {
    expect(valueOf('%YAML 1.2\n---\na: yes\n')).toEqual({ a: 'yes' });
  });

  test('one document may have its marks', () => {
    expect(valueOf('---\na: 1\n...\n')).toEqual({ a: 1 });
  });

  test('a quoted `<<` and a quoted `?` are keys like any other', () => {
    expect(valueOf('"<<": 1\n"?": 2\n?b: 3\n')).toEqual({ '<<': 1, '?': 2, '?b': 3 });
  });

  test('keys are kept as they are written', () => {
    expect(valueOf('1.0: a\n0x1: b\n1: c\nnull: d\n~: e\n')).toEqual({
      '1.0': 'a',
      '0x1': 'b',
      1: 'c',
      null: 'd',
      '~': 'e',
    });
  });

  test('a pair of surrogate escapes is one character', () => {
    expect(valueOf('a: "\\ud83d\\ude00"')).toEqual({ a: '😀' });
  });

  test('a file of exactly the largest size is read', () => {
    expect(valueOf(`a: 1\n#${' '.repeat(1_048_576 - 6)}`)).toEqual({ a: 1 });
  });
});

describe('names that reach the prototype of an object are members like any other', () => {
  test('in mappings of both kinds', () => {
    const value = valueOf('__proto__: {polluted: true}\nb: {"__proto__": 1, constructor: 2}\ntoString: 3\n') as {
      readonly [name: string]: unknown;
    };
    expect(Object.keys(value)).toEqual(['__proto__', 'b', 'toString']);
    expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    expect(Object.keys(value['b'] as object)).toEqual(['__proto__', 'constructor']);
    expect('polluted' in {}).toBe(false);
  });

  test('and their places are found', () => {
    const { document } = readYaml('a: 1\n__proto__:\n  b: 2\n');
    expect(document?.originOfKey(['__proto__']).start).toMatchObject({ line: 2, column: 1 });
    expect(document?.originOf(['__proto__', 'b']).start).toMatchObject({ line: 3, column: 6 });
  });
});

describe('an alias means the last anchor of its name before it', () => {
  test.each([
    ['redefined later', 'a: &x 1\nb: *x\nc: &x 2\nd: *x', { a: 1, b: 1, c: 2, d: 2 }],
    [
      'redefined after an alias that contains it',
      'a: &r {n: &x 1}\nb: &x 2\nc: *r\nd: *x',
      { a: { n: 1 }, b: 2, c: { n: 1 }, d: 2 },
    ],
    ['redefined between an alias and its use', 'a: &x 1\nb: &r [*x]\nc: &x 2\nd: *r', { a: 1, b: [1], c: 2, d: [1] }],
    ['redefined inside its own value', 'a: &x [&x 1, *x]', { a: [1, 1] }],
    [
      'redefined inside an expanded value',
      'a: &r {b: &x [1]}\nc: &x [2]\ne: {f: *r, g: *x}',
      { a: { b: [1] }, c: [2], e: { f: { b: [1] }, g: [2] } },
    ],
    ['of an empty value', 'a: &x\nb: *x', { a: null, b: null }],
    ['of a list used twice', 'a: &x [1]\nb: [*x, *x]', { a: [1], b: [[1], [1]] }],
  ])('%s', (_case, text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  test('and its value stands where the anchor is', () => {
    const { document } = readYaml('a: &x\n  b: 1\nc: *x\n');
    expect(document?.originOf(['c', 'b']).start).toMatchObject({ line: 2, column: 6 });
    expect(document?.originOf(['c']).start).toMatchObject({ line: 3, column: 4 });
  });

  test('up to ten thousand expanded values', () => {
    expect(readYaml(`a: &a 1\nb: [${'*a,'.repeat(10_000)}]`).places).toEqual([]);
    expect(readYaml(`a: &a 1\nb: [${'*a,'.repeat(10_001)}]`).places).toEqual(['GECX1010 2:30005']);
  });
});

describe('places count from 1, in UTF-16 units', () => {
  test('a byte order mark takes no column', () => {
    expect(readYaml('\ufeffa: !x 1').places).toEqual(['GECX1005 1:4']);
    expect(readYaml('\ufeff? a').places).toEqual(['GECX1004 1:1']);
    expect(readYaml('\ufeffa: 1\na: 2').places).toEqual(['GECX1007 2:1']);
  });

  test('a carriage return before a line feed takes no line', () => {
    expect(readYaml('a: 1\r\n\r\nb: |\r\n  x\r\n  y\r\na: 2\r\n').places).toEqual(['GECX1007 6:1']);
    expect(readYaml('a: "x\r\n  y"\r\n? b').places).toEqual(['GECX1004 3:1']);
  });

  test('line separators of Unicode take no line', () => {
    expect(readYaml('a: x\u2028y\u0085z\na: 1').places).toEqual(['GECX1007 2:1']);
  });

  test('a character beyond U+FFFF takes two columns', () => {
    expect(readYaml('{😀: 1, 😀: 2}').places).toEqual(['GECX1007 1:9']);
  });

  test('a path finds its value, its key, or its nearest parent', () => {
    const { document } = readYaml('a:\n  - b: 1\n    c: [x, "y z"]\n');
    const start = (path: readonly (string | number)[]): string | undefined => {
      const { line, column } = document?.originOf(path).start ?? {};
      return `${line}:${column}`;
    };
    expect(start(['a', 0, 'b'])).toBe('2:8');
    expect(start(['a', 0, 'c', 1])).toBe('3:12');
    expect(start(['a', '0', 'c', '1'])).toBe('3:12');
    expect(start(['a', 0, 'c', 5])).toBe('3:8');
    expect(start(['a', 0, 'd'])).toBe('2:5');
    expect(start(['z'])).toBe('1:1');
    expect(document?.originOfKey(['a', 0, 'c'])).toMatchObject({
      start: { line: 3, column: 5, offset: 16 },
      end: { line: 3, column: 6, offset: 17 },
    });
    expect(document?.originOf(['a', 0, 'c', 1]).end).toMatchObject({ line: 3, column: 17 });
  });

  test('a key without a value stands for it', () => {
    const { document } = readYaml('a: 1\nb:\n');
    expect(document?.originOf(['b']).start).toMatchObject({ line: 2 });
  });
});
