import type { ToolIr } from '../ir/model.js';
import type { Layout } from '../typescript/layout.js';
import { literal, membersOf, objectLiteral, propertyName, stringLiteral } from '../typescript/literal.js';
import { TypeScriptFile, type Documentation } from '../typescript/source-file.js';
import { conditionNames, escalationFile } from './escalation.js';
import { header, importPath, typescript, type EmitContext, type OutputFile } from './emitter.js';
import { typeName, typesFile } from './types.js';
import { validatorsFile } from './validators.js';

/** What differs between the contract modules of server tools and those of client tools. */
export interface Side {
  readonly kind: ToolIr['kind'];
  /** The folder below the output folder. */
  readonly folder: string;
  /** The runtime module that everything is imported from. */
  readonly module: string;
  readonly contractType: string;
  /** The function that a contract record goes through, if any. */
  readonly createContract?: string;
  readonly handlerType: string;
  /** Whether a handler's module may export `reconcile` as well. */
  readonly reconciles: boolean;
  readonly registryType: string;
  readonly createRegistry: string;
  /** What the registry is exported as. */
  readonly registry: string;
  /** The fields of a contract record that only this side has. */
  readonly fields: (tool: ToolIr) => object;
  /** What the registry knows of a tool without loading it. */
  readonly facts?: (tool: ToolIr) => object;
}

/** The path of a tool's contract module below the output folder. */
export function contractFile(side: Side, tool: ToolIr): string {
  return `${side.folder}/${tool.names.file}.ts`;
}

/** The module of one tool: the type of its handler, and its contract as the runtime enforces it. */
export function emitContract(side: Side, tool: ToolIr, context: EmitContext): OutputFile {
  const { identifier } = tool.names;
  const path = contractFile(side, tool);
  const handler = typeName(tool, 'Handler');
  const reconcile = typeName(tool, 'Reconcile');
  const file = new TypeScriptFile(header(tool.source.file), [identifier, handler, reconcile]);
  const create = side.createContract === undefined ? undefined : file.import(side.createContract, side.module);
  const types = importPath(context, path, typesFile(tool));
  const parameters = (['Args', 'Output'] as const).map((part) => file.importType(typeName(tool, part), types));
  const parsers = ['parseInput', 'parseOutput'].map((name) => {
    const local = file.import(name, importPath(context, path, validatorsFile(tool, context)));
    return local === name ? name : `${name}: ${local}`;
  });
  file.addTypeAlias(handler, `${file.importType(side.handlerType, side.module)}<${parameters.join(', ')}>`, {
    text: `What \`${tool.handler}\` exports as \`${identifier}\`.`,
  });
  if (side.reconciles) {
    file.addTypeAlias(reconcile, `${file.importType('Reconcile', side.module)}<${parameters.join(', ')}>`, {
      text: 'What it may export as `reconcile`: finds out what became of a call whose outcome is unknown.',
    });
  }
  const rules = conditionNames(tool).map((name) =>
    file.import(name, importPath(context, path, escalationFile(tool, context))),
  );
  const fields = Object.entries({ ...sharedFields(tool), ...side.fields(tool) }).flatMap(([field, value]) =>
    field === 'approval' && rules.length > 0 ? [approvalField(tool, rules)] : membersOf({ [field]: value as unknown }),
  );
  const record = objectLiteral([...fields, ...parsers]);
  file.addConstant({
    name: identifier,
    type: `${file.importType(side.contractType, side.module)}<${parameters.join(', ')}>`,
    value: create === undefined ? record : [`${create}(`, record, ')'],
    exported: true,
    doc: toolDoc(tool),
  });
  return typescript(context, path, file.print());
}

/** How an approval is asked for, with the compiled condition of each rule. */
function approvalField({ policy }: ToolIr, conditions: readonly string[]): Layout {
  const { escalate, ...settings } = policy.approval;
  const rules = escalate.map((rule, index) => objectLiteral([...membersOf(rule), `applies: ${conditions[index]}`]));
  const list: Layout = { open: '[', close: ']', padded: false, items: rules, broken: rules.length > 1 };
  return ['approval: ', objectLiteral([...membersOf(settings), ['escalate: ', list]])];
}

