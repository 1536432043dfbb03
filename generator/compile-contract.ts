import { posix } from 'node:path';
import { isJsonObject } from '../runtime/core/json.js';
import type { OutputSettings } from './config.js';
import { createDiagnostic, hasError, wholeFile, type Diagnostic, type Report } from './diagnostics/diagnostic.js';
import { emitters } from './emit/all.js';
import type { EmitContext, FinishedFile } from './emit/emitter.js';
import type { AuthoredContract } from './ir/contract.js';
import type { ToolIr } from './ir/model.js';
import { createReferenceResolver } from './json-schema/references.js';
import { safeFileName } from './names/reserved.js';
import { finishFile } from './output/finish-file.js';
import { checkDepth } from './passes/check-depth.js';
import { checkExamples } from './passes/check-examples.js';
import { checkOwnNames, namesOf, type ToolNaming } from './passes/check-names.js';
import { checkSchema } from './passes/check-schema.js';
import { checkTexts } from './passes/check-texts.js';
import { findUnfitDefaults } from './passes/find-unfit-defaults.js';
import { lint } from './passes/lint.js';
import { lowerTool } from './passes/lower-tool.js';
import { resolvePolicy } from './passes/resolve-policy.js';
import { validateContract } from './passes/validate-contract.js';
import { parseYaml } from './source/parse-yaml.js';
import type { SourceDocument } from './source/source-document.js';
import type { Suppression } from './source/suppression.js';

/** What one contract file becomes, by itself. Plain data: it can be sent between threads and kept between runs. */
export interface CompiledContract {
  /** Relative to the configuration's folder. */
  readonly file: string;
  readonly diagnostics: readonly Diagnostic[];
  /** Its comments that ignore warnings. */
  readonly suppressions: readonly Suppression[];
  /** Its names, to be compared with those of other tools; absent when the contract could not be read. */
  readonly naming?: ToolNaming;
  /** Absent when there was an error. */
  readonly tool?: CompiledTool;
}

/** What is emitted for one tool. */
export interface CompiledTool {
  readonly id: string;
  readonly files: readonly FinishedFile[];
  /** What each emitter says of the tool in the files of all tools, by its name. */
  readonly entries: { readonly [emitter: string]: unknown };
}

/**
 * Compiles one contract. Depends on nothing but its arguments, and reads nothing. A defect of the compiler becomes a
 * finding, so that the other contracts still get theirs.
 */
export async function compileContract(
  file: string,
  bytes: Uint8Array,
  settings: OutputSettings,
): Promise<CompiledContract> {
  try {
    return await compileBytes(file, bytes, settings);
  } catch (error) {
    const problem = error instanceof Error ? `${error.message}${placeIn(error)}` : String(error);
    return { file, diagnostics: [createDiagnostic('compiler-failed', wholeFile(file), { problem })], suppressions: [] };
  }
}

/** Where in the compiler an error came from, for those who are to mend it. */
function placeIn({ stack = '' }: Error): string {
  const [, name, line] = /^ +at .*?([^/\\(]+\.[jt]s):(\d+)/m.exec(stack) ?? [];
  return name === undefined ? '' : ` (${name}, line ${line})`;
}

async function compileBytes(file: string, bytes: Uint8Array, settings: OutputSettings): Promise<CompiledContract> {
  const diagnostics: Diagnostic[] = [];
  const report: Report = (diagnostic) => diagnostics.push(diagnostic);
  const document = parseYaml(file, bytes, report);
  if (!document) return { file, diagnostics, suppressions: [] };
  const { suppressions } = document;
  checkTexts(document, report);
  if (!checkDepth(document, report)) return { file, diagnostics, suppressions };
  const contract = validateContract(document, report);
  // A mistake in one field is no reason to keep quiet about those in the schemas.
  if (!contract) checkSchemas(document, report);
  if (!contract) return { file, diagnostics, suppressions };
  const naming = namesOf(contract, document);
  checkOwnNames(naming, report);
  const lowered = checkTool(contract, document, settings, report);
  if (lowered && !hasError(diagnostics)) checkExamples(lowered, report);
  if (!lowered || hasError(diagnostics)) return { file, diagnostics, suppressions, naming };
  const tool = await emitTool(lowered, { config: settings, epochSeconds: 0 });
  checkSize(tool.files, document, settings, report);
  return { file, diagnostics, suppressions, naming, tool };
}

/** Undefined when an error was found. */
function checkTool(
  contract: AuthoredContract,
  document: SourceDocument,
  settings: OutputSettings,
  report: Report,
): ToolIr | undefined {
  let failed = false;
  const watch: Report = (diagnostic) => {
    failed ||= diagnostic.severity === 'error';
    report(diagnostic);
  };
  const policy = resolvePolicy(contract);
  lint({ contract, policy, document }, watch);
  checkSchemas(document, watch);
  for (const [index, rule] of policy.approval.escalate.entries()) {
    const path = ['approval', 'escalate', index, 'if'];
    checkSchema(
      { schema: rule.if, path, references: createReferenceResolver(rule.if), document, role: 'condition' },
      watch,
    );
  }
  if (failed) return undefined;
  const unfitDefaults = findUnfitDefaults(contract.inputSchema, document, report);
  const handler = handlerPath(contract, settings, document);
  return lowerTool({ contract, policy, handler, source: document, unfitDefaults });
}

function checkSchemas(document: SourceDocument, report: Report): void {
  for (const role of ['input', 'output'] as const) {
    const field = `${role}Schema`;
    const schema = document.value[field];
    if (!isJsonObject(schema)) continue;
    checkSchema({ schema, path: [field], references: createReferenceResolver(schema), document, role }, report);
  }
}

function handlerPath(contract: AuthoredContract, { handlers }: OutputSettings, document: SourceDocument): string {
  const configured = Object.hasOwn(handlers, contract.name) ? handlers[contract.name] : undefined;
  const beside = posix.join(
    posix.dirname(document.file),
    `${safeFileName(contract.name)}.${contract.kind ?? 'client'}.ts`,
  );
  return configured ?? beside;
}

/** What cannot be made small should at least be noticed. */
function checkSize(
  files: readonly FinishedFile[],
  document: SourceDocument,
  { out, limits }: OutputSettings,
  report: Report,
): void {
  for (const { path, content } of files) {
    const bytes = path.startsWith(`${out}/validators/`) ? Buffer.byteLength(content) : 0;
    if (bytes <= limits.validatorBytes) continue;
    const params = { bytes, limit: limits.validatorBytes };
    report(createDiagnostic('validators-large', document.originOfKey(['inputSchema']), params));
  }
}

async function emitTool(tool: ToolIr, context: EmitContext): Promise<CompiledTool> {
  const files: FinishedFile[] = [];
  const entries: { [emitter: string]: unknown } = {};
  for (const emitter of emitters) {
    for (const file of (await emitter.emitTool?.(tool, context)) ?? []) files.push(await finishFile(file));
    const entry = emitter.entryOf?.(tool);
    if (entry !== undefined) entries[emitter.name] = entry;
  }
  return { id: tool.id, files, entries };
}
