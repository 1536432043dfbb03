import { expect, test } from 'vitest';
import { compileWorkspace, contract, emitted, workspace } from '../../tester.js';

/** The skeleton of a server tool whose handler the configuration puts somewhere. */
async function skeletonAt(path: string, out = 'generated'): Promise<string> {
  const settings = { version: 1, tools: ['tools/*.yaml'], out, handlers: { lookup_order: path } };
  const files = { 'gecx.config.yaml': JSON.stringify(settings), 'tools/a.tool.yaml': contract() };
  return emitted(await compileWorkspace(workspace(files)), path);
}

test('a handler in TypeScript states its type', async () => {
  expect(await skeletonAt('src/order.mts')).toBe(`import { toolFailure } from 'gecx-tools/server';
import type { LookupOrderHandler } from '../generated/server/lookup_order.js';

/** Looks up an order. */
export const lookupOrder: LookupOrderHandler = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'lookup_order is not implemented yet');
};
`);
});

test.each(['src/order.js', 'src/order.mjs', 'src/order.jsx'])(
  'a handler in JavaScript states it in a comment: %s',
  async (path) => {
    expect(await skeletonAt(path)).toBe(`import { toolFailure } from 'gecx-tools/server';

/** Looks up an order. */
/** @type {import('../generated/server/lookup_order.js').LookupOrderHandler} */
export const lookupOrder = async (_input, _ctx) => {
  throw toolFailure('TOOL_NOT_IMPLEMENTED', 'lookup_order is not implemented yet');
};
`);
  },
);

test('no path ends that comment', async () => {
  expect(await skeletonAt('src/order.js', 'all*/made')).toContain(String.raw`{import('../all*\/made/server/`);
});
