import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { serverTools } from '../../../generated/server/index.js';
import { createAjvCompiler } from '../../../runtime/adapters/ajv.js';
import { defineServerTool, type JsonObject } from '../../../runtime/index.js';
import { registryOf, schemasToCompile } from '../../../runtime/server/registry-of.js';

const inputSchema = { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } } as const;
const handler = (): { output: Record<string, unknown> } => ({ output: {} });

describe('an inline tool', () => {
  test('is named by its member, and has the defaults of a contract file', async () => {
    const registry = registryOf({ apply_refund: { inputSchema, handler } }, createAjvCompiler());
    expect(registry.names).toEqual(['apply_refund']);
    const tool = await registry.load('apply_refund');
    expect(tool?.handler).toBe(handler);
    expect(tool?.contract).toMatchObject({
      kind: 'server',
      name: 'apply_refund',
      approvalPolicy: 'user_confirm',
      policyDigest: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) as unknown,
    });
    expect(tool?.contract.parseInput({ orderId: 1 })).toMatchObject({ ok: false });
  });

  test('has the types of its schemas in its handler', () => {
    const registry = registryOf(
      {
        first: {
          inputSchema,
          outputSchema: { type: 'object', required: ['at'], properties: { at: { type: 'integer' } } },
          handler: (input, ctx) => {
            expectTypeOf(input.orderId).toEqualTypeOf<string>();
            expectTypeOf(ctx.signal).toEqualTypeOf<AbortSignal>();
            return { output: { at: 1 } };
          },
        },
        second: {
          inputSchema: z.object({ limit: z.number().default(5) }),
          handler: async ({ limit }) => {
            expectTypeOf(limit).toEqualTypeOf<number>();
            return { output: {} };
          },
        },
      },
      createAjvCompiler(),
    );
    expect(registry.names).toEqual(['first', 'second']);
    const outputSchema = { type: 'object', required: ['at'], properties: { at: { type: 'integer' } } } as const;
    const wrong = (_input: unknown): { output: { at: string } } => ({ output: { at: 'x' } });
    // @ts-expect-error -- the output must be what its schema says
    registryOf({ third: { inputSchema, outputSchema, handler: wrong } }, createAjvCompiler());
    const strange = (_input: { orderId: number }): { output: object } => ({ output: {} });
    // @ts-expect-error -- the input is what its schema says
    registryOf({ third: { inputSchema, handler: strange } }, createAjvCompiler());
    // @ts-expect-error -- there is no such policy
    expect(() => registryOf({ third: { inputSchema, approvalPolicy: 'nobody', handler } })).toThrow(TypeError);
  });

  test('may be a defined tool with its handler, whose Standard Schema it keeps', async () => {
    const tool = defineServerTool({
      name: 'apply_refund',
      description: 'Pays back.',
      inputSchema: z.object({ orderId: z.string() }),
      aliases: ['refund'],
      permissions: { allowedOrigins: ['https://app.example.com'] },
    });
    const registry = registryOf({ apply_refund: { ...tool, handler } });
    const { contract } = (await registry.load('refund')) ?? {};
    expect(contract?.parseInput({ orderId: 'a' })).toEqual({ ok: true, value: { orderId: 'a' } });
    expect(contract).toMatchObject({ name: 'apply_refund', allowedOrigins: ['https://app.example.com'] });
    expect(() => registryOf({ other: { ...tool, handler } })).toThrow('- other: its own name is apply_refund');
  });

  test('decides about escalation on the parsed input', async () => {
    const escalate = [{ if: { required: ['limit'], properties: { limit: { minimum: 5 } } }, to: 'denied' }] as const;
    const schema = { type: 'object', properties: { limit: { type: 'integer', default: 5 } } } as const;
    const registry = registryOf({ a1: { inputSchema: schema, approval: { escalate }, handler } }, createAjvCompiler());
    const { contract } = (await registry.load('a1')) ?? {};
    const parsed = contract?.parseInput({});
    const applies = contract?.approval.escalate[0]?.applies;
    expect(parsed?.ok && applies?.(parsed.value)).toBe(true);
    expect(applies?.({ limit: 4 })).toBe(false);
    // A default of the condition is none of the input.
    const inner = { properties: { limit: { default: 9 } }, required: ['limit'] };
    const other = registryOf(
      { a1: { inputSchema, approval: { escalate: [{ if: inner, to: 'denied' }] }, handler } },
      createAjvCompiler(),
    );
    expect((await other.load('a1'))?.contract.approval.escalate[0]?.applies?.({})).toBe(false);
  });
});

