import { posix, relative, resolve } from 'node:path';
import { compile } from '../compile.js';
import type { Config } from '../config.js';
import { loadConfig } from '../load-config.js';
import { createDiagnostic, wholeFile, type Diagnostic } from '../diagnostics/diagnostic.js';
import { printable } from '../diagnostics/printable.js';
import type { Host } from '../host.js';
import { UsageError, type Command, type CommandContext, type ExitCode } from './command.js';
import { showFindings } from './show-findings.js';
import { lastSecond, sourceDateEpoch } from './source-date-epoch.js';
import { threadCount } from './thread-count.js';

/** `gecx manifest`: the generated manifest, for publishing. */
export const manifestCommand: Command = {
  name: 'manifest',
  summary: 'Print the manifest for publishing',
  help: `Usage: gecx manifest [options]

Prints the generated manifest. Refuses when it is not what the contracts say.

  --stamp          put the present time in it, or that of SOURCE_DATE_EPOCH
  --config FILE    configuration file (default: gecx.config.yaml)
  --out FILE       write it to FILE, which must not lie in the output folder

Exit codes: 0 done, 1 errors or no manifest that is up to date, 2 wrong usage, no configuration file, or a defect
of the compiler.
`,
  options: { stamp: { type: 'boolean' }, config: { type: 'string' }, out: { type: 'string' } },
  takesArguments: false,
  run: async ({ values }, context) => {
    const { host, cwd, env, date } = context;
    const file = resolve(cwd, String(values['config'] ?? 'gecx.config.yaml')).replaceAll('\\', '/');
    const stamp = values['stamp'] ? new Date((sourceDateEpoch(env) ?? date().getTime() / 1000) * 1000) : undefined;
    const found: Diagnostic[] = [];
    const config = loadConfig(host, file, (diagnostic) => found.push(diagnostic));
    const end = (exitCode: ExitCode, diagnostics: readonly Diagnostic[]): ExitCode => {
      showFindings(diagnostics, posix.dirname(file), context);
      return exitCode;
    };
    if (!config) return end(found.some(({ name }) => name === 'config-missing') ? 2 : 1, found);
    const target = values['out'] === undefined ? undefined : targetOf(host, config, cwd, String(values['out']));
    const { text, problems } = await readManifest(config, context);
    if (text === undefined) return end(1, problems);
    const published = stamp ? text.replace(timePattern, `"generatedAt": "${stamp.toISOString()}"`) : text;
    if (target === undefined) context.out(published);
    else {
      const failure = writeTo(host, config, target, published);
      if (failure) return end(1, [failure]);
      context.out(`wrote ${printable(String(values['out']))}\n`);
    }
    return 0;
  },
};

/** Its first match is the document's own: what comes before holds no text of a user. */
const timePattern = /"generatedAt": "([^"]*)"/;

interface ReadManifest {
  /** The manifest on disk. Only where it is what the contracts say. */
  readonly text?: string;
  readonly problems: readonly Diagnostic[];
}

/** Compares the manifest on disk with the contracts, byte for byte. Its time is its own: contracts say nothing of it. */
async function readManifest(config: Config, context: CommandContext): Promise<ReadManifest> {
  const { host } = context;
  const path = posix.join(config.out, 'manifest.json');
  const refuse = (problem: Diagnostic): ReadManifest => ({ problems: [problem] });
  let bytes: Uint8Array | undefined;
  try {
    bytes = host.read(posix.join(config.root, path));
  } catch (error) {
    return refuse(createDiagnostic('file-unreadable', wholeFile(path), { problem: messageOf(error) }));
  }
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
  const { files, diagnostics } = await compile(host, config, {
    epochSeconds: timeIn(text),
    threads: threadCount(context),
  });
  if (!files) return { problems: diagnostics };
  if (!bytes) return refuse(createDiagnostic('output-missing', wholeFile(path), { file: path }));
  const wanted = files.find((file) => file.path === path)?.content;
  if (text !== wanted) return refuse(createDiagnostic('output-different', wholeFile(path), { file: path }));
  return { text, problems: [] };
}

/** The time that a manifest states, in seconds since 1970; 0 when it states none that a run could have written. */
function timeIn(text: string): number {
  const seconds = Date.parse(timePattern.exec(text)?.[1] ?? '') / 1000;
  return Number.isInteger(seconds) && seconds >= 0 && seconds <= lastSecond ? seconds : 0;
}

/** Where to write, absolute. The output folder belongs to `codegen`, whichever way leads there. */
function targetOf(host: Host, config: Config, cwd: string, written: string): string {
  const target = resolve(cwd, written).replaceAll('\\', '/');
  const out = posix.join(config.root, config.out);
  const folder = posix.dirname(target);
  const isInside = [folder, host.realPath(folder)].some((path) =>
    [out, host.realPath(out)].some((forbidden) => `${path}/`.startsWith(`${forbidden}/`)),
  );
  if (target === out || isInside) throw new UsageError(`--out lies in the output folder: ${written}`);
  return target;
}

function writeTo(host: Host, { root }: Config, target: string, text: string): Diagnostic | undefined {
  try {
    host.write(target, text);
    return undefined;
  } catch (error) {
    const file = relative(root, target).replaceAll('\\', '/');
    const hint = 'Free space, correct the permissions, or choose another file.';
    return createDiagnostic('write-failed', wholeFile(file), { file, problem: messageOf(error) }, { hint });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
