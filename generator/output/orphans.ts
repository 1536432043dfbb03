import { posix } from 'node:path';
import type { Config } from '../config.js';
import { createDiagnostic, type Diagnostic } from '../diagnostics/diagnostic.js';
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
  const hint = renameHint(plan);
  const diagnostics = plan.diagnostics.flatMap((diagnostic) => {
    if (!isOrphan(diagnostic)) return [diagnostic];
    const { file } = diagnostic.origin;
    const outline = readOutline(host, posix.join(config.root, file), outlineModule);
    if (outline && isNoHandler(outline, file, config.out)) return [];
    const handlers = outline ? handlersIn(outline, file, config.out) : [];
    return [createDiagnostic('handler-orphaned', diagnostic.origin, { file, handlers }, { hint })];
  });
  return { ...plan, diagnostics };
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

/** Where a handler is missing and another is left over, one tool may have become the other. */
function renameHint({ creates }: Plan): string | undefined {
  if (creates.length === 0) return undefined;
  const shown = creates.slice(0, 3).map(({ path }) => path);
  const more = creates.length > shown.length ? ` and ${creates.length - shown.length} more` : '';
  return `codegen creates ${shown.join(', ')}${more}; if the tool was renamed, move your code there.`;
}
