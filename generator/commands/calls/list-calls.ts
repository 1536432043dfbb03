import type { Ledger, StoredCall } from '../../../runtime/ledger/ledger.js';
import { printable } from '../../diagnostics/printable.js';
import type { CommandContext, ExitCode } from '../command.js';
import { callFacts, timeOf } from './call-facts.js';
import type { ListOptions } from './options.js';

/** Lists calls, as a table or as JSON. */
export async function listCalls(
  ledger: Ledger,
  { query, isJson }: ListOptions,
  { out, err }: CommandContext,
): Promise<ExitCode> {
  // One more tells whether there are more.
  const found = await ledger.list({ ...query, limit: query.limit + 1 });
  const calls = found.slice(0, query.limit);
  if (isJson) out(`${JSON.stringify(calls.map(callFacts), null, 2)}\n`);
  else if (calls.length === 0) err('There are no such calls.\n');
  else out(tableOf(calls));
  if (found.length > calls.length) err(`There are more: --after ${calls.at(-1)?.requestId}\n`);
  return 0;
}

function tableOf(calls: readonly StoredCall[]): string {
  const head = ['ID', 'CREATED', 'TENANT', 'SUBJECT', 'TOOL', 'STATE', 'OUTCOME', 'CODE'];
  const rows = calls.map((call) => [
    call.requestId,
    timeOf(call.createdAt).slice(0, 19),
    ...[call.tenant, call.subject, call.tool].map((name) => printable(name)),
    call.state,
    call.outcome ?? (call.state === 'waiting' ? (call.gate ?? '') : ''),
    printable(call.errorCode ?? ''),
  ]);
  const lines = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const pad = (line: readonly string[]): string =>
    line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ');
  return lines.map((line) => `${pad(line).trimEnd()}\n`).join('');
}
