import { describe, expect, test } from 'vitest';
import { serverTools } from '../../../generated/client/index.js';
import { serverTools as registry } from '../../../generated/server/index.js';
import { compileContract, compileWorkspace, contract, emitted, workspace } from '../../tester.js';

describe('the list of server tools', () => {
  test('has every tool of the server, and nothing of its policy', () => {
    expect(serverTools.map(({ name }) => name)).toEqual([...registry.names]);
    for (const tool of serverTools) {
      const aliases = 'aliases' in tool ? ['aliases'] : [];
      expect(Object.keys(tool)).toEqual(['name', ...aliases, 'endpoint', 'headerName', 'changesState', 'parseInput']);
    }
  });

  test('checks an input as the server does', () => {
    const refund = serverTools.find(({ name }) => name === 'apply_refund');
    expect(refund?.parseInput({ orderId: 'ORD-1', amountCents: 0 })).toMatchObject({ ok: false });
    expect(refund?.parseInput({ orderId: 'ORD-1', amountCents: 1 })).toMatchObject({ ok: true });
  });
});

test('a tool tells its other names', async () => {
  const compilation = await compileContract(contract({ wireName: 'order.lookup', aliases: ['findOrder'] }));
  expect(emitted(compilation, 'generated/client/lookup_order.ts')).toContain("aliases: ['order.lookup', 'findOrder'],");
});

test('a tool that is named like the entry of another one gets its own name', async () => {
  const files = {
    'tools/a.tool.yaml': contract({ name: 'find' }),
    'tools/b.tool.yaml': contract({ name: 'find_endpoint' }),
  };
  const index = emitted(await compileWorkspace(workspace(files)), 'generated/client/index.ts');
  expect(index).toContain("import { type FindClient, endpoint as findEndpoint_, find } from './find.js';");
  expect(index).toContain('endpoint as findEndpointEndpoint, findEndpoint }');
  expect(index).toContain('= [findEndpoint_, findEndpointEndpoint];');
});
