import { expect, test } from 'vitest';
import { clientTools } from '../../../generated/client-tools/index.js';
import { createClientToolRegistry, type ClientToolEntry } from '../../../runtime/client/client-tools.js';
import type { ClientToolContract } from '../../../runtime/core/contract.js';

const contract: ClientToolContract = {
  kind: 'client',
  name: 'cancel_order',
  description: 'Cancels.',
  inputSchema: true,
  approvalPolicy: 'auto',
  sideEffectLevel: 'none',
  timeoutMs: 1000,
  render: false,
  parseInput: (value) => ({ ok: true, value }),
  parseOutput: (value) => ({ ok: true, value }),
};

function entry(loads: string[], name: string): ClientToolEntry {
  return {
    contract: async () => {
      loads.push(name);
      return { ...contract, name };
    },
    handler: async () => () => ({ output: {} }),
  };
}

test('a registry lists its tools without loading any', () => {
  const loads: string[] = [];
  const registry = createClientToolRegistry({ b: entry(loads, 'b'), a: entry(loads, 'a') });
  expect(registry.names).toEqual(['b', 'a']);
  expect(loads).toEqual([]);
});

test('a tool is loaded when it is asked for, and no other', async () => {
  const loads: string[] = [];
  const registry = createClientToolRegistry({ a: entry(loads, 'a'), b: entry(loads, 'b') });
  expect((await registry.load('b'))?.contract.name).toBe('b');
  expect(loads).toEqual(['b']);
});

test.each(['', 'A', 'constructor', 'toString', '__proto__'])('there is no tool named %j', async (name) => {
  const registry = createClientToolRegistry({ a: entry([], 'a') });
  expect(await registry.load(name)).toBeUndefined();
});

test('preload loads every tool, and fails when one is broken', async () => {
  const loads: string[] = [];
  await createClientToolRegistry({ a: entry(loads, 'a'), b: entry(loads, 'b') }).preload();
  expect(loads.toSorted()).toEqual(['a', 'b']);
  const broken = { ...entry(loads, 'c'), handler: () => Promise.reject(new Error('no such module')) };
  await expect(createClientToolRegistry({ a: entry(loads, 'a'), broken }).preload()).rejects.toThrow('no such module');
});

test('the generated registry of client tools can be loaded whole', async () => {
  await clientTools.preload();
  for (const name of clientTools.names) {
    const tool = await clientTools.load(name);
    expect(tool?.contract).toMatchObject({ kind: 'client', name });
    expect(tool?.handler).toBeTypeOf('function');
  }
  expect(clientTools.names.length).toBeGreaterThan(0);
});
