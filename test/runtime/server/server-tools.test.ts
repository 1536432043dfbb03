import { describe, expect, test } from 'vitest';
import { serverTools } from '../../../generated/server/index.js';
import {
  createServerToolRegistry,
  reconcileOf,
  serverToolContract,
  type Reconcile,
  type ServerToolEntry,
} from '../../../runtime/server/server-tools.js';
import { echo, sampleContract } from './sample-tools.js';

function entry(loads: string[], name: string, aliases?: readonly string[]): ServerToolEntry {
  return {
    ...(aliases ? { aliases } : {}),
    contract: async () => {
      loads.push(name);
      return sampleContract({ name });
    },
    handler: async () => echo,
  };
}

describe('a registry', () => {
  test('lists canonical names without loading any tool', () => {
    const loads: string[] = [];
    expect(createServerToolRegistry({ b: entry(loads, 'b', ['c']), a: entry(loads, 'a') }).names).toEqual(['b', 'a']);
    expect(loads).toEqual([]);
  });

  test('loads the tool that is asked for, and no other', async () => {
    const loads: string[] = [];
    const tools = createServerToolRegistry({ a: entry(loads, 'a'), b: entry(loads, 'b') });
    const tool = await tools.load('b');
    expect(tool?.contract.name).toBe('b');
    expect(tool?.handler).toBe(echo);
    expect(loads).toEqual(['b']);
  });

  test('finds a tool by its aliases, under its canonical name', async () => {
    const tools = createServerToolRegistry({ save: entry([], 'save', ['memory.save', 'constructor']) });
    expect((await tools.load('memory.save'))?.contract.name).toBe('save');
    expect((await tools.load('constructor'))?.contract.name).toBe('save');
  });

  test.each(['', 'A', 'constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'knows no tool named %j',
    async (name) => {
      expect(await createServerToolRegistry({ a: entry([], 'a') }).load(name)).toBeUndefined();
    },
  );

  test('of no tools knows none', async () => {
    const tools = createServerToolRegistry({});
    expect(tools.names).toEqual([]);
    expect(await tools.load('a')).toBeUndefined();
    await expect(tools.preload()).resolves.toBeUndefined();
  });

  test('preloads every tool, and fails when one is broken', async () => {
    const loads: string[] = [];
    await createServerToolRegistry({ a: entry(loads, 'a'), b: entry(loads, 'b', ['c']) }).preload();
    expect(loads.toSorted()).toEqual(['a', 'b']);
    const broken = { ...entry(loads, 'c'), handler: () => Promise.reject(new Error('no such module')) };
    await expect(createServerToolRegistry({ a: entry(loads, 'a'), broken }).preload()).rejects.toThrow(
      'no such module',
    );
  });

  test.each([
    ['an alias is the name of a tool before it', { b: entry([], 'b'), a: entry([], 'a', ['b']) }],
    ['an alias is the name of a tool after it', { a: entry([], 'a', ['b']), b: entry([], 'b') }],
    ['two tools share an alias', { a: entry([], 'a', ['c']), b: entry([], 'b', ['c']) }],
  ])('cannot be made when %s', (_name, entries) => {
    expect(() => createServerToolRegistry(entries)).toThrow(/"[bc]"/);
  });
});

describe('a contract', () => {
  test('is that of a server tool', () => {
    expect(serverToolContract(sampleContract()).kind).toBe('server');
  });

  test('cannot be changed, at any depth, since what was compiled is what is enforced', () => {
    const contract = sampleContract({
      approvalPolicy: 'user_confirm',
      auth: { required: true, scopes: ['a'], permissions: [] },
    });
    expect(() => Object.assign(contract, { approvalPolicy: 'auto' })).toThrow(TypeError);
    expect(() => Object.assign(contract.auth, { required: false })).toThrow(TypeError);
    expect(() => (contract.auth.scopes as string[]).pop()).toThrow(TypeError);
    expect(contract.auth).toEqual({ required: true, scopes: ['a'], permissions: [] });
  });
});

test('the generated registry can be loaded whole', async () => {
  await serverTools.preload();
  for (const name of serverTools.names) {
    const tool = await serverTools.load(name);
    expect(tool?.contract).toMatchObject({ kind: 'server', name });
    expect(tool?.handler).toBeTypeOf('function');
  }
  expect(serverTools.names).toContain('apply_refund');
});

describe('what a handler module exports as `reconcile`', () => {
  type FindRefund = Reconcile<{ readonly orderId: string }, { readonly refundId: string }>;
  const reconcile: FindRefund = async () => ({ output: { refundId: 'R-1' } });

  test('is found where it is', () => {
    expect(reconcileOf<FindRefund>({ applyRefund: echo, reconcile })).toBe(reconcile);
    expect(reconcileOf<FindRefund>({ applyRefund: echo })).toBeUndefined();
  });

  test('is refused by the type check when it finds something else', () => {
    const wrong = async (): Promise<{ output: { refund: string } }> => ({ output: { refund: 'R-1' } });
    // @ts-expect-error -- there is no `refundId` in it
    expect(reconcileOf<FindRefund>({ applyRefund: echo, reconcile: wrong })).toBe(wrong);
  });
});
