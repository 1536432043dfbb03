import { describe, expect, test } from 'vitest';
import { compileContract, contract } from '../../tester.js';
import { findings, onlyFinding } from '../rules/findings.js';

const inputSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['orderId'],
  properties: {
    orderId: { type: 'string', pattern: '^ORD-[0-9]+$' },
    lines: { type: 'array', items: { type: 'object', properties: { count: { type: 'integer' } } } },
    limit: { type: 'integer', default: 5 },
  },
};
const outputSchema = { type: 'object', required: ['status'], properties: { status: { enum: ['placed', 'shipped'] } } };

function withExamples(...examples: readonly object[]): string {
  return contract({
    inputSchema: { type: 'object' },
    examples: examples.map((example, i) => ({ title: `Example ${i + 1}`, ...example })),
    outputSchema,
  });
}

/** The same with the examples last, behind both schemas. */
function withStrictExamples(...examples: readonly object[]): string {
  return contract({ inputSchema, outputSchema, examples: examples.map((example) => ({ title: 'x', ...example })) });
}

describe('an example', () => {
  test('that fits its schemas is no finding', async () => {
    expect(await findings(withStrictExamples({ input: { orderId: 'ORD-1' }, output: { status: 'placed' } }))).toEqual(
      [],
    );
  });

  test('may leave out the output, and what has a default', async () => {
    expect(await findings(withStrictExamples({ input: { orderId: 'ORD-1' } }))).toEqual([]);
  });

  test('with a wrong input is an error at the wrong value', async () => {
    const text = withStrictExamples({ input: { orderId: '1' } });
    const { name, message, origin } = await onlyFinding(text);
    expect(name).toBe('example-invalid');
    expect(message).toMatch(/^The example's input does not fit its schema: `\/orderId` /);
    expect(text.split('\n')[origin.start.line - 1]).toBe('      orderId: "1"');
    expect(origin.start.column).toBe(16);
  });

  test('with a wrong output is an error in the output', async () => {
    const text = withExamples({ input: {}, output: { status: 'plced' } });
    const { message, origin } = await onlyFinding(text);
    expect(message).toMatch(/^The example's output does not fit its schema: `\/status` /);
    expect(text.split('\n')[origin.start.line - 1]).toBe('      status: plced');
  });

  test('is reported at the very value, however deep it stands', async () => {
    const text = withStrictExamples({ input: { orderId: 'ORD-1', lines: [{ count: 1 }, { count: 'two' }] } });
    const { message, origin } = await onlyFinding(text);
    expect(message).toContain('`/lines/1/count`');
    expect(text.split('\n')[origin.start.line - 1]?.trim()).toBe('- count: two');
  });

  test('without a required member is reported at the object that lacks it', async () => {
    const text = withExamples({ input: {}, output: { other: 1 } });
    const { origin } = await onlyFinding(text);
    expect(text.split('\n')[origin.start.line - 1]).toBe('      other: 1');
  });

  test('with an unknown member is reported at the member', async () => {
    const text = withStrictExamples({ input: { orderId: 'ORD-1', extra: 1 } });
    const { origin } = await onlyFinding(text);
    expect(text.split('\n')[origin.start.line - 1]).toBe('      extra: 1');
  });
});

test('every example is checked', async () => {
  const text = withStrictExamples({ input: { orderId: '1' } }, { input: { orderId: 'ORD-1' } }, { input: {} });
  expect((await findings(text)).map((finding) => finding.split(' ')[0])).toEqual([
    'example-invalid',
    'example-invalid',
  ]);
});

test('a wrong example stops the compilation', async () => {
  expect((await compileContract(withStrictExamples({ input: {} }))).files).toBeUndefined();
});

test('the values of an example are not repeated in the message', async () => {
  const { message } = await onlyFinding(withStrictExamples({ input: { orderId: 'secret-4111111111111111' } }));
  expect(message).not.toContain('4111');
});

test('without an output schema, any object is an example of the output', async () => {
  const examples = [{ title: 'x', input: {}, output: { anything: [1] } }];
  expect(await findings(contract({ examples }))).toEqual([]);
});
