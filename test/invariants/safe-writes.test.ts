import { mkdirSync, existsSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { nodeHost, type Host } from '../../generator/host.js';
import { readTree, runIn, temporaryFolder, writeFiles } from '../disk.js';
import { sampleWorkspace } from '../sample-workspace.js';
import { contract } from '../tester.js';

async function generatedWorkspace(): Promise<string> {
  const folder = temporaryFolder();
  writeFiles(folder, sampleWorkspace);
  expect((await runIn(folder, ['codegen'])).exitCode).toBe(0);
  return folder;
}

describe('I6: all or nothing', () => {
  test('any error means that nothing is written', async () => {
    const folder = await generatedWorkspace();
    writeFiles(folder, {
      'tools/lookup_order.tool.yaml': contract({ description: 'Something new.' }),
      'tools/broken.tool.yaml': contract({ name: 'broken', timeoutMs: 5 }),
    });
    const before = readTree(folder);
    expect((await runIn(folder, ['codegen'])).exitCode).toBe(1);
    expect(readTree(folder)).toEqual(before);
  });

  test('a run that is killed at any moment is repaired by the next', async () => {
    const reference = await generatedWorkspace();
    writeFiles(reference, { 'tools/added.tool.yaml': contract({ name: 'added' }) });
    unlinkSync(join(reference, 'tools/lookup_order.tool.yaml'));
    await runIn(reference, ['codegen']);
    const wanted = readTree(reference);

    for (let survived = 0; ; survived++) {
      const folder = await generatedWorkspace();
      writeFiles(folder, { 'tools/added.tool.yaml': contract({ name: 'added' }) });
      unlinkSync(join(folder, 'tools/lookup_order.tool.yaml'));
      const { host, wasKilled } = killedAfter(survived);
      const run = await runIn(folder, ['codegen'], { host });
      if (!wasKilled()) break;
      // A run that only could not keep its cache has done its work.
      expect(run.exitCode).toBe(wasKilled() === 'in the cache' ? 0 : 1);
      expect((await runIn(folder, ['codegen'])).exitCode).toBe(0);
      expect(readTree(folder)).toEqual(wanted);
    }
  });

  test('a run that is killed before its lock leaves nothing that a changed mind cannot take back', async () => {
    const folder = await generatedWorkspace();
    const before = readTree(folder);
    writeFiles(folder, { 'tools/added.tool.yaml': contract({ name: 'added' }) });
    const { host } = killedAfter(6);
    await runIn(folder, ['codegen'], { host });
    unlinkSync(join(folder, 'tools/added.tool.yaml'));
    rmSync(join(folder, 'tools/added.server.ts'), { force: true });
    const run = await runIn(folder, ['codegen']);
    expect(run.err).toBe('');
    expect(readTree(folder)).toEqual(before);
  });
});

/** A host that dies before its n-th change, half way through a write. */
function killedAfter(changes: number): {
  readonly host: Host;
  readonly wasKilled: () => 'in the cache' | 'in the output' | undefined;
} {
  let left = changes;
  let killed: 'in the cache' | 'in the output' | undefined;
  const die = (path?: string): void => {
    if (left-- > 0) return;
    killed ??= path?.includes('node_modules') ? 'in the cache' : 'in the output';
    if (path && existsSync(join(path, '..'))) writeFileSync(join(path, '..', '.1-half.gecx-tmp'), 'half');
    throw new Error('killed');
  };
  const host: Host = {
    ...nodeHost,
    write: (path, content) => {
      die(path);
      nodeHost.write(path, content);
    },
    create: (path, content) => {
      die();
      return nodeHost.create(path, content);
    },
    remove: (path, root) => {
      // Clearing leftovers is not a change that matters.
      if (!path.endsWith('.gecx-tmp')) die();
      nodeHost.remove(path, root);
    },
  };
  return { host, wasKilled: () => killed };
}

describe('I7: only what the lock lists is removed', () => {
  test('files of a removed tool go, with their empty folders', async () => {
    const folder = await generatedWorkspace();
    unlinkSync(join(folder, 'tools/nested/show_map.tool.yaml'));
    const run = await runIn(folder, ['codegen']);
    expect(run.out).toContain('remove  generated/client-tools/show_map.ts');
    expect(existsSync(join(folder, 'generated/client-tools'))).toBe(false);
  });

  test('an edited file is written again, with a warning', async () => {
    const folder = await generatedWorkspace();
    const before = readTree(folder);
    writeFiles(folder, { 'generated/types/apply_refund.ts': 'export {};\n' });
    const check = await runIn(folder, ['codegen', '--check']);
    expect(check.exitCode).toBe(1);
    expect(check.err).toContain('GECX7002');
    const run = await runIn(folder, ['codegen']);
    expect(run.err).toContain('warning GECX7005 generated/types/apply_refund.ts was edited by hand');
    expect(readTree(folder)).toEqual(before);
  });

  test('an edited file of a removed tool is kept, with a warning, and stays drift', async () => {
    const folder = await generatedWorkspace();
    writeFiles(folder, { 'generated/types/lookup_order.ts': 'export {};\n' });
    unlinkSync(join(folder, 'tools/lookup_order.tool.yaml'));
    const run = await runIn(folder, ['codegen']);
    expect(run.exitCode).toBe(0);
    expect(run.err).toContain('warning GECX7006 generated/types/lookup_order.ts');
    expect(existsSync(join(folder, 'generated/types/lookup_order.ts'))).toBe(true);
  });

  test('a file of a removed tool that was kept is still known as ours', async () => {
    const folder = await generatedWorkspace();
    const path = 'generated/types/lookup_order.ts';
    writeFiles(folder, { [path]: `${readTree(folder)[path]}// edited\n` });
    unlinkSync(join(folder, 'tools/lookup_order.tool.yaml'));
    await runIn(folder, ['codegen']);
    const run = await runIn(folder, ['codegen']);
    expect(run.err).toContain(`warning GECX7007 ${path} was written by the compiler once, and belongs to no contract`);
    expect(run.err).not.toContain('was not written by the compiler');
  });

  test.each(['', 'not json', '[]', '{"version":1,"files":{"../../outside.txt":"sha256:0","types/x.ts":7}}'])(
    'a lock that cannot be trusted counts as empty: %j',
    async (lock) => {
      const folder = await generatedWorkspace();
      const before = readTree(folder);
      writeFiles(folder, { 'generated/.codegen.json': lock, 'generated/notes.txt': 'mine', 'outside.txt': 'mine' });
      const run = await runIn(folder, ['codegen']);
      expect(run.exitCode).toBe(0);
      expect(run.err).toContain('warning GECX7007 generated/notes.txt was not written by the compiler');
      expect(readTree(folder)).toEqual({ ...before, 'generated/notes.txt': 'mine', 'outside.txt': 'mine' });
    },
  );

  test('symbolic links in the way are refused', async () => {
    const folder = await generatedWorkspace();
    const elsewhere = temporaryFolder();
    rmSync(join(folder, 'generated/types'), { recursive: true });
    symlinkSync(elsewhere, join(folder, 'generated/types'));
    const run = await runIn(folder, ['codegen']);
    expect(run.exitCode).toBe(1);
    expect(run.err).toContain('GECX7008 `generated/types` is a symbolic link');
    expect(readTree(elsewhere)).toEqual({});
  });

  test('so are folders where files belong, however they came there', async () => {
    const folder = await generatedWorkspace();
    for (const name of ['generated/types/apply_refund.ts', 'generated/.codegen.json']) {
      rmSync(join(folder, name));
      mkdirSync(join(folder, name));
    }
    for (const more of [[], ['--no-cache'], ['--check'], ['--dry-run']]) {
      const run = await runIn(folder, ['codegen', ...more]);
      expect(run.exitCode, more.join()).toBe(1);
      expect(run.err).toContain('GECX7008 `generated/types/apply_refund.ts` is a folder where a file belongs');
      expect(run.err).not.toContain('GECX9001');
    }
  });
});

describe('I8: what a person wrote is never overwritten', () => {
  test('a file of a person where a generated one belongs stops the run before anything is written', async () => {
    const folder = temporaryFolder();
    writeFiles(folder, { ...sampleWorkspace, 'generated/client/index.ts': 'export const mine = 1;\n' });
    const before = readTree(folder);
    const run = await runIn(folder, ['codegen']);
    expect(run.exitCode).toBe(1);
    expect(run.err).toContain('error GECX7011 generated/client/index.ts');
    expect(readTree(folder)).toEqual(before);
  });

  test('without a lock, an edited generated file is still known as ours and written again, with a warning', async () => {
    const folder = await generatedWorkspace();
    const before = readTree(folder);
    unlinkSync(join(folder, 'generated/.codegen.json'));
    const edited = `${before['generated/types/apply_refund.ts']}// edited\n`;
    writeFiles(folder, { 'generated/types/apply_refund.ts': edited });
    const run = await runIn(folder, ['codegen']);
    expect(run.err).toContain('warning GECX7005 generated/types/apply_refund.ts is not what the contracts say');
    expect(run.err).not.toContain('edited by hand');
    expect(readTree(folder)).toEqual(before);
  });

  test('an implemented handler stays as it is, byte for byte', async () => {
    const folder = await generatedWorkspace();
    const mine = '// mine\r\nexport const applyRefund = 1;';
    writeFiles(folder, {
      'tools/apply_refund.server.ts': mine,
      'tools/apply_refund.tool.yaml': `${sampleWorkspace['tools/apply_refund.tool.yaml']}timeoutMs: 1000\n`,
    });
    await runIn(folder, ['codegen']);
    expect(readTree(folder)['tools/apply_refund.server.ts']).toBe(mine);
  });

  test('the handler of a removed tool is named, not deleted', async () => {
    const folder = await generatedWorkspace();
    unlinkSync(join(folder, 'tools/nested/show_map.tool.yaml'));
    const run = await runIn(folder, ['codegen']);
    expect(run.err).toContain('warning GECX7009 tools/nested/show_map.client.ts exports `showMap`');
    expect(existsSync(join(folder, 'tools/nested/show_map.client.ts'))).toBe(true);
  });
});
