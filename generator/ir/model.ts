import type { JsonSchema } from '../../runtime/core/json.js';
import type { ResolvedPolicy } from '../../runtime/core/policy.js';
import type { SchemaDefaults } from '../json-schema/defaults.js';
import type { ToolNames } from '../names/allocate.js';
import type { SourceDocument } from '../source/source-document.js';
import type { NamedType } from '../types/model.js';
import type { AuthoredContract } from './contract.js';

/** A tool as the emitters see it: checked, resolved, named. */
export interface ToolIr {
  readonly id: string;
  readonly kind: 'client' | 'server';
  readonly contract: AuthoredContract;
  readonly policy: PolicyIr;
  readonly input: SchemaIr;
  readonly output: SchemaIr;
  readonly types: ToolTypes;
  readonly names: ToolNames;
  /** The handler's file, relative to the configuration's folder. */
  readonly handler: string;
  /** Identifies the contract. */
  readonly contractDigest: string;
  /** Identifies what decides how a call runs. */
  readonly policyDigest: string;
  readonly source: SourceDocument;
}

/** Every policy field with its value, and which of them the author left to the defaults. */
export interface PolicyIr extends ResolvedPolicy {
  /** Which fields the contract does not state, such as `auth`; or in part, such as `auth.scopes`. */
  readonly defaulted: readonly string[];
}

/** A schema, ready for each of its readers. */
export interface SchemaIr {
  /** As written, with `type: object` added where the root did not say so. */
  readonly authored: JsonSchema;
  /** As validators are compiled from it. */
  readonly canonical: JsonSchema;
  readonly defaults: SchemaDefaults;
}

/** The type declarations of one tool. */
export interface ToolTypes {
  /** What a caller may send. */
  readonly input: readonly NamedType[];
  /** What the handler gets; absent when it is the same. */
  readonly args?: readonly NamedType[];
  readonly output: readonly NamedType[];
}

/** Everything that is emitted. */
export interface ProjectIr {
  /** Sorted by name. */
  readonly tools: readonly ToolIr[];
}
