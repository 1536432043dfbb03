import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { CompiledGroup } from './compile-group.js';
import { suitePath } from './suite.js';

/** What a validator said of one value; a text when it threw. */
export type Verdict = boolean | string;

/** What came of running all modules. */
export interface GroupRun {
  /** `refused` when the process could not have made code from strings. */
  readonly codeGeneration: string;
  /** Per group that has a module, in order: one verdict per test. */
  readonly verdicts: readonly (readonly Verdict[])[];
}

const runner = fileURLToPath(new URL('run-validators.mjs', import.meta.url));

/** Runs the modules of all groups in one process that refuses to make code from strings. */
export function runGroups(groups: readonly CompiledGroup[]): GroupRun {
  const folder = mkdtempSync(join(tmpdir(), 'gecx-conformance-'));
  try {
    const jobs = groups.flatMap(({ group, module }, number) => {
      if (module === undefined) return [];
      const path = join(folder, `group-${number}.mjs`);
      writeFileSync(path, module);
      return [{ module: pathToFileURL(path).href, suite: suitePath(group), index: group.index }];
    });
    const list = join(folder, 'jobs.json');
    writeFileSync(list, JSON.stringify(jobs));
    const output = execFileSync(process.execPath, ['--disallow-code-generation-from-strings', runner, list], {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    });
    return JSON.parse(output) as GroupRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
