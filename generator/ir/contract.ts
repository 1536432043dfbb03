import type { HttpSettings } from '../../runtime/core/definition.js';
import type { AuthoredPolicy } from '../../runtime/core/policy.js';
import type { JsonObject, JsonValue } from '../../runtime/core/json.js';

/** A contract as its author wrote it, once its shape has been checked. Mirrors `tools.schema.json`. */
export interface AuthoredContract extends AuthoredPolicy {
  readonly title?: string;
  readonly description: string;
  readonly version?: string;
  readonly wireName?: string;
  readonly aliases?: readonly string[];
  readonly deprecated?: boolean | string;
  readonly tags?: readonly string[];
  readonly inputSchema: JsonObject;
  readonly outputSchema?: JsonObject;
  readonly examples?: readonly Example[];
  readonly http?: HttpSettings;
  readonly render?: boolean;
  readonly expose?: readonly string[];
  readonly _meta?: JsonValue;
}

/** A call that shows how a tool is used. */
export interface Example {
  readonly title: string;
  readonly input: JsonObject;
  readonly output?: JsonObject;
}
