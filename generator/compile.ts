import { posix } from 'node:path';
import { isJsonObject } from '../runtime/core/json.js';
import type { Config } from './config.js';
import {
  createDiagnostic,
  sortDiagnostics,
  wholeFile,
  type Diagnostic,
  type Report,
} from './diagnostics/diagnostic.js';
import { suggest } from './diagnostics/suggest.js';
import { emitters } from './emit/all.js';
import type { EmitContext, OutputFile } from './emit/emitter.js';
import type { Host } from './host.js';
import type { AuthoredContract } from './ir/contract.js';
import type { ProjectIr, ToolIr } from './ir/model.js';
import { createReferenceResolver } from './json-schema/references.js';
import { safeFileName } from './names/reserved.js';
import { formatFile } from './output/format.js';
import { checkExamples } from './passes/check-examples.js';
import { checkNames } from './passes/check-names.js';
import { checkSchema } from './passes/check-schema.js';
import { findUnfitDefaults } from './passes/find-unfit-defaults.js';
import { lint } from './passes/lint.js';
import { lowerTool } from './passes/lower-tool.js';
import { resolvePolicy } from './passes/resolve-policy.js';
import { validateContract } from './passes/validate-contract.js';
import { discover } from './source/discover.js';
import { parseYaml } from './source/parse-yaml.js';
import type { SourceDocument } from './source/source-document.js';

/** What a compilation came to: findings, and the files if there was no error among them. */
export interface Compilation {
  readonly diagnostics: readonly Diagnostic[];
  readonly files?: readonly OutputFile[];
  /** How many tools the files are for. */
  readonly tools: number;
}

/** Settings of a compilation that are not the workspace's. */
export interface CompileOptions {
  /** The manifest's time in seconds since 1970. Default: 0. */
  readonly epochSeconds?: number;
}

interface CheckedContract {
  readonly contract: AuthoredContract;
  readonly document: SourceDocument;
}

/** Compiles a workspace: reads its contracts, checks them all, and makes every file. Writes nothing. */
export async function compile(host: Host, config: Config, options: CompileOptions = {}): Promise<Compilation> {
  const found: Diagnostic[] = [];
  const report: Report = (diagnostic) => found.push(diagnostic);
  const checked = readContracts(host, config, report);
  checkNames(checked, report);
  checkHandlerSettings(config, checked, report);
  const tools = checked.map((candidate) => checkTool(candidate, config, report));
  const diagnostics = sortDiagnostics(found);
  if (diagnostics.some(({ severity }) => severity === 'error')) return { diagnostics, tools: 0 };
  const lowered = tools.filter((tool) => tool !== undefined);
  for (const tool of lowered) checkExamples(tool, report);
  if (found.some(({ severity }) => severity === 'error')) return { diagnostics: sortDiagnostics(found), tools: 0 };
  const project = { tools: lowered.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
  return {
    diagnostics,
    tools: project.tools.length,
    files: await emit(project, { config, epochSeconds: options.epochSeconds ?? 0 }),
  };
}

function readContracts(host: Host, config: Config, report: Report): CheckedContract[] {
  const reportNothingFound = (index: number): void => {
    const pattern = config.tools[index] ?? '';
    report(createDiagnostic('no-contracts', config.document.originOf(['tools', index]), { pattern }));
  };
  return discover(host, config.root, config.tools, reportNothingFound).flatMap((file) => {
    const bytes = readBytes(host, posix.join(config.root, file), file, report);
    const document = bytes && parseYaml(file, bytes, report);
    if (!document) return [];
    const contract = validateContract(document, report);
    if (contract) return [{ document, contract }];
    // A mistake in one field is no reason to keep quiet about those in the schemas.
    checkSchemas(document, report);
    return [];
  });
}

function readBytes(host: Host, path: string, file: string, report: Report): Uint8Array | undefined {
  try {
    const bytes = host.read(path);
    if (!bytes) report(createDiagnostic('file-unreadable', wholeFile(file), { problem: 'it has just disappeared' }));
    return bytes;
  } catch (error) {
    const problem = error instanceof Error ? error.message : String(error);
    report(createDiagnostic('file-unreadable', wholeFile(file), { problem }));
    return undefined;
  }
}

function checkHandlerSettings(config: Config, checked: readonly CheckedContract[], report: Report): void {
  const names = new Set(checked.map(({ contract }) => contract.name));
  for (const tool of Object.keys(config.handlers)) {
    if (names.has(tool)) continue;
    const meant = suggest(tool, names);
    const hint = meant && `Did you mean \`${meant}\`?`;
    report(createDiagnostic('handler-unknown', config.document.originOfKey(['handlers', tool]), { tool }, { hint }));
  }
}

function checkSchemas(document: SourceDocument, report: Report): void {
  for (const role of ['input', 'output'] as const) {
    const field = `${role}Schema`;
    const schema = document.value[field];
    if (!isJsonObject(schema)) continue;
    checkSchema({ schema, path: [field], references: createReferenceResolver(schema), document, role }, report);
  }
}

/** Undefined when an error was found: nothing is then emitted for any tool. */
function checkTool({ contract, document }: CheckedContract, config: Config, report: Report): ToolIr | undefined {
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
  return lowerTool({
    contract,
    policy,
    handler: handlerPath(contract, config, document),
    source: document,
    unfitDefaults,
  });
}

function handlerPath(contract: AuthoredContract, config: Config, document: SourceDocument): string {
  const configured = Object.hasOwn(config.handlers, contract.name) ? config.handlers[contract.name] : undefined;
  const beside = posix.join(
    posix.dirname(document.file),
    `${safeFileName(contract.name)}.${contract.kind ?? 'client'}.ts`,
  );
  return posix.normalize(configured ?? beside);
}

async function emit(project: ProjectIr, context: EmitContext): Promise<OutputFile[]> {
  const files: OutputFile[] = [];
  for (const emitter of emitters) {
    for (const tool of project.tools) files.push(...((await emitter.emitTool?.(tool, context)) ?? []));
    files.push(...(emitter.emitProject?.(project, context) ?? []));
  }
  return Promise.all(files.map(formatFile));
}
