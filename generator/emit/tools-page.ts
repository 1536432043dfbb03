import { isGated } from '../../runtime/core/policy.js';
import type { JsonValue } from '../../runtime/core/json.js';
import type { ToolIr } from '../ir/model.js';
import { generated, type Emitter } from './emitter.js';
import { escapeInvisible } from '../typescript/literal.js';
import { codeBlock, inlineCode, inlineText, paragraphs } from './markdown.js';
import { fillTemplate } from './template.js';

/** `docs/tools.md`: the tools for people who do not read code. */
export const toolsPageEmitter: Emitter<PageEntry> = {
  name: 'tools-page',
  entryOf: (tool) => ({
    row: fillTemplate('tools-row.md.hbs', view(tool)).trim(),
    section: fillTemplate('tools-section.md.hbs', view(tool))
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim(),
  }),
  emitProject: (entries, context) => {
    const rows = entries.map(({ row }) => row).join('\n');
    const sections = entries.map(({ section }) => section).join('\n\n');
    return [generated(context, 'docs/tools.md', `${fillTemplate('tools.md.hbs', { rows, sections }).trim()}\n`)];
  },
};

/** What the page says of one tool, as Markdown. */
interface PageEntry {
  readonly row: string;
  readonly section: string;
}

function view(tool: ToolIr): object {
  const { contract, policy } = tool;
  return {
    name: tool.id.replaceAll('_', '\\_'),
    anchor: tool.id,
    place: tool.kind === 'server' ? 'server' : 'browser',
    approval: policy.approvalPolicy,
    sideEffect: policy.sideEffectLevel,
    summary: inlineText(firstSentence(contract.description)),
    description: paragraphs(contract.description),
    facts: facts(tool)
      .map(([name, value]) => `- ${name}: ${value}`)
      .join('\n'),
    input: `Input:\n\n${codeBlock('json', jsonOf(tool.input.authored as JsonValue))}`,
    output: `Output:\n\n${codeBlock('json', jsonOf(tool.output.authored as JsonValue))}`,
    examples: (contract.examples ?? [])
      .map(
        (example) =>
          `\nExample: ${inlineText(example.title)}\n\n${codeBlock('json', jsonOf({ ...example, title: undefined }))}\n`,
      )
      .join(''),
  };
}

function facts({ contract, policy, kind }: ToolIr): [string, string][] {
  const { auth, audit, idempotency, approval } = policy;
  const raised = approval.escalate.map(({ to }) => to);
  const policies = [policy.approvalPolicy, ...raised];
  const rows: [string, string | undefined][] = [
    ['Title', contract.title === undefined ? undefined : `"${inlineText(contract.title)}"`],
    [
      'Deprecated',
      typeof contract.deprecated === 'string'
        ? inlineText(contract.deprecated)
        : contract.deprecated
          ? 'yes'
          : undefined,
    ],
    ['Version', contract.version],
    ['Also called', codes([contract.wireName, ...(contract.aliases ?? [])])],
    ['Approval', inlineCode(policy.approvalPolicy)],
    ['Raised by conditions to', codes(raised)],
    ['Approval ends after', isGated(policy) ? `${approval.expiresInMs} ms` : undefined],
    ['Approver needs', policies.includes('supervisor_approve') ? inlineCode(approval.approverPermission) : undefined],
    ['Side effect', inlineCode(policy.sideEffectLevel)],
    ['Time limit', `${policy.timeoutMs} ms`],
    ['Audit', inlineCode(audit.classification)],
    ['Never logged from the input', codes(audit.redactInput)],
    ['Never logged from the output', codes(audit.redactOutput)],
    ['Personal data in the input', personalData(contract.sensitive?.input)],
    ['Personal data in the output', personalData(contract.sensitive?.output)],
    ['Allowed origins', codes(contract.permissions?.allowedOrigins ?? [])],
  ];
  if (kind === 'server') {
    rows.push(
      ['Caller', auth.required ? 'must be authenticated' : 'anyone'],
      ['Scopes', codes(auth.scopes)],
      ['Permissions', codes(auth.permissions)],
      ['Idempotency key', idempotencyFact(idempotency)],
      ['Same deed when equal in', codes(contract.keyFrom ?? [])],
      ['Safe to run twice', policy.retrySafe ? 'yes' : undefined],
      ['Calls per minute and caller', contract.limits?.ratePerMinute?.toString()],
      ['Calls at the same time', contract.limits?.concurrency?.toString()],
    );
  }
  return rows.filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
}

/** Where there is no key, nothing is remembered. */
function idempotencyFact({ mode, ttlMs, duplicateBehavior }: ToolIr['policy']['idempotency']): string {
  const remembered = `, remembered for ${ttlMs} ms, then ${inlineCode(duplicateBehavior)}`;
  return mode === 'none' ? inlineCode(mode) : inlineCode(mode) + remembered;
}

function personalData(places: { readonly [pointer: string]: readonly string[] } = {}): string {
  return Object.entries(places)
    .map(([pointer, classes]) => `${inlineCode(pointer)} (${codes(classes)})`)
    .join(', ');
}

function codes(values: readonly (string | undefined)[]): string {
  return values
    .filter((value) => value !== undefined)
    .map(inlineCode)
    .join(', ');
}

function firstSentence(text: string): string {
  const [line = ''] = text.trim().split(/\n\s*\n/);
  return /^.*?[.!?](?=\s|$)/s.exec(line)?.[0] ?? line;
}

function jsonOf(value: unknown): string {
  return escapeInvisible(JSON.stringify(value, null, 2));
}
