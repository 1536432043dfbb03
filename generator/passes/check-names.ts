import { createDiagnostic, type Origin, type RelatedPlace, type Report } from '../diagnostics/diagnostic.js';
import type { AuthoredContract } from '../ir/contract.js';
import { toolNames } from '../names/allocate.js';
import { camelCase } from '../names/case.js';
import { safeFileName, toolNameOwner } from '../names/reserved.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/** What a tool is called, and where its contract says so. Plain data. */
export interface ToolNaming {
  readonly name: string;
  /** Its name first, then its wire name and aliases. */
  readonly spellings: readonly Spelling[];
}

interface Spelling {
  readonly text: string;
  readonly origin: Origin;
}

interface Claim extends Spelling {
  readonly owner: ToolNaming;
}

/** The names that a contract gives its tool. */
export function namesOf({ name, wireName, aliases = [] }: AuthoredContract, document: SourceDocument): ToolNaming {
  const spelling = (text: string, path: Path): Spelling => ({ text, origin: document.originOf(path) });
  return {
    name,
    spellings: [
      spelling(name, ['name']),
      ...(wireName === undefined ? [] : [spelling(wireName, ['wireName'])]),
      ...aliases.map((alias, index) => spelling(alias, ['aliases', index])),
    ],
  };
}

/** Checks the names of one tool by themselves: none is reserved, and code and files can be called so. */
export function checkOwnNames({ name, spellings }: ToolNaming, report: Report): void {
  for (const { text, origin } of spellings) {
    const owner = toolNameOwner(text);
    if (owner) report(createDiagnostic('name-reserved', origin, { name: text, owner }));
  }
  const [own] = spellings;
  if (!own) return;
  const { identifier } = toolNames(name);
  if (identifier !== camelCase(name)) {
    const params = { name: camelCase(name), as: identifier, what: 'function name' };
    report(createDiagnostic('name-changed', own.origin, params));
  }
  const file = safeFileName(name);
  if (file !== name) report(createDiagnostic('name-changed', own.origin, { name, as: file, what: 'file name' }));
}

/** Names, wire names and aliases of all tools share one namespace, in every form in which they are compared. */
export function checkNames(tools: readonly ToolNaming[], report: Report): void {
  const claims = tools.flatMap((owner) => owner.spellings.map((spelling): Claim => ({ ...spelling, owner })));
  const spellings = new Map<string, Claim>();
  const forms = new Map<string, Claim>();
  for (const claim of claims) {
    const { text, origin, owner } = claim;
    const taken = spellings.get(text);
    const as = camelCase(text);
    const similar = forms.get(as.toLowerCase());
    if (taken) {
      const params = { name: text, other: taken.owner.name, otherFile: taken.origin.file };
      if (taken.owner !== owner) report(createDiagnostic('name-taken', origin, params, { related: relatedTo(taken) }));
    } else if (similar && similar.owner !== owner) {
      const params = { name: text, other: similar.text, otherFile: similar.origin.file, as };
      report(createDiagnostic('name-collision', origin, params, { related: relatedTo(similar) }));
    }
    if (!taken) spellings.set(text, claim);
    if (!similar) forms.set(as.toLowerCase(), claim);
  }
}

function relatedTo({ text, origin }: Claim): RelatedPlace[] {
  return [{ origin, message: `\`${text}\` is declared here` }];
}
