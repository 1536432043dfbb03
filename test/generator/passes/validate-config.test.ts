import { expect, test } from 'vitest';
import { compileWorkspace, contract, describe as placesOf, workspace } from '../../tester.js';

/** The findings of a configuration as `GECX2001 3:1 message`. */
async function findings(config: string): Promise<string[]> {
  const host = workspace({ 'gecx.config.yaml': config, 'tools/a.tool.yaml': contract() });
  const { diagnostics } = await compileWorkspace(host);
  const places = placesOf(diagnostics).map((place) => place.replace(' gecx.config.yaml:', ' '));
  return diagnostics.map(({ message }, i) => `${places[i]} ${message}`);
}

const rest = 'tools: ["tools/*.yaml"]\nout: generated\n';

test('the shape of a configuration is checked like that of a contract, in its own name', async () => {
  expect(await findings(`version: 1\n${rest}output: x\n`)).toEqual([
    'GECX2001 4:1 The configuration has no field `output`',
  ]);
  expect(await findings(rest)).toEqual(['GECX2002 1:1 The configuration needs the field `version`']);
  expect(await findings(`version: 2\n${rest}`)).toEqual(['GECX2004 1:10 `version` cannot be 2; it is one of `1`']);
  expect(await findings(`version: 1\n${rest}validators: mjs\n`)).toEqual([
    'GECX2004 4:13 `validators` cannot be "mjs"; it is one of `ts`, `js`',
  ]);
  expect(await findings(`version: 1\n${rest.replace('["tools/*.yaml"]', '[]')}`)).toEqual([
    'GECX2005 2:8 `tools` must have at least 1 item',
  ]);
});

test('a configuration is read as guardedly as a contract', async () => {
  expect(await findings(`version: 1\n${rest}out: x\n`)).toEqual([
    'GECX1007 4:1 The key `out` stands here a second time',
  ]);
});

test('handlers of tools are allowed anywhere below the configuration but in the output folder', async () => {
  expect(await findings(`version: 1\n${rest}handlers:\n  lookup_order: src/a.ts\n`)).toEqual([]);
  expect(await findings(`version: 1\n${rest}handlers:\n  lookup_order: ../a.ts\n`)).toEqual([
    'GECX7008 5:17 `../a.ts` leads out of the folder of the configuration file',
  ]);
  const [inside] = await findings(`version: 1\n${rest}handlers:\n  lookup_order: src/../generated/a.ts\n`);
  expect(inside).toMatch(/^GECX1102 5:17 /);
});

test.each([
  ['', 'Start with `version:`, `tools:` and `out:`.'],
  [rest, 'Add the field; docs/config.md shows each with an example.'],
  ['version: 1\ntools: []\nout: x\n', 'Change the value; docs/config.md says what it can be.'],
])('the advice is about the configuration, not about contracts: %j', async (config, hint) => {
  const { diagnostics } = await compileWorkspace(workspace({ 'gecx.config.yaml': config }));
  expect(diagnostics.map((diagnostic) => diagnostic.hint)).toEqual([hint]);
});