test('the digest changes with the policy and the input schema, and not with texts', async () => {
  const digestOf = async (changes: object): Promise<string | undefined> =>
    (await registryOf({ a1: { inputSchema, handler, ...changes } }, createAjvCompiler()).load('a1'))?.contract
      .policyDigest;
  const plain = await digestOf({});
  expect(await digestOf({ description: 'Other words.' })).toBe(plain);
  expect(await digestOf({ inputSchema: { ...inputSchema, title: 'x' } })).toBe(plain);
  expect(await digestOf({ inputSchema: { ...inputSchema, required: [] } })).not.toBe(plain);
  expect(await digestOf({ timeoutMs: 100 })).not.toBe(plain);
});

test('a tool has the digest of a contract file that says the same', async () => {
  const generated = (await serverTools.load('apply_refund'))?.contract;
  if (!generated) throw new Error('there is no apply_refund');
  const { policyDigest, sideEffectLevel, ...facts } = generated;
  if (sideEffectLevel === 'unspecified') throw new Error('a server tool has a side effect level');
  const { inputSchema: input, outputSchema: output } = facts as unknown as Record<string, JsonObject>;
  if (!input || !output) throw new Error('apply_refund has schemas');
  const tool = { ...facts, sideEffectLevel, inputSchema: input, outputSchema: output, handler };
  const registry = registryOf({ apply_refund: tool });
  expect((await registry.load('apply_refund'))?.contract).toEqual({ ...generated, policyDigest, ...parsers });
});

const parsers = { parseInput: expect.any(Function) as unknown, parseOutput: expect.any(Function) as unknown };

test('a generated registry is taken as it is', () => {
  expect(registryOf(serverTools)).toBe(serverTools);
  expect(schemasToCompile(serverTools)).toEqual([]);
});

test('the schemas that need a compiler are known before', () => {
  const escalate = [
    { if: { required: ['orderId'] }, to: 'denied' },
    { if: true, to: 'denied', applies: () => true },
  ] as const;
  expect(
    schemasToCompile({
      raw: { inputSchema, outputSchema: { type: 'object' }, approval: { escalate }, handler },
      standard: { inputSchema: z.object({}), handler },
    }),
  ).toEqual(['raw.inputSchema', 'raw.outputSchema', 'raw.approval.escalate[0].if']);
});

test('every problem of every tool is in one error', () => {
  const tools = {
    Wrong: { inputSchema, timeoutMs: 1, handler },
    no_code: { inputSchema } as unknown as { inputSchema: typeof inputSchema; handler: typeof handler },
    bad_schema: { inputSchema: { type: 'object', properties: { a: { type: 'strng' } } } as const, handler },
    fine: { inputSchema: z.object({}), handler },
  };
  expect(() => registryOf(tools, createAjvCompiler())).toThrow(
    new RegExp(
      [
        'not every tool is well defined:',
        '- Wrong: `name` must be .*',
        '- Wrong: `timeoutMs` must be .*',
        '- no_code: `handler` must be a function',
        '- bad_schema: `inputSchema` of bad_schema cannot be compiled: schema is invalid: .*$',
      ].join('\n'),
    ),
  );
  expect(() => registryOf({ raw: { inputSchema, handler } })).toThrow(
    /- raw: nothing can check `inputSchema` of raw: compile/,
  );
});
