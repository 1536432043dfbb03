import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { temporaryFolder } from '../disk.js';
import { drivers } from '../runtime/ledger/drivers.js';

/** Ledgers have threads only in built code, so this goes through the build. */
const built = fileURLToPath(new URL('../../dist/runtime/', import.meta.url));

/** A server of its own process. It answers the requests on its standard input, a line each. */
const program = `
import { createInterface } from 'node:readline';
import { createServerToolHandler, secretsFromEnv } from '${built}server/index.js';
import { createSqliteLedger } from '${built}ledger/sqlite/sqlite-ledger.js';
import { createAjvCompiler } from '${built}adapters/ajv.js';
const say = (line) => console.log(JSON.stringify(line));
const ann = { tenant: 'shop', subject: 'ann', kind: 'human', scopes: [], permissions: [] };
const inputSchema = { type: 'object', properties: { amount: { type: 'number' } } };
const handler = createServerToolHandler({
  tools: {
    charge: { inputSchema, approvalPolicy: 'auto', sideEffectLevel: 'external_side_effect',
      handler: () => { say({ ran: 'charge' }); return new Promise(() => {}); } },
    refund: { inputSchema, approvalPolicy: 'user_confirm',
      handler: ({ amount }, { decidedBy }) => { say({ ran: 'refund' }); return { output: { amount, decidedBy } }; } },
  },
  authenticate: () => ann,
  authenticateDecision: () => ann,
  principals: { resolve: () => { if (process.env.OFFLINE) throw new Error('directory down'); return ann; } },
  ledger: await createSqliteLedger({ file: process.env.FILE, driver: process.env.DRIVER }),
  secrets: secretsFromEnv('GECX_SECRETS'),
  schemaCompiler: createAjvCompiler(),
  onError: (error) => console.error(error),
  sweepMs: 200,
});
say({ ready: true });
for await (const line of createInterface({ input: process.stdin })) {
  const { method, path, body } = JSON.parse(line);
  handler(new Request('http://localhost/chat/tool-call' + path, {
    method, headers: body ? { 'content-type': 'application/json' } : {}, ...(body ? { body: JSON.stringify(body) } : {}),
  })).then(async (response) => say({ answered: await response.json() }));
}
`;

type Line = { readonly ready?: true; readonly ran?: string; readonly answered?: Answer };
interface Answer {
  readonly status?: string;
  readonly state?: string;
  readonly errorCode?: string;
  readonly requestId?: string;
  readonly result?: Answer;
  readonly output?: unknown;
}

class ServerProcess {
  readonly child: ChildProcess;
  private readonly lines: AsyncIterator<string>;

  constructor(file: string, env: Readonly<Record<string, string>> = {}) {
    const secrets = `k1:${Buffer.alloc(32, 7).toString('base64url')}`;
    this.child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['pipe', 'pipe', env['OFFLINE'] === undefined ? 'inherit' : 'ignore'],
      env: { ...process.env, FILE: file, DRIVER: drivers[0], GECX_SECRETS: secrets, ...env },
    });
    onTestFinished(() => void this.child.kill('SIGKILL'));
    const output = this.child.stdout;
    if (!output) throw new Error('a process without output');
    const reader: Interface = createInterface({ input: output });
    this.lines = reader[Symbol.asyncIterator]();
  }

  /** The next line that it prints. */
  async next(): Promise<Line> {
    const { value, done } = await this.lines.next();
    if (done === true) throw new Error('the process has ended');
    return JSON.parse(value) as Line;
  }

  send(method: string, path: string, body?: unknown): void {
    this.child.stdin?.write(`${JSON.stringify({ method, path, body })}\n`);
  }

  async ask(method: string, path: string, body?: unknown): Promise<Answer> {
    this.send(method, path, body);
    for (;;) {
      const { answered } = await this.next();
      if (answered) return answered;
    }
  }

  async kill(): Promise<void> {
    const gone = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill('SIGKILL');
    await gone;
  }
}

async function start(file: string, env?: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const server = new ServerProcess(file, env);
  expect(await server.next()).toEqual({ ready: true });
  return server;
}

function callOf(name: string): object {
  const context = { sessionId: 's-1', turnIndex: 0, toolCallId: 'call-1' };
  return { name, input: { amount: 5 }, idempotencyKey: `key-${name}`, context };
}

const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

test('the build is there; `npm run build` makes it', () => {
  expect(existsSync(`${built}server/index.js`)).toBe(true);
});

test.skipIf(drivers.length === 0)(
  'a process is killed with a handler at work: the other one reports that the outcome is unknown, and runs nothing',
  async () => {
    const file = join(temporaryFolder(), 'calls.db');
    const [a, b] = [await start(file), await start(file)];
    a.send('POST', '', callOf('charge'));
    expect(await a.next()).toEqual({ ran: 'charge' });
    await a.kill();
    // The lease of the one that is gone is 15 seconds; until then it may still come back.
    expect((await b.ask('POST', '', callOf('charge'))).errorCode).toBe('SERVER_TOOL_IN_PROGRESS');
    let answer: Answer = {};
    for (let tries = 0; tries < 60 && answer.errorCode !== 'SERVER_TOOL_OUTCOME_UNKNOWN'; tries++) {
      await pause(300);
      answer = await b.ask('POST', '', callOf('charge'));
    }
    expect(answer).toMatchObject({ status: 'failed', errorCode: 'SERVER_TOOL_OUTCOME_UNKNOWN' });
    b.send('POST', '', callOf('charge'));
    // Had it run the handler, it would have said so first.
    expect((await b.next()).answered?.errorCode).toBe('SERVER_TOOL_OUTCOME_UNKNOWN');
  },
  40_000,
);

test.skipIf(drivers.length === 0)('what a process has stored as approved is delivered after its restart', async () => {
  const file = join(temporaryFolder(), 'calls.db');
  // It can take the decision; whether its requester may still make the call, it cannot find out.
  const a = await start(file, { OFFLINE: 'yes' });
  const { requestId } = await a.ask('POST', '', callOf('refund'));
  const decided = await a.ask('POST', `/${requestId}/approval`, { decision: 'approve', version: 1 });
  expect(decided.state).toBe('approved');
  await a.kill();
  const again = await start(file);
  expect(await again.next()).toEqual({ ran: 'refund' });
  let view: Answer = {};
  for (let tries = 0; tries < 50 && view.state !== 'completed'; tries++) {
    view = await again.ask('GET', `/${requestId}`);
    if (view.state !== 'completed') await pause(50);
  }
  expect(view.result?.output).toEqual({ amount: 5, decidedBy: 'ann' });
  await pause(500);
  again.send('GET', `/${requestId}`);
  expect((await again.next()).answered?.state).toBe('completed');
});
