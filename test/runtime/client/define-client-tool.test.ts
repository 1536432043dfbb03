import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import { createAjvCompiler } from '../../../runtime/adapters/ajv.js';
import { bindClientTool } from '../../../runtime/client/bind-client-tool.js';
import { defineClientTool, type ClientToolDefinition } from '../../../runtime/index.js';
import { documents, runSamples, sample } from '../seed-samples.js';

const inputSchema = {
  type: 'object',
  required: ['orderId'],
  properties: { orderId: { type: 'string' }, limit: { type: 'integer', default: 5 } },
} as const;
const minimal = { name: 'lookup_order', description: 'Looks up.', inputSchema, execute: () => ({}) } as const;
const context = { sessionId: 's', turnIndex: 0, toolCallId: 'c', signal: new AbortController().signal };

describe('a client tool that is defined by hand', () => {
  test('gets the defaults of a contract file: it claims nothing, runs by itself, and has half a minute', () => {
    const { execute: _execute, parseOutput: _parseOutput, ...facts } = defineClientTool(minimal);
    expect(facts).toEqual({
      kind: 'client',
      name: 'lookup_order',
      description: 'Looks up.',
      inputSchema,
      approvalPolicy: 'auto',
      sideEffectLevel: 'unspecified',
      timeoutMs: 30_000,
      render: false,
    });
  });

  test('asks the user when it requires approval', () => {
    expect(defineClientTool({ ...minimal, permissions: { requiresUserApproval: true } })).toMatchObject({
      approvalPolicy: 'user_confirm',
      sideEffectLevel: 'state_changing',
    });
  });

  test('has an `execute` that gets the parsed input and returns the output itself', async () => {
    const tool = defineClientTool({
      ...minimal,
      execute: async (input, ctx) => {
        expectTypeOf(input.orderId).toEqualTypeOf<string>();
        expectTypeOf(input.limit).toEqualTypeOf<number>();
        return { order: input.orderId, session: ctx.sessionId };
      },
    });
    const { contract, handler } = bindClientTool(tool, createAjvCompiler());
    const parsed = contract.parseInput({ orderId: 'a' });
    expect(parsed).toEqual({ ok: true, value: { orderId: 'a', limit: 5 } });
    expect(await handler({ orderId: 'a', limit: 5 } as never, context)).toEqual({
      output: { order: 'a', session: 's' },
    });
  });

  test('without an output schema may return any object, and nothing else', () => {
    const { contract } = bindClientTool(defineClientTool(minimal), createAjvCompiler());
    expect(contract.parseOutput({ a: 1 })).toEqual({ ok: true, value: { a: 1 } });
    expect(contract.parseOutput('a')).toEqual({
      ok: false,
      issues: [{ path: [], keyword: 'type', message: 'must be object' }],
    });
  });

  test('needs no compiler for a Standard Schema', async () => {
    const tool = defineClientTool({
      ...minimal,
      inputSchema: z.object({ orderId: z.string() }),
      execute: (input) => input,
    });
    const { contract } = bindClientTool(tool);
    expect(contract.parseInput({ orderId: 'a' })).toEqual({ ok: true, value: { orderId: 'a' } });
    expect(contract.inputSchema).toMatchObject({ type: 'object', required: ['orderId'] });
  });

  test('needs one for a JSON Schema, and is told the ways out', () => {
    expect(() => bindClientTool(defineClientTool(minimal))).toThrow(
      'nothing can check `inputSchema` of lookup_order: compile a contract file with `gecx codegen`, write a Standard ' +
        'Schema (Zod, Valibot, ArkType), or pass a `schemaCompiler`: createAjvCompiler() of gecx-tools/ajv, or ' +
        'createCfworkerCompiler() of gecx-tools/cfworker for pages that forbid eval',
    );
  });
});

describe('is refused:', () => {
  test.each<[object, string]>([
    [
      { approvalPolicy: 'supervisor_approve' },
      'a client tool cannot have the policy `supervisor_approve`; make it a server tool',
    ],
    [{ permissions: { approvalPolicy: 'async_pending' } }, 'cannot have the policy `async_pending`'],
    [{ auth: {} }, 'a client tool cannot have `auth`'],
    [{ idempotency: 'required' }, 'a client tool cannot have `idempotency`'],
    [{ keyFrom: ['/a'] }, 'a client tool cannot have `keyFrom`'],
    [{ http: { endpoint: '/x' } }, 'a client tool cannot have `http`'],
    [{ approval: { escalate: [] } }, 'a client tool cannot have `approval`; make it a server tool'],
    [{ audit: { classification: 'pii' } }, '`audit` is not a field of a client tool'],
    [{ execute: 'later' }, '`execute` must be a function'],
    [{ kind: 'server' }, '`kind` must be `client`'],
  ])('%j', (changes, problem) => {
    expect(() => defineClientTool({ ...minimal, ...changes })).toThrow(problem);
  });

  test('by the type check as well', () => {
    // @ts-expect-error -- no browser can keep this policy
    expect(() => defineClientTool({ ...minimal, approvalPolicy: 'supervisor_approve' })).toThrow(TypeError);
    // @ts-expect-error -- no browser can keep this policy
    expect(() => defineClientTool({ ...minimal, permissions: { approvalPolicy: 'async_pending' } })).toThrow(TypeError);
    // @ts-expect-error -- only a server remembers calls
    expect(() => defineClientTool({ ...minimal, idempotency: 'required' })).toThrow(TypeError);
  });
});

describe.skipIf(!documents.client)('the samples of the client tools guide (skipped where it is not)', () => {
  test('define their tools', async () => {
    const code = [
      sample(documents.client, 'import { defineClientTool }', 'return res.json();\n},\n});'),
      sample(documents.client, 'const cancelOrder', 'return res.json();\n},\n});'),
      sample(documents.client, 'const slowTool', "return { status: 'done' };\n},\n});"),
      'export { lookupOrder, cancelOrder, slowTool };',
    ];
    const exported = await runSamples({ 'gecx-chat': '../../runtime/index.ts' }, ...code);
    const { lookupOrder, cancelOrder, slowTool } = exported as Record<string, ClientToolDefinition>;
    expect(lookupOrder).toMatchObject({ name: 'lookup_order', approvalPolicy: 'auto', timeoutMs: 30_000 });
    expect(cancelOrder).toMatchObject({ name: 'cancel_order', approvalPolicy: 'user_confirm' });
    expect(slowTool).toMatchObject({ name: 'generate_report', timeoutMs: 60_000 });
    if (!slowTool) throw new Error('the sample exports no slowTool');
    const { contract, handler } = bindClientTool(slowTool, createAjvCompiler());
    expect(contract.parseInput({})).toEqual({ ok: true, value: {} });
    expect(await handler({} as never, context)).toEqual({ output: { status: 'done' } });
  });
});
