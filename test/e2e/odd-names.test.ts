import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runIn, temporaryFolder, writeFiles } from '../disk.js';
import { contract } from '../tester.js';
import { strictFlags } from '../strict-flags.js';
import { compilers, execute, repository } from './installed-project.js';

/** Names that mean something to JavaScript, to a file system, or to the generated modules themselves. */
const oddNames = [
  ...['delete', 'class', 'default', 'arguments', 'constructor', 'to_string', 'then', 'await', 'con', 'aux', 'index'],
  ...[
    'create_client',
    'call_tool',
    'client',
    'endpoint',
    'parse_input',
    'server_tools',
    'server_tool_contract',
    'tool_result',
  ],
  ...['get_2fa', 'a-', 'a__b', 'x1', 'array', 'promise', 'call_options', 'reconcile', 'reconcile_of'],
];

const tsconfig = {
  compilerOptions: { ...strictFlags, noEmit: true, typeRoots: [join(repository, 'node_modules/@types')] },
  include: ['tools', 'generated'],
};

test('tools of every odd name, in a folder of an odd name, with wire names and aliases on both sides, make code that compiles', async () => {
  const folder = temporaryFolder();
  writeFiles(folder, {
    'package.json': '{ "type": "module" }',
    'tsconfig.json': JSON.stringify(tsconfig),
    'gecx.config.yaml': 'version: 1\ntools: ["tools/**/*.tool.yaml"]\nout: generated\n',
    'tools/map.tool.yaml': contract({
      kind: 'client',
      name: 'show_map',
      http: undefined,
      wireName: 'map.show',
      aliases: ['Map/Open'],
    }),
    "tools/Bob's ${x} `y`/memory.tool.yaml": contract({
      name: 'memory_save',
      wireName: 'memory.save',
      aliases: ['remember'],
      deprecated: 'Use notes.',
    }),
    ...Object.fromEntries(oddNames.map((name, i) => [`tools/t${i}.tool.yaml`, contract({ name })])),
  });
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(repository, join(folder, 'node_modules/gecx-tools'));
  const run = await runIn(folder, ['codegen']);
  expect(run.exitCode, run.err).toBe(0);
  execute(folder, process.execPath, compilers['6.0']);
});
