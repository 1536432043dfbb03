import { camelCase, pascalCase } from './case.js';
import { safeFileName, safeIdentifier } from './reserved.js';

/** What a tool is called in generated code. */
export interface ToolNames {
  /** Start of its type names: `ApplyRefund`. */
  readonly type: string;
  /** Its function, constant and client method: `applyRefund`. */
  readonly identifier: string;
  /** Its files, without extension: `apply_refund`. */
  readonly file: string;
}

/** The names of a tool depend on nothing but its own name, so adding another tool never renames it. */
export function toolNames(name: string): ToolNames {
  return { type: pascalCase(name), identifier: safeIdentifier(camelCase(name)), file: safeFileName(name) };
}

/** Gives out names for the types inside one module: the wanted name, or the next free one with a number behind it. */
export class TypeNames {
  private readonly taken = new Set<string>();

  allocate(wanted: string): string {
    let name = wanted;
    for (let i = 2; this.taken.has(name); i++) name = `${wanted}${/\d$/.test(wanted) ? '_' : ''}${i}`;
    this.taken.add(name);
    return name;
  }
}
