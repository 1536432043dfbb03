import { vi } from 'vitest';
import type { OutputParams } from '../../../generator/diagnostics/tables/output.js';
import { typesEmitter } from '../../../generator/emit/types.js';
import type { MemoryHost } from '../../memory-host.js';
import { contract, root, run } from '../../tester.js';
import type { Fixtures } from './fixture.js';

const a = 'tools/a.tool.yaml';
const config = 'version: 1\ntools: ["tools/*.yaml"]\n';

/** Places in generated files are their first characters. */
export const outputFixtures: Fixtures<keyof OutputParams> = {
  'output-missing': [
    {
      shows: 'a generated file was deleted',
      files: contract(),
      prepare: after((host) => host.files.delete(`${root}/generated/manifest.json`)),
      options: ['--check'],
      places: ['generated/manifest.json:1:1'],
    },
  ],
  'output-different': [
    {
      shows: 'a generated file was edited',
      files: contract(),
      prepare: after((host) => host.files.set(`${root}/generated/types/lookup_order.ts`, 'export {};\n')),
      options: ['--check'],
      places: ['generated/types/lookup_order.ts:1:1'],
    },
  ],
  'output-stale': [
    {
      shows: 'a contract was removed',
      files: { [a]: contract(), 'tools/b.tool.yaml': contract({ name: 'other_tool' }) },
      prepare: after((host) => host.files.delete(`${root}/tools/b.tool.yaml`)),
      options: ['--check'],
      places: ['client', 'server', 'types', 'validators'].map((folder) => `generated/${folder}/other_tool.ts:1:1`),
      besides: ['GECX7002', 'GECX7009'],
    },
  ],
  'skeleton-missing': [
    {
      shows: 'a handler was deleted',
      files: contract(),
      prepare: after((host) => host.files.delete(`${root}/tools/lookup_order.server.ts`)),
      options: ['--check'],
      places: ['tools/lookup_order.server.ts:1:1'],
    },
  ],
  'output-edited': [
    {
      shows: 'a generated file was edited',
      files: contract(),
      prepare: after((host) => host.files.set(`${root}/generated/types/lookup_order.ts`, 'export {};\n')),
      places: ['generated/types/lookup_order.ts:1:1'],
    },
  ],
  'stale-edited': [
    {
      shows: 'the tool of an edited file is gone',
      files: contract(),
      prepare: after((host) => {
        host.files.set(`${root}/generated/types/lookup_order.ts`, 'export {};\n');
        host.files.set(`${root}/${a}`, contract({ name: 'other_tool' }));
      }),
      places: ['generated/types/lookup_order.ts:1:1'],
      besides: ['GECX7009'],
    },
  ],
  'file-unlisted': [
    {
      shows: 'a note in the output folder',
      files: { [a]: contract(), 'generated/notes.md': '# Notes\n' },
      places: ['generated/notes.md:1:1'],
    },
  ],
  'path-escapes': [
    {
      shows: 'an output folder above the configuration',
      files: { [a]: contract(), 'gecx.config.yaml': `${config}out: ../elsewhere\n` },
      places: ['gecx.config.yaml:3:6'],
    },
    {
      shows: 'the folder of the configuration as output folder',
      files: { [a]: contract(), 'gecx.config.yaml': `${config}out: ./\n` },
      places: ['gecx.config.yaml:3:6'],
    },
    {
      shows: 'a handler above the configuration',
      files: { [a]: contract(), 'gecx.config.yaml': `${config}out: generated\nhandlers:\n  lookup_order: /tmp/x.ts\n` },
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'contracts above the configuration, whose handlers would be created beside them',
      files: { [a]: contract(), 'gecx.config.yaml': 'version: 1\ntools: ["../*.tool.yaml"]\nout: generated\n' },
      places: ['gecx.config.yaml:2:9'],
    },
    {
      shows: 'an output folder that is a symbolic link',
      files: contract(),
      prepare: (host) => void host.links.add(`${root}/generated`),
      places: ['generated:1:1'],
    },
    {
      shows: 'a generated file that has become a symbolic link',
      files: contract(),
      prepare: after((host) => host.links.add(`${root}/generated/manifest.json`)),
      options: ['--no-cache'],
      places: ['generated/manifest.json:1:1'],
    },
    {
      shows: 'a file where a folder belongs',
      files: { [a]: contract(), generated: 'x' },
      places: ['generated:1:1'],
    },
  ],
  'handler-orphaned': [
    {
      shows: 'a handler without a contract',
      files: { [a]: contract(), 'tools/gone.server.ts': 'export {};\n' },
      places: ['tools/gone.server.ts:1:1'],
    },
    {
      shows: 'a handler without a contract that is broken',
      files: { [a]: contract(), 'tools/gone.server.ts': 'export const gone = {;\n' },
      places: ['tools/gone.server.ts:1:1'],
    },
  ],
  'path-taken': [
    {
      shows: 'a file of a person where a generated one belongs',
      files: { [a]: contract(), 'generated/types/lookup_order.ts': 'export const mine = 1;\n' },
      places: ['generated/types/lookup_order.ts:1:1'],
    },
  ],
  'everything-removed': [
    {
      shows: 'a pattern that finds nothing any more',
      files: contract(),
      prepare: after((host) =>
        host.files.set(`${root}/gecx.config.yaml`, 'version: 1\ntools: ["tols/*.yaml"]\nout: generated\n'),
      ),
      places: ['gecx.config.yaml:2:8'],
      besides: ['GECX1103'],
    },
  ],
  'path-unimportable': [
    {
      shows: 'a handler with a mark of addresses in its name',
      files: {
        [a]: contract(),
        'gecx.config.yaml': `${config}out: generated\nhandlers:\n  lookup_order: "src/o d#d%?.ts"\n`,
      },
      places: ['gecx.config.yaml:5:17'],
    },
    {
      shows: 'a contract in a folder whose name is not what its address would be',
      files: { 'tools/100%/a.tool.yaml': contract() },
      places: ['tools/100%/a.tool.yaml:2:7'],
    },
    {
      shows: 'an output folder with an escape of addresses',
      files: { [a]: contract(), 'gecx.config.yaml': `${config}out: gen%20erated\n` },
      places: ['gecx.config.yaml:3:6'],
    },
    {
      shows: 'an output folder that no disk can hold',
      files: { [a]: contract(), 'gecx.config.yaml': `${config}out: "gen\\0x"\n` },
      places: ['gecx.config.yaml:3:6'],
    },
  ],
  'write-failed': [
    {
      shows: 'a full disk',
      files: contract(),
      disturb: (host) => ({ ...host, write: fail('ENOSPC: no space left on device') }),
      places: ['generated/.codegen.json:1:1'],
    },
    {
      shows: 'a disk that becomes full on the way',
      files: contract(),
      disturb: (host) => ({
        ...host,
        write: (path, content) => {
          if (path.endsWith('/manifest.json')) throw new Error('ENOSPC: no space left on device');
          host.write(path, content);
        },
      }),
      places: ['generated/manifest.json:1:1'],
    },
  ],
  'compiler-failed': [
    {
      shows: 'a defect',
      files: contract(),
      disturb: (host) => ({ ...host, glob: fail('out of order') }),
      places: ['gecx.config.yaml:1:1'],
    },
    {
      shows: 'a defect that --check would stumble over: one file twice',
      files: contract(),
      prepare: () => emitTypes('export {};\n', 'export {};\n'),
      options: ['--check'],
      places: ['gecx.config.yaml:1:1'],
    },
  ],
  'output-invalid': [
    {
      shows: 'an emitter that makes broken TypeScript',
      files: contract(),
      prepare: () => emitTypes('// Types.\nexport const = 1;\n'),
      options: ['--check'],
      places: ['generated/types/lookup_order.ts:2:14'],
    },
  ],
};

/** A first, clean run, and then a change. */
function after(change: (host: MemoryHost) => unknown): (host: MemoryHost) => Promise<void> {
  return async (host) => {
    const { exitCode, err } = await run(host, ['codegen']);
    if (exitCode !== 0) throw new Error(err);
    change(host);
  };
}

/** Makes the emitter of types print something else for the next tool, each text as the same file. */
function emitTypes(...contents: readonly string[]): void {
  const path = 'generated/types/lookup_order.ts';
  vi.spyOn(typesEmitter, 'emitTool').mockReturnValueOnce(
    contents.map((content) => ({ path, content, owner: 'generator', format: 'none' })),
  );
}

function fail(message: string): () => never {
  return () => {
    throw new Error(message);
  };
}
