import { describe, expect, test } from 'vitest';
import { compileWorkspace, contract, emitted, workspace } from '../../tester.js';
import type { Compilation } from '../../../generator/compile.js';

/** Compiles contracts as `tools/a.tool.yaml`, `tools/b.tool.yaml` and so on. */
function compileAll(...changes: readonly Readonly<Record<string, unknown>>[]): Promise<Compilation> {
  const files = changes.map((change, i) => [`tools/${'abcdef'[i]}.tool.yaml`, contract(change)]);
  return compileWorkspace(workspace(Object.fromEntries(files) as Record<string, string>));
}

/** The findings as `name-taken b 2:7`. */
async function findings(...changes: readonly Readonly<Record<string, unknown>>[]): Promise<string[]> {
  const { diagnostics } = await compileAll(...changes);
  return diagnostics.map(
    ({ name, origin: { file, start } }) =>
      `${name} ${file.replace(/^tools\/|\.tool\.yaml$/g, '')} ${start.line}:${start.column}`,
  );
}

const other = { name: 'other_tool' };

describe('names, wire names and aliases share one namespace', () => {
  test('two tools of one name', async () => {
    expect(await findings({}, {})).toEqual(['name-taken b 2:7']);
    expect(await findings({}, {}, {})).toEqual(['name-taken b 2:7', 'name-taken c 2:7']);
  });

  test('a client tool and a server tool of one name, in either order', async () => {
    const client = { kind: 'client', http: undefined };
    expect(await findings({}, client)).toEqual(['name-taken b 2:7']);
    expect(await findings(client, {})).toEqual(['name-taken b 2:7']);
  });

  test('an alias that is the name of another tool', async () => {
    expect(await findings({}, { ...other, aliases: ['x1', 'lookup_order'] })).toEqual(['name-taken b 15:5']);
  });

  test('a name that is the alias of another tool', async () => {
    expect(await findings({ aliases: ['other_tool'] }, other)).toEqual(['name-taken b 2:7']);
  });

  test('a wire name that is the alias of another tool', async () => {
    expect(await findings({ wireName: 'orders.find' }, { ...other, aliases: ['orders.find'] })).toEqual([
      'name-taken b 14:5',
    ]);
  });

  test('two wire names alike', async () => {
    expect(await findings({ wireName: 'orders.find' }, { ...other, wireName: 'orders.find' })).toEqual([
      'name-taken b 13:11',
    ]);
  });

  test('both owners are named, and the earlier place is shown', async () => {
    const { diagnostics } = await compileAll({ aliases: ['find'] }, { ...other, wireName: 'find' });
    expect(diagnostics[0]?.message).toBe('`find` is already taken by the tool `lookup_order` in tools/a.tool.yaml');
    expect(diagnostics[0]?.related).toMatchObject([
      { origin: { file: 'tools/a.tool.yaml', start: { line: 14, column: 5 } } },
    ]);
  });

  test('a tool may spell its own name in several ways', async () => {
    const spellings = { wireName: 'lookup_order', aliases: ['lookupOrder', 'lookup-order', 'LookupOrder'] };
    expect(await findings(spellings)).toEqual([]);
  });

  test('different names are no collision', async () => {
    expect(await findings({ wireName: 'orders.lookup', aliases: ['find'] }, { ...other, aliases: ['search'] })).toEqual(
      [],
    );
  });
});

describe('names that are one in generated code or on a disk without upper case are refused', () => {
  test.each([
    ['lookup_order', 'lookup-order'],
    ['lookup_order', 'lookup__order'],
    ['lookup_order', 'lookup_order_'],
    ['lookup_order', 'lookuporder'],
    ['a2b', 'a2_b'],
    ['con', 'con_'],
  ])('%s and %s', async (first, second) => {
    const found = await findings({ name: first }, { name: second });
    expect(found.filter((finding) => finding.startsWith('name-collision'))).toEqual(['name-collision b 2:7']);
  });

  test('an alias in capitals', async () => {
    expect(await findings({}, { ...other, aliases: ['LOOKUP_ORDER'] })).toEqual(['name-collision b 14:5']);
    expect(await findings({ wireName: 'memory.save' }, { ...other, wireName: 'memorySave' })).toEqual([
      'name-collision b 13:11',
    ]);
  });

  test('both owners are named, and the earlier place is shown', async () => {
    const { diagnostics } = await compileAll({}, { name: 'lookup-order' });
    expect(diagnostics[0]?.message).toContain('`lookup-order` and `lookup_order` (tools/a.tool.yaml)');
    expect(diagnostics[0]?.related).toMatchObject([
      { origin: { file: 'tools/a.tool.yaml', start: { line: 2, column: 7 } } },
    ]);
  });

  test('names that share a start are none', async () => {
    expect(await findings({ name: 'order' }, { name: 'order_input' }, { name: 'orders' })).toEqual([]);
  });
});

describe('names that AG-UI keeps for itself are refused in every spelling', () => {
  test.each([
    'AGUISendStateSnapshot',
    'AGUISendStateDelta',
    'aguisendstatesnapshot',
    'agui_send_state_delta',
    'AGUI.Send-State:Delta',
    'a_g_u_i_send_state_snapshot',
  ])('%s as an alias', async (alias) => {
    expect(await findings({ aliases: [alias] })).toEqual(['name-reserved a 14:5']);
  });

  test('as a name and as a wire name', async () => {
    expect(await findings({ name: 'agui_send_state_snapshot' })).toEqual(['name-reserved a 2:7']);
    expect(await findings({ wireName: 'AGUISendStateDelta' })).toEqual(['name-reserved a 13:11']);
  });

  test('their neighbours are free', async () => {
    expect(await findings({ aliases: ['AGUISendState', 'SendStateSnapshot'] })).toEqual([]);
  });
});

describe('names that are unsafe in code or as a file are changed, with a warning', () => {
  test.each([
    ['con', 'file name', 'con_'],
    ['com1', 'file name', 'com1_'],
    ['index', 'file name', 'index_'],
    ['default', 'function name', 'default_'],
    ['constructor', 'function name', 'constructor_'],
    ['then', 'function name', 'then_'],
    ['create-client', 'function name', 'createClient_'],
  ])('%s', async (name, what, as) => {
    const { diagnostics, files } = await compileAll({ name });
    expect(
      diagnostics.map(({ code, severity, origin: { start } }) => [code, severity, start.line, start.column]),
    ).toEqual([['GECX4004', 'warning', 2, 7]]);
    expect(diagnostics[0]?.message).toContain(`cannot be used as a ${what}, which is called \`${as}\` instead`);
    expect(files).toBeDefined();
  });

  test('the canonical name stays as it is', async () => {
    const compilation = await compileAll({ name: 'con' });
    expect(emitted(compilation, 'generated/types/con_.ts')).toContain('interface ConInput');
    expect(JSON.parse(emitted(compilation, 'generated/catalog.json'))).toMatchObject({ tools: [{ name: 'con' }] });
  });
});

test('the file of a contract decides which of two is reported, not the order of the disk', async () => {
  const files = { 'tools/z.tool.yaml': contract(), 'tools/b.tool.yaml': contract() };
  const { diagnostics } = await compileWorkspace(workspace(files));
  expect(diagnostics.map(({ origin }) => origin.file)).toEqual(['tools/z.tool.yaml']);
});