/** What the registry knows of a tool. */
export interface RegistryEntry {
  readonly name: string;
  readonly identifier: string;
  readonly handlerType: string;
  /** Absent for a side that does not reconcile. */
  readonly reconcileType?: string;
  /** Relative to the output folder. */
  readonly contract: string;
  /** Relative to the configuration's folder. */
  readonly handler: string;
  /** Other names that calls may use. */
  readonly spellings: readonly string[];
  /** What is known of the tool before it is loaded. */
  readonly facts: object;
}

/** The registry's entry of a tool; undefined when it is none of this side. */
export function registryEntry(side: Side, tool: ToolIr): RegistryEntry | undefined {
  if (tool.kind !== side.kind) return undefined;
  return {
    name: tool.id,
    identifier: tool.names.identifier,
    handlerType: typeName(tool, 'Handler'),
    ...(side.reconciles ? { reconcileType: typeName(tool, 'Reconcile') } : {}),
    contract: contractFile(side, tool),
    handler: tool.handler,
    spellings: otherNames(tool),
    facts: side.facts?.(tool) ?? {},
  };
}

/** The names besides its own under which a call may ask for a tool. */
export function otherNames({ contract }: ToolIr): readonly string[] {
  return [contract.wireName, ...(contract.aliases ?? [])].filter((name) => name !== undefined);
}

/** The registry of all tools of one side: binds each contract to its handler, and loads neither before it is needed. */
export function emitRegistry(side: Side, entries: readonly RegistryEntry[], context: EmitContext): OutputFile[] {
  if (entries.length === 0) return [];
  const path = `${side.folder}/index.ts`;
  const file = new TypeScriptFile(header(`the contracts of all ${side.kind} tools`), [side.registry]);
  const create = file.import(side.createRegistry, side.module);
  const bindings = entries.map((entry): Layout => {
    const { name, identifier, handlerType, reconcileType, contract, handler, spellings, facts } = entry;
    const contractPath = importPath(context, path, contract);
    const handlerModule = `await import(${stringLiteral(importPath(context, `${context.config.out}/${path}`, handler))})`;
    const type = file.importType(handlerType, contractPath);
    const members: Layout[] = [
      ...(spellings.length > 0 ? [['aliases: ', literal(spellings)]] : []),
      lazily('contract: async () =>', `(await import(${stringLiteral(contractPath)})).${identifier}`),
      lazily(`handler: async (): Promise<${type}> =>`, `(${handlerModule}).${identifier}`),
      ...(reconcileType === undefined ? [] : [reconcileMember(file, side, contractPath, reconcileType, handlerModule)]),
      ...Object.entries(facts).map(([fact, value]) => factMember(fact, value)),
    ];
    return [`${propertyName(name)}: `, objectLiteral(members)];
  });
  file.addConstant({
    name: side.registry,
    type: file.importType(side.registryType, side.module),
    value: [`${create}(`, objectLiteral(bindings), ')'],
    exported: true,
    doc: {
      text: `Every ${side.kind} tool with its handler. Nothing is loaded before it is called; \`preload()\` loads all.`,
    },
  });
  return [typescript(context, path, file.print())];
}

/** A list is `const`: for the entry of a tool called `constructor`, TypeScript looks at Object and expects nothing. */
function factMember(fact: string, value: unknown): Layout {
  return [`${fact}: `, literal(value), Array.isArray(value) ? ' as const' : ''];
}

/** The member that finds what a handler's module exports as `reconcile`, if it does. */
function reconcileMember(
  file: TypeScriptFile,
  { module }: Side,
  contractPath: string,
  type: string,
  handlerModule: string,
): Layout {
  const find = `${file.import('reconcileOf', module)}<${file.importType(type, contractPath)}>`;
  return lazily('reconcile: async () =>', `${find}(${handlerModule})`);
}

/** A member whose function returns a value; the value goes to a line of its own where both do not fit on one. */
function lazily(head: string, value: string): Layout {
  return { open: head, close: '', padded: false, items: [value], hanging: true };
}

/** What doc comments say of a tool. */
export function toolDoc({ contract }: ToolIr): Documentation {
  return { text: contract.description, deprecated: contract.deprecated };
}

function sharedFields({ id, contract, policy, input, output }: ToolIr): object {
  return {
    name: id,
    description: contract.description,
    inputSchema: input.authored,
    outputSchema: contract.outputSchema === undefined ? undefined : output.authored,
    approvalPolicy: policy.approvalPolicy,
    sideEffectLevel: policy.sideEffectLevel,
    timeoutMs: policy.timeoutMs,
  };
}
