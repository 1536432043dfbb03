import type { ClientToolContract, ServerToolContract, SideEffectLevel } from './contract.js';
import type { ArgsOf, OutputOf, SchemaSource } from './from-schema.js';
import type { JsonObject } from './json.js';
import type { AuthoredPolicy } from './policy.js';
import type { StandardSchemaV1 } from './standard-schema.js';

/** How the client reaches a server tool. */
export interface HttpSettings {
  /** The path or URL of the tool endpoint, usually `/chat/tool-call`. */
  readonly endpoint: string;
  /** Public: never a secret. */
  readonly headers?: { readonly [name: string]: string };
  readonly credentials?: 'omit' | 'same-origin' | 'include';
}

/** Input and output of a tool that is written by hand. */
export interface AuthoredSchemas<In extends SchemaSource, Out extends SchemaSource | undefined> {
  readonly inputSchema: In;
  /** Absent: any object. */
  readonly outputSchema?: Out;
}

/** A server tool as its author writes it: the fields of a contract that decide something at run time. */
export interface AuthoredServerTool<In extends SchemaSource, Out extends SchemaSource | undefined>
  extends AuthoredPolicy, AuthoredSchemas<In, Out> {
  readonly kind?: 'server';
  /** Tells the model what the tool does and when to call it. */
  readonly description: string;
  /** Other names under which a call may ask for the tool. */
  readonly aliases?: readonly string[];
  readonly http?: HttpSettings;
}

/** The policies that a browser can keep. */
export type ClientApprovalPolicy = 'auto' | 'user_confirm' | 'denied';

/** What both kinds of client tool definition state. */
export interface AuthoredClientPolicy extends Pick<AuthoredPolicy, 'name' | 'sideEffectLevel' | 'timeoutMs'> {
  readonly kind?: 'client';
  /** Tells the model what the tool does and when to call it. */
  readonly description: string;
  readonly approvalPolicy?: ClientApprovalPolicy;
  readonly permissions?: {
    /** `true` is the same as `approvalPolicy: 'user_confirm'`. */
    readonly requiresUserApproval?: boolean;
    readonly approvalPolicy?: ClientApprovalPolicy;
  };
  /** The tool only draws something; it returns no facts to the model. */
  readonly render?: boolean;
}

/** The JSON Schema of a schema. */
export type JsonSchemaOf<Schema> = Schema extends StandardSchemaV1 ? JsonObject : Schema;

/** What a definition has of its schemas. A parser that is absent waits for a `schemaCompiler`. */
export type DefinedSchemas<In extends SchemaSource, Out extends SchemaSource | undefined> = {
  readonly inputSchema: JsonSchemaOf<In>;
  readonly parseInput?: ServerToolContract<ArgsOf<In>>['parseInput'];
  readonly parseOutput?: ServerToolContract<unknown, OutputOf<Out>>['parseOutput'];
} & (Out extends SchemaSource ? { readonly outputSchema: JsonSchemaOf<Out> } : { readonly outputSchema?: never });

type Bound = 'sideEffectLevel' | 'inputSchema' | 'outputSchema' | 'parseInput' | 'parseOutput' | 'policyDigest';

/** A server tool with every policy field, waiting for its handler. Frozen. */
export type ServerToolDefinition<
  In extends SchemaSource = SchemaSource,
  Out extends SchemaSource | undefined = SchemaSource | undefined,
> = Omit<ServerToolContract, Bound> &
  DefinedSchemas<In, Out> &
  Pick<AuthoredServerTool<In, Out>, 'aliases' | 'http'> & {
    readonly sideEffectLevel: Exclude<SideEffectLevel, 'unspecified'>;
  };

/** The facts of a client tool, without its code. */
export type ClientToolFacts<In extends SchemaSource, Out extends SchemaSource | undefined> = Omit<
  ClientToolContract,
  Bound
> &
  DefinedSchemas<In, Out> & { readonly sideEffectLevel: SideEffectLevel };
