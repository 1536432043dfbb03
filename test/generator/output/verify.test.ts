import { expect, test } from 'vitest';
import { verifyOutput } from '../../../generator/output/verify.js';
import { sampleWorkspace } from '../../sample-workspace.js';
import { compileWorkspace, describe, run, workspace } from '../../tester.js';

test.each(['ts', 'js'])('--check finds nothing wrong with good code, with validators as .%s', async (validators) => {
  const config = `${sampleWorkspace['gecx.config.yaml']}validators: ${validators}\n`;
  const host = workspace({ ...sampleWorkspace, 'gecx.config.yaml': config });
  await run(host, ['codegen']);
  expect(await run(host, ['codegen', '--check'])).toEqual({ exitCode: 0, out: '3 tools: up to date.\n', err: '' });
});

test.each(['ts', 'js'])(
  'whichever file is broken is named, with its place, with validators as .%s',
  async (validators) => {
    const config = `${sampleWorkspace['gecx.config.yaml']}validators: ${validators}\n`;
    const { files = [] } = await compileWorkspace(workspace({ ...sampleWorkspace, 'gecx.config.yaml': config }));
    const code = files.filter(({ path }) => /\.[jt]s$/.test(path));
    expect(code.length).toBeGreaterThan(15);
    for (const broken of code) {
      const changed = files.map((file) =>
        file === broken ? { ...file, content: `${file.content}export const = 1;` } : file,
      );
      const line = broken.content.split('\n').length;
      expect(describe(await verifyOutput(changed))).toEqual([`GECX9002 ${broken.path}:${line}:14`]);
    }
  },
);

test('one finding is made for each broken file, however much is wrong with it', async () => {
  const found = await verifyOutput([
    { path: 'generated/b.ts', content: 'export {;\nlet = ;\nconst' },
    { path: 'generated/a.js', content: 'export const x: number = 1;\n' },
    { path: 'generated/c.json', content: 'not code' },
  ]);
  expect(found.map(({ origin }) => origin.file)).toEqual(['generated/b.ts', 'generated/a.js']);
  expect(found[1]?.message).toBe(
    'The compiler made generated/a.js, which is not valid code: Type annotations can only be used in TypeScript files.',
  );
});
