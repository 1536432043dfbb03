/** What a team's own code imports on either side. Safe for browsers. */
export { canonicalJson } from './core/canonical-json.js';
export type * from './core/contract.js';
export type * from './core/envelope.js';
export type { JsonObject, JsonSchema, JsonValue } from './core/json.js';
export {
  createServerToolManifest,
  type ManifestSource,
  type ServerToolManifest,
  type ServerToolManifestDocument,
} from './core/manifest.js';
export { describeIssues, type Issue, type Parse, type ParseResult } from './core/parse.js';
export { isToolFailure, ToolFailure, toolFailure } from './core/tool-failure.js';
