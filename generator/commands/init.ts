import { posix } from 'node:path';
import { isJsonObject, type JsonValue } from '../../runtime/core/json.js';
import { UsageError, type Command, type CommandContext } from './command.js';
import { fillTemplate } from '../emit/template.js';

/** `gecx init`: sets up a workspace. */
export const initCommand: Command = {
  name: 'init',
  summary: 'Set up a workspace in this folder',
  help: `Usage: gecx init [--yes]

Creates a configuration, a first contract and editor settings, and adds a \`codegen\` script to package.json.
Never overwrites anything. Without --yes, only lists what it would do.

  --yes    do it
`,
  options: { yes: { type: 'boolean' } },
  takesArguments: false,
  run: async ({ values }, context) => {
    if (!context.host.read(posix.join(context.cwd, 'package.json'))) {
      throw new UsageError('there is no package.json here; run `npm init` first');
    }
    const steps = planSteps(context);
    const remarks = notes(context);
    for (const { label, apply } of steps) {
      if (values['yes']) apply?.();
      context.out(`${apply ? (values['yes'] ? 'created ' : 'would create ') : 'kept '}${label}\n`);
    }
    for (const note of remarks) context.out(`note: ${note}\n`);
    context.out(
      values['yes'] ? `\nNext: ${nextStep(context)}\n` : '\nNothing was written. Run `gecx init --yes` to do it.\n',
    );
    return 0;
  },
};

/** How to run the compiler: a script called `codegen` may well run another. */
function nextStep(context: CommandContext): string {
  return /\bgecx codegen\b/.test(String(scriptsOf(readPackage(context))['codegen']))
    ? 'npm run codegen'
    : 'npx gecx codegen';
}

interface Step {
  readonly label: string;
  /** Absent when there is something already. */
  readonly apply?: () => void;
}

const files: readonly { readonly path: string; readonly template: string }[] = [
  { path: 'gecx.config.yaml', template: 'init-config.hbs' },
  { path: 'tools/lookup_order.tool.yaml', template: 'init-contract.hbs' },
  { path: '.vscode/settings.json', template: 'init-settings.hbs' },
];

/** The folder of the schemas, where this package is installed. */
const schemasPath = 'node_modules/gecx-tools/dist/generator/schema';

function planSteps(context: CommandContext): Step[] {
  const { host, cwd } = context;
  const view = schemaFolders(context);
  const steps = files.map(({ path, template }): Step => {
    const target = posix.join(cwd, path);
    if (host.kind(target) !== undefined) return { label: `${path} (was there)` };
    return { label: path, apply: () => void host.create(target, fillTemplate(template, view)) };
  });
  return [...steps, scriptStep(context)];
}

/** Where editors find the schemas, seen from this folder and from `tools`. A monorepo may have installed us further up. */
function schemaFolders({ host, cwd }: CommandContext): { readonly fromHere: string; readonly fromTools: string } {
  const isInstalled = (folder: string): boolean =>
    host.kind(posix.join(folder, 'node_modules/gecx-tools')) !== undefined;
  let folder = cwd;
  while (!isInstalled(folder) && folder !== posix.dirname(folder)) folder = posix.dirname(folder);
  const up = isInstalled(folder) ? posix.relative(cwd, folder) : '';
  const schemas = posix.join(up, schemasPath);
  return { fromHere: up === '' ? `./${schemas}` : schemas, fromTools: posix.join('..', schemas) };
}

function scriptStep({ host, cwd }: CommandContext): Step {
  const path = posix.join(cwd, 'package.json');
  const text = new TextDecoder().decode(host.read(path));
  const manifest = parsePackage(text);
  const scripts = scriptsOf(manifest);
  if (scripts['codegen'] !== undefined) return { label: 'the `codegen` script in package.json (was there)' };
  const indent = /^[ \t]+/m.exec(text)?.[0] ?? '  ';
  const changed = { ...manifest, scripts: { ...scripts, codegen: 'gecx codegen' } };
  return {
    label: 'the `codegen` script in package.json',
    apply: () => host.write(path, `${JSON.stringify(changed, null, indent)}\n`),
  };
}

function notes(context: CommandContext): string[] {
  const { host, cwd } = context;
  const manifest = readPackage(context);
  const found: string[] = [];
  if (manifest['type'] !== 'module') {
    found.push('generated code is ESM; set `"type": "module"` in package.json');
  }
  const settings = posix.join(cwd, '.vscode/settings.json');
  if (host.kind(settings) === 'file' && !new TextDecoder().decode(host.read(settings)).includes(schemasPath)) {
    found.push(
      'your .vscode/settings.json was left alone; docs/contracts.md shows the lines for completion in contracts',
    );
  }
  return found;
}

function readPackage({ host, cwd }: CommandContext): Package {
  return parsePackage(new TextDecoder().decode(host.read(posix.join(cwd, 'package.json'))));
}

function scriptsOf({ scripts }: Package): Package {
  return isJsonObject(scripts) ? scripts : {};
}

type Package = { readonly [member: string]: JsonValue };

function parsePackage(text: string): Package {
  try {
    const value = JSON.parse(text) as JsonValue;
    if (isJsonObject(value)) return value;
  } catch {
    // Said below, in our own words.
  }
  throw new UsageError('package.json is not a JSON object');
}
