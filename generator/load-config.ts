import { dirname, relative, resolve } from 'node:path';
import { posix } from 'node:path';
import configSchema from './schema/config.schema.json' with { type: 'json' };
import type { JsonObject } from '../runtime/core/json.js';
import type { Config, OutputSettings } from './config.js';
import type { DiagnosticName } from './diagnostics/codes.js';
import { createDiagnostic, wholeFile, type Report } from './diagnostics/diagnostic.js';
import type { Host } from './host.js';
import { unimportablePart } from './names/importable.js';
import { createShapeCheck } from './passes/validate-shape.js';
import { parseYaml } from './source/parse-yaml.js';
import type { Path, SourceDocument } from './source/source-document.js';

interface AuthoredConfig {
  readonly tools: readonly string[];
  readonly out: string;
  readonly handlers?: { readonly [tool: string]: string };
  readonly importExtension?: 'js' | 'ts';
  readonly validators?: 'ts' | 'js';
  readonly limits?: Partial<OutputSettings['limits']>;
}

const checkShape = createShapeCheck(configSchema as JsonObject, 'The configuration');

/** What to do about findings whose usual advice is about contracts. */
const advice: { readonly [name in DiagnosticName]?: string } = {
  'yaml-no-mapping': 'Start with `version:`, `tools:` and `out:`.',
  'missing-field': 'Add the field; docs/config.md shows each with an example.',
  'value-invalid': 'Change the value; docs/config.md says what it can be.',
};

/** Reads a configuration file; reports what is wrong with it. */
export function loadConfig(host: Host, file: string, reportTo: Report): Config | undefined {
  const report: Report = (diagnostic) => reportTo({ ...diagnostic, hint: advice[diagnostic.name] ?? diagnostic.hint });
  const path = resolve(file);
  const root = dirname(path).replaceAll('\\', '/');
  const name = relative(root, path);
  let bytes: Uint8Array | undefined;
  try {
    bytes = host.read(path.replaceAll('\\', '/'));
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    report(createDiagnostic('file-unreadable', wholeFile(name), { problem }));
    return undefined;
  }
  if (!bytes) {
    report(createDiagnostic('config-missing', wholeFile(name), { file }));
    return undefined;
  }
  const document = parseYaml(name, bytes, report);
  if (!document || !checkShape(document, report)) return undefined;
  const authored = document.value as unknown as AuthoredConfig;
  const handlers = Object.entries(authored.handlers ?? {});
  const outIsInside = checkInside(authored.out, ['out'], document, report);
  const handlersAreInside = handlers.map(([tool, place]) => checkInside(place, ['handlers', tool], document, report));
  const toolsAreInside = authored.tools.map((pattern, index) =>
    checkInside(pattern.replace(/^!/, ''), ['tools', index], document, report),
  );
  if (!outIsInside || [...handlersAreInside, ...toolsAreInside].includes(false)) return undefined;
  const out = normalPath(authored.out);
  const part = unimportablePart(out);
  if (part) {
    const hint = 'Choose another name for the folder.';
    report(createDiagnostic('path-unimportable', document.originOf(['out']), { path: out, part }, { hint }));
    return undefined;
  }
  const normalHandlers = handlers.map(([tool, place]) => [tool, normalPath(place)] as const);
  const handlersFit = normalHandlers.map(([tool, place]) => checkHandler(tool, place, out, document, report));
  if (handlersFit.includes(false)) return undefined;
  return {
    root,
    tools: authored.tools,
    out,
    handlers: Object.fromEntries(normalHandlers),
    importExtension: authored.importExtension ?? 'js',
    validators: authored.validators ?? 'ts',
    limits: { validatorBytes: authored.limits?.validatorBytes ?? 262_144 },
    document,
  };
}

/** What is written stays below the configuration's folder, and never is that folder itself. */
function checkInside(path: string, at: Path, document: SourceDocument, report: Report): boolean {
  const normal = normalPath(path);
  const outside = posix.isAbsolute(normal) || /^[A-Za-z]:/.test(normal) || normal === '..' || normal.startsWith('../');
  if (!outside && normal !== '.') return true;
  const problem = outside
    ? 'leads out of the folder of the configuration file'
    : 'is the folder of the configuration file itself';
  report(createDiagnostic('path-escapes', document.originOf(at), { path: `\`${path}\``, problem }));
  return false;
}

/** A handler is a module, and not among the generated files. */
function checkHandler(tool: string, path: string, out: string, document: SourceDocument, report: Report): boolean {
  const isGenerated = path === out || path.startsWith(`${out}/`);
  const isModule = /\.[cm]?[jt]sx?$/.test(path) && !/\.d\.[cm]?ts$/.test(path);
  if (isModule && !isGenerated) return true;
  const reason = isGenerated
    ? 'lies in the output folder, which is disposable'
    : 'is no module of TypeScript or JavaScript: its name has to end in `.ts`, for instance';
  const problem = `the handler of \`${tool}\` ${reason}`;
  report(createDiagnostic('config-invalid', document.originOf(['handlers', tool]), { problem }));
  return false;
}

function normalPath(path: string): string {
  return posix.normalize(path.replaceAll('\\', '/')).replace(/\/$/, '');
}
