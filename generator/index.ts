/** The compiler as a library. */
export type { Severity } from './diagnostics/definition.js';
export { compile, type Compilation, type CompileOptions } from './compile.js';
export type { Config } from './config.js';
export { type Diagnostic, type Origin, type Position, type RelatedPlace } from './diagnostics/diagnostic.js';
export type { FinishedFile } from './emit/emitter.js';
export { nodeHost, type EntryKind, type Host } from './host.js';
export { loadConfig } from './load-config.js';
export { planOutput, type Plan } from './output/plan.js';
export { writePlan } from './output/write.js';
