import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOut } from '../../generator/typescript/layout.js';
import { literal } from '../../generator/typescript/literal.js';
import type { JsonValue } from '../../runtime/core/json.js';
import { writeFiles } from '../disk.js';
import { emittedModule, type Agreement } from './agreement.js';
import type { CompiledFile } from './corpus.js';
import { strictFlags } from '../strict-flags.js';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const samplesPerSchema = 6;

/** Members that every object inherits: in some unions TypeScript compares them with the inherited ones. */
const inherited = /"(?:constructor|toString|__proto__)":/;

/** The runtime is read from its sources, so that none is stale. */
const tsconfig = {
  compilerOptions: {
    ...strictFlags,
    customConditions: ['gecx-source'],
    skipLibCheck: true,
    noEmit: true,
    typeRoots: [join(repository, 'node_modules/@types')],
  },
};

/** Type-checks the files below a folder that import the runtime by its public name. */
export function typeErrors(folder: string, include: readonly string[]): string[] {
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  symlinkSync(repository, join(folder, 'node_modules/gecx-tools'), 'dir');
  writeFiles(folder, {
    'package.json': '{"type":"module"}',
    'tsconfig.json': JSON.stringify({ ...tsconfig, include }),
  });
  const tsc = join(repository, 'node_modules/typescript/bin/tsc');
  const { stdout, stderr, status } = spawnSync(process.execPath, [tsc, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status === null || stderr !== '') throw new Error(`tsc did not end by itself: ${stderr}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** A module that gives values which a contract's validators accept to its types. */
export function samplesOf(file: CompiledFile, { input, output }: Agreement): string {
  const { text, exports } = emittedModule(file);
  const imported = /^import type \{ (\w+), (\w+), (\w+) \} from '(.*)';$/m.exec(text);
  if (!imported) throw new Error(`the validators of ${file.path} import no types`);
  const [, args, sent, answered, from = ''] = imported;
  const lines: string[] = [];
  const add = (type: string | undefined, value: unknown): void => {
    lines.push(`export const sample${lines.length}: ${type} = ${layOut(literal(value)).text};`);
  };
  const some = (values: readonly JsonValue[]): readonly JsonValue[] =>
    values.filter((value) => !inherited.test(JSON.stringify(value))).slice(0, samplesPerSchema);
  for (const value of some(input)) {
    add(sent, value);
    const received = exports.parseInput(value);
    if (received.ok) add(args, received.value);
  }
  for (const value of some(output)) add(answered, value);
  const types = [args, sent, answered].filter((name) => lines.some((line) => line.includes(`: ${name} = `)));
  const head = types.length > 0 ? `import type { ${types.join(', ')} } from '${from}';` : 'export {};';
  return `${head}\n\n${lines.join('\n')}\n`;
}
