import { run, workspace, type Run } from '../../tester.js';
import type { MemoryHost } from '../../memory-host.js';

/** A workspace that shows one finding. */
export interface Fixture {
  /** What the workspace holds or what happens to it, in words. */
  readonly shows: string;
  /** A text alone is the contract in `tools/a.tool.yaml`. */
  readonly files: string | Readonly<Record<string, string | Uint8Array>>;
  /** Where the finding is made, each place as `file:line:column`. */
  readonly places: readonly string[];
  /** What is done to the workspace before the run that is looked at. */
  readonly prepare?: (host: MemoryHost) => Promise<void> | void;
  /** The disk as the run sees it. */
  readonly disturb?: (host: MemoryHost) => MemoryHost;
  /** Options of the run besides `codegen --format json`. */
  readonly options?: readonly string[];
  /** Codes of other findings that come with it. */
  readonly besides?: readonly string[];
}

/** Fixtures by the name of what they show. */
export type Fixtures<Name extends string> = { readonly [name in Name]: readonly [Fixture, ...Fixture[]] };

/** Runs the compiler over a fixture, as a user would. */
export async function runFixture({ files, prepare, disturb, options = [] }: Fixture): Promise<Run> {
  const host = workspace(typeof files === 'string' ? { 'tools/a.tool.yaml': files } : files);
  await prepare?.(host);
  return run(disturb?.(host) ?? host, ['codegen', '--format', 'json', ...options]);
}
