import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { MemoryHost } from '../memory-host.js';
import { sampleWorkspace } from '../sample-workspace.js';
import { root, run, workspace } from '../tester.js';
import { snippetNoted, snippets } from './snippets.js';

/** Commands that are not ours, or that need a real disk and have tests of their own; they are not run. */
const foreign =
  /^(npm (ci|init|install|i|start|test|pkg set|run (build|test))|npx ts[cx]|node|git|cd|mkdir|curl|npx gecx (dev|calls))\b/;

async function generated(): Promise<MemoryHost> {
  const host = workspace({ ...sampleWorkspace, 'package.json': '{ "name": "shop", "type": "module" }\n' });
  await run(host, ['codegen']);
  return host;
}

/** The commands of a script, without comments; a line that ends in a backslash goes on. */
function commandsIn(script: string): string[] {
  const lines = script.replaceAll('\\\n', ' ').split('\n');
  return lines.map((line) => line.replace(/(^|\s)#.*$/, '').trim()).filter((line) => line !== '');
}

/** Runs a command of ours in memory. Gives what went wrong: a line for each failure. */
async function failures(host: MemoryHost, script: string): Promise<string[]> {
  const found: string[] = [];
  for (const command of commandsIn(script)) {
    if (foreign.test(command)) continue;
    const [, variables = '', rest] =
      /^((?:[A-Z_]+=\S+ )*)(?:npx )?gecx\b(.*)$/.exec(command.replace(/npm run codegen(?: --)?/, 'gecx codegen')) ?? [];
    if (rest === undefined) {
      found.push(`${command}: not a known command`);
      continue;
    }
    const env = Object.fromEntries(variables.split(' ').map((pair) => pair.split('=', 2) as [string, string]));
    const { exitCode, err } = await run(host, rest.split(' ').filter(Boolean), env);
    if (exitCode !== 0) found.push(`${command}: exit code ${exitCode}: ${err}`);
  }
  return found;
}

describe('a shell script in the documentation', () => {
  test.each(snippets('shell'))('%s runs, one command after the other', async (_label, { code }) => {
    expect(await failures(await generated(), code)).toEqual([]);
  });

  test.each(snippets('workflow'))('%s, a workflow, runs', async (_label, { code }) => {
    const { jobs } = parse(code) as { jobs: Record<string, { steps: { run?: string }[] }> };
    const scripts = Object.values(jobs).flatMap(({ steps }) => steps.map((step) => step.run ?? ''));
    expect(scripts.join('\n')).toContain('gecx');
    expect(await failures(await generated(), scripts.join('\n'))).toEqual([]);
  });

  test('fails for a command that nobody knows or that fails', async () => {
    const found = await failures(await generated(), 'frobnicate\nnpx gecx codgen\ngecx codegen --check');
    expect(found).toEqual([
      'frobnicate: not a known command',
      expect.stringContaining('npx gecx codgen: exit code 2: gecx: there is no command'),
    ]);
  });

  test.each(snippets('output'))('%s is what the command prints', async (_label, { note, code }) => {
    const { out } = await run(await generated(), note.replace('output of gecx ', '').split(' '));
    expect(out).toBe(code);
  });
});

test('the tree of generated files in the documentation is complete', async () => {
  const host = await generated();
  const tools = { 'server tool': ['apply_refund', 'lookup_order'], 'client tool': ['show_map'] };
  const namesOf = { ...tools, tool: Object.values(tools).flat() };
  const [folder = '', ...lines] = snippetNoted('tree').code.trim().split('\n');
  const shown = lines.flatMap((line) => {
    const placeholder = Object.keys(namesOf).find((name) => line.includes(`<${name}>`)) as keyof typeof namesOf;
    const names = placeholder ? namesOf[placeholder] : [''];
    return names.map((name) => `${root}/${folder}${line.trim().replace(`<${placeholder}>`, name)}`);
  });
  const written = [...host.files.keys()].filter((path) => path.startsWith(`${root}/generated/`));
  expect(shown.sort()).toEqual(written.sort());
});
