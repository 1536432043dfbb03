import { posix } from 'node:path';
import type { Config } from '../config.js';
import { createDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.js';
import type { FinishedFile } from '../emit/emitter.js';
import type { Host } from '../host.js';
import { toolNames } from '../names/allocate.js';
import type { ImportedName, ModuleOutline, SourceText } from '../typescript/parse-source.js';
import type { Plan } from './plan.js';

/**
 * Looks into the files that a plan takes for handlers without a contract, and says what they export. Those that
 * certainly are no handlers are dropped. Only reads, and does nothing at all where there is no such file.
 */
export async function inspectOrphans(host: Host, config: Config, plan: Plan): Promise<Plan> {
  if (!plan.diagnostics.some(isOrphan)) return plan;
  const { outlineModule } = await import('../typescript/parse-source.js');
  const orphans = plan.diagnostics.filter(isOrphan).flatMap(({ origin }) => {
    const { file } = origin;
    const outline = readOutline(host, posix.join(config.root, file), outlineModule);
    return outline && isNoHandler(outline, file, config.out) ? [] : [{ origin, file, outline }];
  });
  const found = orphans.map(({ origin, file, outline }) => {
    const handlers = outline ? handlersIn(outline, file, config.out) : [];
    const successor = successorOf(file, outline, config, plan) ?? (orphans.length === 1 ? onlyOne(plan) : undefined);
    const hint = successor && `codegen creates ${successor}; if the tool was renamed or moved, move your code there.`;
    return createDiagnostic('handler-orphaned', origin, { file, handlers }, { hint });
  });
  return { ...plan, diagnostics: [...plan.diagnostics.filter((diagnostic) => !isOrphan(diagnostic)), ...found] };
}

/** The tool whose handler a file is, by the configuration or else by its name. */
export function toolOfHandler({ handlers }: Pick<Config, 'handlers'>, path: string): string {
  return Object.keys(handlers).find((tool) => handlers[tool] === path) ?? posix.basename(path).split('.')[0] ?? path;
}

/** The handler to be created for the tool whose name a file has, or whose handler it exports. */
function successorOf(
  file: string,
  outline: ModuleOutline | undefined,
  config: Config,
  { creates }: Plan,
): string | undefined {
  const tool = toolOfHandler(config, file);
  const exported = new Set(outline?.exports.map(({ name }) => name));
  const isSame = ({ path }: FinishedFile): boolean => {
    const created = toolOfHandler(config, path);
    return created === tool || exported.has(toolNames(created).identifier);
  };
  return creates.find(isSame)?.path;
}

function onlyOne({ creates }: Plan): string | undefined {
  return creates.length === 1 ? creates[0]?.path : undefined;
}

function isOrphan({ name }: Diagnostic): boolean {
  return name === 'handler-orphaned';
}

/** Whatever a user's file holds, reading it must not end the run: what cannot be read is still named. */
function readOutline(
  host: Host,
  path: string,
  outlineModule: (source: SourceText) => ModuleOutline | undefined,
): ModuleOutline | undefined {
  try {
    const bytes = host.read(path);
    return bytes && outlineModule({ path: posix.basename(path), content: new TextDecoder().decode(bytes) });
  } catch {
    return undefined;
  }
}

/** Exports that state a generated handler type, in words. */
function handlersIn({ exports }: ModuleOutline, file: string, out: string): string[] {
  return exports.flatMap(({ name, type }) =>
    type && isHandlerType(type, file, out) ? [`\`${name}\`, typed as ${type.name}`] : [],
  );
}

/**
 * Whether a file has nothing to do with handlers, whatever it is called: all it exports is known, none of it has the
 * name of the file's tool, and it imports no type of a handler. What leaves room for doubt may be a handler.
 */
function isNoHandler({ exports, imports, reexports }: ModuleOutline, file: string, out: string): boolean {
  const { identifier } = toolNames(posix.basename(file).split('.')[0] ?? '');
  return (
    exports.length > 0 &&
    !reexports &&
    !exports.some(({ name }) => name === identifier) &&
    !imports.some((imported) => isHandlerType(imported, file, out))
  );
}

/** Whether a name is that of a handler's type in the generated code, or stands for all names of such a module. */
function isHandlerType({ name, from }: ImportedName, file: string, out: string): boolean {
  const isGenerated = from.startsWith('.')
    ? posix.join(posix.dirname(file), from).startsWith(`${out}/`)
    : // An alias of the project, such as `#generated/…`, is not looked up.
      from.includes(`${posix.basename(out)}/`);
  return isGenerated && (name === '*' || name.endsWith('Handler'));
}
