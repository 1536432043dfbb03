import { createDiagnostic, type Report } from '../diagnostics/diagnostic.js';
import { camelCase } from '../names/case.js';
import { toolNames } from '../names/allocate.js';
import { safeFileName, toolNameOwner } from '../names/reserved.js';
import type { AuthoredContract } from '../ir/contract.js';
import type { Path, SourceDocument } from '../source/source-document.js';

/** A contract whose names are to be compared with all others. */
export interface NamedContract {
  readonly contract: AuthoredContract;
  readonly document: SourceDocument;
}

interface Claim {
  readonly spelling: string;
  readonly path: Path;
  readonly owner: NamedContract;
}

/** Names, wire names and aliases of all tools share one namespace, in every form in which they are compared. */
export function checkNames(contracts: readonly NamedContract[], report: Report): void {
  const claims = contracts.flatMap(claimsOf);
  const spellings = new Map<string, Claim>();
  const forms = new Map<string, Claim>();
  for (const claim of claims) {
    const owner = toolNameOwner(claim.spelling);
    const origin = claim.owner.document.originOf(claim.path);
    if (owner) report(createDiagnostic('name-reserved', origin, { name: claim.spelling, owner }));
    const taken = spellings.get(claim.spelling);
    const form = camelCase(claim.spelling).toLowerCase();
    const similar = forms.get(form);
    if (taken) {
      if (taken.owner !== claim.owner) reportTaken(claim, taken, report);
    } else if (similar && similar.owner !== claim.owner) {
      const as = camelCase(claim.spelling);
      const params = { name: claim.spelling, other: similar.spelling, otherFile: similar.owner.document.file, as };
      report(createDiagnostic('name-collision', origin, params, { related: relatedTo(similar) }));
    }
    if (!taken) spellings.set(claim.spelling, claim);
    if (!similar) forms.set(form, claim);
  }
  for (const { contract, document } of contracts) reportChanged(contract.name, document, report);
}

function claimsOf(owner: NamedContract): Claim[] {
  const { name, wireName, aliases = [] } = owner.contract;
  return [
    { spelling: name, path: ['name'], owner },
    ...(wireName === undefined ? [] : [{ spelling: wireName, path: ['wireName'], owner }]),
    ...aliases.map((spelling, index) => ({ spelling, path: ['aliases', index], owner })),
  ];
}

function reportTaken(claim: Claim, taken: Claim, report: Report): void {
  const origin = claim.owner.document.originOf(claim.path);
  const params = { name: claim.spelling, other: taken.owner.contract.name, otherFile: taken.owner.document.file };
  report(createDiagnostic('name-taken', origin, params, { related: relatedTo(taken) }));
}

function relatedTo(claim: Claim): { origin: ReturnType<SourceDocument['originOf']>; message: string }[] {
  return [{ origin: claim.owner.document.originOf(claim.path), message: `\`${claim.spelling}\` is declared here` }];
}

function reportChanged(name: string, document: SourceDocument, report: Report): void {
  const { identifier } = toolNames(name);
  const origin = document.originOf(['name']);
  if (identifier !== camelCase(name)) {
    report(createDiagnostic('name-changed', origin, { name: camelCase(name), as: identifier, what: 'function name' }));
  }
  const file = safeFileName(name);
  if (file !== name) report(createDiagnostic('name-changed', origin, { name, as: file, what: 'file name' }));
}
