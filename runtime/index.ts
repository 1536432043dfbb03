/** What a team's own code imports on either side. Safe for browsers. */
export { defineClientTool, type AuthoredClientTool, type ClientToolDefinition } from './client/define-client-tool.js';
export { canonicalJson } from './core/canonical-json.js';
export type * from './core/contract.js';
export { defineServerTool } from './core/define-server-tool.js';
export type {
  AuthoredServerTool,
  ClientApprovalPolicy,
  HttpSettings,
  ServerToolDefinition,
} from './core/definition.js';
export type * from './core/envelope.js';
export type { ArgsOf, FromSchema, GivenOf, OutputOf, SchemaSource } from './core/from-schema.js';
export type { JsonObject, JsonSchema, JsonValue } from './core/json.js';
export {
  createServerToolManifest,
  type ManifestSource,
  type ServerToolManifest,
  type ServerToolManifestDocument,
} from './core/manifest.js';
export { describeIssues, type Issue, type Parse, type ParseResult } from './core/parse.js';
export type { AuthoredPolicy } from './core/policy.js';
export type { SchemaCompiler, SchemaCompilerOptions } from './core/schema-compiler.js';
export type { StandardSchemaV1 } from './core/standard-schema.js';
export { isToolFailure, ToolFailure, toolFailure } from './core/tool-failure.js';
