import { describe, expect, test } from 'vitest';
import { compileContract, emitted } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';
import { withInput, withProperty } from './schema-contract.js';

const pattern = (text: string, more: object = {}): string => withProperty({ type: 'string', pattern: text, ...more });

describe('a pattern that an engine may find too large', () => {
  test('is refused by its length, with a message that is short all the same', async () => {
    const { name, message } = await onlyFinding(pattern(`^${'a'.repeat(10_000)}$`));
    expect([name, message.length < 200]).toEqual(['pattern-invalid', true]);
    expect(message).toContain('longer than 10000 characters');
    expect(await findings(pattern(`^${'a'.repeat(9_990)}$`))).toEqual([]);
  });
});

describe('a pattern that takes more than linear time', () => {
  test.each(['^(a+)+$', '^(a|a)*$', '^(a|aa)+$', '^(\\w+\\s?)*$'])(
    '%s, exponential, is an error however short the text',
    async (text) => {
      expect(await findings(pattern(text))).toEqual(['pattern-vulnerable 10:16']);
      expect(await findings(pattern(text, { maxLength: 10 }))).toEqual(['pattern-vulnerable 10:16']);
      expect((await onlyFinding(pattern(text))).message).toContain('takes exponential time');
    },
  );

  test.each(['^a*a*$', '^\\d+\\d+$', '\\s+$'])('%s, polynomial, is an error unless the text is short', async (text) => {
    expect(await findings(pattern(text))).toEqual(['pattern-vulnerable 10:16']);
    expect(await findings(pattern(text, { maxLength: 257 }))).toEqual(['pattern-vulnerable 10:16']);
    expect(await findings(pattern(text, { maxLength: 256 }))).toEqual(['pattern-slow 10:16']);
    expect(await findings(pattern(text, { maxLength: 0 }))).toEqual(['pattern-slow 10:16']);
  });

  test('the warning says which bound makes it bearable', async () => {
    const { severity, message } = await onlyFinding(pattern('^a*a*$', { maxLength: 40 }));
    expect(severity).toBe('warning');
    expect(message).toContain('`maxLength: 40`');
  });

  test('a length bound elsewhere does not count', async () => {
    const schema = { allOf: [{ maxLength: 10 }], pattern: '^a*a*$' };
    expect(await findings(withProperty(schema))).toEqual(['pattern-vulnerable 11:16']);
  });

  test('is found in the name of a property, at the name, where no length is bounded', async () => {
    const text = withInput({ type: 'object', patternProperties: { '^(a+)+$': {}, '^a*a*$': { maxLength: 10 } } });
    expect(await findings(text)).toEqual(['pattern-vulnerable 7:5', 'pattern-vulnerable 8:5']);
  });

  test.each([
    ['items', { type: 'array', items: { pattern: '^(a+)+$' } }, '11:18'],
    ['a choice', { anyOf: [{}, { pattern: '^(a+)+$' }] }, '11:20'],
    ['a negation', { not: { pattern: '^(a+)+$' } }, '10:18'],
    ['names of properties', { propertyNames: { pattern: '^(a+)+$' } }, '10:18'],
  ])('is found behind %s', async (_where, schema, place) => {
    expect(await findings(withProperty(schema))).toEqual([`pattern-vulnerable ${place}`]);
  });

  test('is found in the condition of an escalation', async () => {
    const text = withInput(
      { type: 'object' },
      { approval: { escalate: [{ if: { properties: { a: { pattern: '^(a+)+$' } } }, to: 'denied' }] } },
    );
    expect(await findings(text)).toEqual(['pattern-vulnerable 14:22']);
  });

  test('gets the same verdict every time', async () => {
    const verdicts = await Promise.all(Array.from({ length: 5 }, () => findings(pattern('^(x+x+)+y$'))));
    expect(new Set(verdicts.map((verdict) => verdict.join()))).toEqual(new Set(['pattern-vulnerable 10:16']));
  });
});

describe('a pattern that takes linear time', () => {
  test.each([
    '^ORD-[0-9]+$',
    '^[^@\\s]+@[^@\\s]+$',
    '^(?<year>\\d{4})-\\d\\d$',
    '(?<=a)b',
    '^\\p{L}+$',
    '',
    '^.{1,64}$',
    '^[A-Za-z0-9_-]{1,128}$',
    '^.{0,4096}$',
  ])('%s is no finding', async (text) => {
    expect(await findings(pattern(text))).toEqual([]);
  });
});

describe('a pattern that is no regular expression of JavaScript', () => {
  test.each([
    ['(?i)abc', 'Invalid group'],
    ['(', 'Unterminated group'],
    ['[z-a]', 'Range out of order'],
    ['a{2,1}', 'numbers out of order'],
    ['(?P<year>\\d+)', 'Invalid group'],
    ['*a', 'Nothing to repeat'],
  ])('%s is an error with its reason', async (text, reason) => {
    expect(await findings(pattern(text))).toEqual(['pattern-invalid 10:16']);
    const { message } = await onlyFinding(pattern(text));
    expect(message).toContain(reason);
    expect(message).not.toContain('Invalid regular expression');
  });

  test('is found in the name of a property', async () => {
    expect(await findings(withInput({ type: 'object', patternProperties: { '(': {} } }))).toEqual([
      'pattern-invalid 7:5',
    ]);
  });
});

describe('a pattern that is valid only without Unicode mode', () => {
  test.each(['^[a-z]\\-x$', '^\\_$', '^a{,5}$', '^\\#$'])('%s is a warning, and is compiled so', async (text) => {
    expect(await findings(pattern(text))).toEqual(['pattern-not-unicode 10:16']);
    const compilation = await compileContract(pattern(text));
    expect(emitted(compilation, 'generated/validators/lookup_order.ts')).toContain(String(new RegExp(text)));
  });

  test('is searched for dangers all the same', async () => {
    expect(await findings(pattern('^(a+)+\\-$'))).toEqual(['pattern-vulnerable 10:16', 'pattern-not-unicode 10:16']);
  });
});

test('a pattern that is no text is an invalid schema, not a crash', async () => {
  expect(await findings(withProperty({ pattern: 5 }))).toEqual(['schema-invalid 9:16']);
  expect(await findings(withProperty({ pattern: null }))).toEqual(['schema-invalid 9:16']);
});
