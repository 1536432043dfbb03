import { randomBytes } from 'node:crypto';
import type { ApprovalPolicy, ServerToolContract } from '../../../runtime/core/contract.js';
import type { JsonObject, JsonValue } from '../../../runtime/core/json.js';
import { findExampleCall, type ExampleCall } from './example-call.js';
import type { People, Person } from './people.js';

/** What a walkthrough is about. */
export interface Walkthrough {
  /** Where calls are posted to. */
  readonly url: string;
  readonly people: People;
  readonly contracts: readonly ServerToolContract[];
  readonly examples: ReadonlyMap<string, readonly JsonObject[]>;
  /** Whether a user's confirmation is asked for at the server. */
  readonly confirms: boolean;
}

/** Commands for a shell that show how calls are made, repeated and approved, with the tools that there are. */
export function renderWalkthrough(walkthrough: Walkthrough): string {
  const { user, supervisor } = walkthrough.people;
  const find = (policy: ApprovalPolicy, fits: (contract: ServerToolContract) => boolean = () => true): Found =>
    findFirst(walkthrough, policy, fits);
  const keyed = find('auto', isKeyed);
  const plain = keyed.call ? keyed : find('auto');
  return [
    ...(plain.call ? showCall(walkthrough, plain.call) : excuse('A call that runs at once', plain)),
    ...(walkthrough.confirms ? showGated(walkthrough, find('user_confirm'), 'user', user) : []),
    ...showGated(walkthrough, find('supervisor_approve'), 'supervisor', supervisor),
  ].join('\n');
}

/** A call to show, or the tools for which none could be made up. */
interface Found {
  readonly call?: ExampleCall | undefined;
  readonly without: readonly string[];
}

function findFirst(
  { contracts, examples }: Walkthrough,
  policy: ApprovalPolicy,
  fits: (contract: ServerToolContract) => boolean,
): Found {
  const leadsThere = ({ approvalPolicy, approval }: ServerToolContract): boolean =>
    approvalPolicy === policy || approval.escalate.some(({ to }) => to === policy);
  const suitable = contracts.filter((contract) => leadsThere(contract) && fits(contract));
  // An example by its author says more than a made-up one.
  const byExamples = suitable.toSorted(
    (a, b) => Number(examples.get(b.name)?.length ?? 0) - Number(examples.get(a.name)?.length ?? 0),
  );
  for (const contract of byExamples) {
    const call = findExampleCall(contract, examples.get(contract.name) ?? [], policy);
    if (call) return { call, without: [] };
  }
  return { without: suitable.map(({ name }) => name) };
}

function showCall(walkthrough: Walkthrough, call: ExampleCall): string[] {
  const { name } = call.contract;
  const line = post(walkthrough, call);
  return [
    `A call of ${name}:`,
    `  ${line}`,
    ...(isKeyed(call.contract)
      ? ['The same call again: nothing runs, and the answer is that of before.', `  ${line}`]
      : []),
    '',
  ];
}

function showGated(walkthrough: Walkthrough, found: Found, who: string, person: Person): string[] {
  if (!found.call) return excuse(`A call that waits for the ${who}`, found);
  const { url } = walkthrough;
  const body = quote(JSON.stringify({ decision: 'approve', version: 1 }));
  return [
    `A call of ${found.call.contract.name} that waits for the ${who}, and their approval:`,
    `  ID=$(${post(walkthrough, found.call)} | sed -n 's/.*"requestId":"\\([^"]*\\)".*/\\1/p')`,
    `  curl -s -X POST ${quote(url)}"/$ID/approval" ${headers(person.decisionToken)} -d ${body}`,
    ...(who === 'supervisor'
      ? [
          'What came of it, for the one who called:',
          `  curl -s ${quote(url)}"/$ID" ${headers(walkthrough.people.user.callToken)}`,
        ]
      : []),
    '',
  ];
}

function excuse(what: string, { without }: Found): string[] {
  if (without.length === 0) return [`${what}: no tool has such calls.`, ''];
  return [`${what}: no input could be made up for ${without.join(', ')}; an example in the contract would help.`, ''];
}

/** A call without a key is not remembered, and another one each time. */
function isKeyed({ idempotency }: ServerToolContract): boolean {
  return idempotency.mode !== 'none';
}

function post({ url, people }: Walkthrough, { contract, input }: ExampleCall): string {
  // Another one at each start: calls of earlier starts may still be remembered.
  const toolCallId = randomBytes(4).toString('hex');
  const key = `tool-${contract.name}-dev-${toolCallId}`;
  const body = { name: contract.name, input, context: { sessionId: 'dev', turnIndex: 0, toolCallId } };
  const keyHeader = isKeyed(contract) ? ` -H ${quote(`${contract.idempotency.headerName}: ${key}`)}` : '';
  return `curl -s ${quote(url)} ${headers(people.user.callToken)}${keyHeader} -d ${quote(asText(body))}`;
}

function headers(token: string): string {
  return `-H 'Authorization: Bearer ${token}' -H 'Content-Type: application/json'`;
}

/** JSON in ASCII: a terminal may be of another mind about the rest, or be steered by it. */
function asText(value: JsonValue): string {
  return JSON.stringify(value).replaceAll(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** One word for a POSIX shell. */
function quote(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
