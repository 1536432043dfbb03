import type { ToolNeed } from '../core/needs.js';

/** What a handler can lack, and the line to add. */
const lines = {
  authenticate: 'authenticate: async (request) => …,          // a Principal by the credential of the call, or null',
  authenticateDecision:
    'authenticateDecision: async (request) => …,  // the person who decides, by a credential of their own, or null',
  principals:
    'principals: { resolve: async (tenant, subject) => … },  // what a caller may do when the call runs, or null',
  ledger: "ledger: await createSqliteLedger({ file: 'calls.db' }),  // from gecx-tools/sqlite",
  secrets: "secrets: secretsFromEnv('GECX_SECRETS'),",
  schemaCompiler: 'schemaCompiler: createAjvCompiler(),         // from gecx-tools/ajv; or run codegen',
} as const;

/** An option that some tools make necessary. */
export type NecessaryOption = keyof typeof lines;

const optionsFor: { readonly [need in ToolNeed]: readonly NecessaryOption[] } = {
  caller: ['authenticate'],
  decision: ['authenticateDecision'],
  later: ['principals'],
  memory: ['ledger', 'secrets'],
};

/** Thrown where a handler is made that could not serve its tools. Names every option that is missing. */
export class MissingOptions extends TypeError {
  override readonly name = 'MissingOptions';
  readonly missing: readonly NecessaryOption[];

  constructor(missing: ReadonlyMap<NecessaryOption, readonly string[]>) {
    const shown = Array.from(missing, ([option, tools]) => `\n  ${lines[option]}\n    needed by ${listed(tools)}`);
    super(`createServerToolHandler lacks what its tools need. Add:${shown.join('')}`);
    this.missing = [...missing.keys()];
  }
}

/** Which options some tools make necessary, with the names of those tools. */
export function necessaryOptions(
  needs: ReadonlyMap<string, readonly ToolNeed[]>,
): ReadonlyMap<NecessaryOption, readonly string[]> {
  const found = new Map<NecessaryOption, string[]>();
  for (const [tool, toolNeeds] of needs) {
    for (const option of toolNeeds.flatMap((need) => optionsFor[need])) {
      found.set(option, [...(found.get(option) ?? []), tool]);
    }
  }
  return found;
}

function listed(tools: readonly string[]): string {
  const shown = tools.slice(0, 5).join(', ');
  return tools.length > 5 ? `${shown} and ${tools.length - 5} more` : shown;
}
