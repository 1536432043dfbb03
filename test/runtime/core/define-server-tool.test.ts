import { describe, expect, expectTypeOf, test } from 'vitest';
import { z } from 'zod';
import * as v from 'valibot';
import { createServerToolManifest, defineServerTool, type ServerToolDefinition } from '../../../runtime/index.js';
import type { ServerToolManifestDocument } from '../../../runtime/core/manifest.js';
import { documents, runSamples, sample } from '../seed-samples.js';

const inputSchema = { type: 'object', properties: { orderId: { type: 'string' } } } as const;
const minimal = { name: 'apply_refund', description: 'Pays back.', inputSchema } as const;

describe('a server tool that is defined by hand', () => {
  test('gets the defaults of a contract file', () => {
    expect(defineServerTool(minimal)).toMatchObject({
      kind: 'server',
      name: 'apply_refund',
      approvalPolicy: 'user_confirm',
      approval: { expiresInMs: 900_000, approverPermission: 'apply_refund:approve', escalate: [] },
      sideEffectLevel: 'state_changing',
      idempotency: {
        mode: 'required',
        duplicateBehavior: 'return_cached',
        ttlMs: 86_400_000,
        headerName: 'Idempotency-Key',
      },
      auth: { required: true, scopes: [], permissions: [] },
      audit: { classification: 'standard', redactInput: [], redactOutput: [] },
      timeoutMs: 30_000,
      retrySafe: false,
    });
  });

  test('keeps what is stated', () => {
    const stated = {
      permissions: { requiresUserApproval: true, allowedOrigins: ['https://app.example.com'] },
      sideEffectLevel: 'none',
      keyFrom: ['/orderId'],
      sensitive: { input: { '/orderId': ['address'] } },
      limits: { ratePerMinute: 5 },
      aliases: ['refund'],
      http: { endpoint: '/chat/tool-call' },
    } as const;
    const { permissions: _permissions, ...kept } = stated;
    expect(defineServerTool({ ...minimal, ...stated })).toMatchObject({
      ...kept,
      allowedOrigins: ['https://app.example.com'],
      approvalPolicy: 'user_confirm',
      idempotency: { mode: 'required' },
    });
  });

  test('may give idempotency as a word', () => {
    expect(defineServerTool({ ...minimal, idempotency: 'required' }).idempotency.mode).toBe('required');
  });

  test('is frozen, while the schema it was made of is not', () => {
    const schema = { type: 'object', properties: {} };
    const { inputSchema: kept } = defineServerTool({ ...minimal, inputSchema: schema });
    expect(() => Object.assign(kept.properties, { a: {} })).toThrow(TypeError);
    Object.assign(schema.properties, { a: {} });
    expect(kept).toEqual({ type: 'object', properties: {} });
  });

  test('says of its schemas that they are about objects', () => {
    expect(defineServerTool({ ...minimal, inputSchema: { properties: {} } }).inputSchema).toEqual({
      type: 'object',
      properties: {},
    });
  });

  test('has a parser where its schema is a Standard Schema, and tells the manifest its JSON Schema', () => {
    const schema = z.object({ orderId: z.string(), limit: z.number().default(5) });
    const tool = defineServerTool({ ...minimal, inputSchema: schema, outputSchema: schema });
    expect(tool.parseInput?.({ orderId: 'a' })).toEqual({ ok: true, value: { orderId: 'a', limit: 5 } });
    expect(createServerToolManifest([tool]).tools[0]).toMatchObject({
      inputSchema: { type: 'object', required: ['orderId'], properties: { orderId: { type: 'string' } } },
      outputSchema: { type: 'object', required: ['orderId', 'limit'] },
    });
    expectTypeOf<NonNullable<typeof tool.parseInput>>().returns.toEqualTypeOf<
      | { readonly ok: true; readonly value: { orderId: string; limit: number } }
      | { readonly ok: false; readonly issues: readonly import('../../../runtime/index.js').Issue[] }
    >();
  });
});

describe('is refused, with every reason at once:', () => {
  test.each<[object, string]>([
    [{ name: 'Refund' }, '`name` must be 2 to 128 lower-case letters'],
    [{ name: 'a' }, '`name` must be'],
    [{ description: '' }, '`description` must not be empty'],
    [{ kind: 'client' }, '`kind` must be `server`'],
    [{ execute: () => {} }, 'a server tool has no `execute`'],
    [{ approvalpolicy: 'denied' }, '`approvalpolicy` is not a field of a server tool'],
    [{ auth: { scope: ['a'] } }, '`auth.scope` is not a field'],
    [{ inputSchema: undefined }, '`inputSchema` is missing'],
    [{ inputSchema: { type: 'string' } }, '`inputSchema` must be a JSON Schema of objects'],
    [{ outputSchema: { type: 'object', properties: { at: new Date(0) } } }, '`outputSchema` must be a JSON Schema'],
    [{ inputSchema: v.object({}) }, '`inputSchema` is a schema of valibot that cannot tell its JSON Schema'],
    [{ name: undefined }, '`name` must be'],
    [{ inputSchema: z.object({ at: z.date() }) }, '`inputSchema` has no JSON Schema: Date cannot be represented'],
    [{ timeoutMs: 1 }, '`timeoutMs` must be'],
    [{ idempotency: 'optional' }, '`idempotency: optional` is not enough'],
  ])('%j', (changes, problem) => {
    const define = (): unknown => defineServerTool({ ...minimal, ...changes });
    expect(define).toThrow(TypeError);
    expect(define).toThrow(problem);
  });

  test('all of them', () => {
    const wrong = { ...minimal, name: 'X', timeoutMs: 1, keyfrom: [] };
    expect(() => defineServerTool(wrong)).toThrow(
      [
        'not every tool is well defined:',
        '- X: `keyfrom` is not a field of a server tool',
        '- X: `name` must be 2 to 128 lower-case letters, digits, `_` and `-`, starting with a letter',
        '- X: `timeoutMs` must be a whole number of 100 to 600000 milliseconds',
      ].join('\n'),
    );
  });

  test('by the type check as well', () => {
    // @ts-expect-error -- there is no such policy
    expect(() => defineServerTool({ ...minimal, approvalPolicy: 'nobody' })).toThrow(TypeError);
    // @ts-expect-error -- its code is given to the server
    expect(() => defineServerTool({ ...minimal, execute: () => {} })).toThrow(TypeError);
  });
});

describe.skipIf(!documents.server)('the sample of the server tools guide (skipped where it is not)', () => {
  test('defines its tool, and makes the manifest that the guide shows', async () => {
    const code = sample(
      documents.server,
      'import { createServerToolManifest',
      'createServerToolManifest([applyRefund]);',
    );
    const exported = await runSamples({ 'gecx-chat': '../../runtime/index.ts' }, code);
    const { inputSchema: input, outputSchema: output } = exported['applyRefund'] as ServerToolDefinition;
    const manifest = exported['serverToolManifest'] as ServerToolManifestDocument;
    const shown = JSON.parse(sample(documents.server, '{\n"version": 1', '\n]\n}')) as ServerToolManifestDocument;
    expect(manifest).toEqual({
      ...shown,
      generatedAt: expect.stringMatching(/^20\d\d-/),
      tools: [
        {
          ...shown.tools[0],
          description: 'Apply a partial refund after policy checks',
          inputSchema: input,
          outputSchema: output,
        },
      ],
    });
    expect(input).toMatchObject({ required: ['orderId', 'amountCents'] });
  });
});
