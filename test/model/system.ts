import type fc from 'fast-check';
import type { CallView } from '../../runtime/core/call-view.js';
import type { ServerToolResultEnvelope } from '../../runtime/core/envelope.js';
import { toolFailure } from '../../runtime/core/tool-failure.js';
import { IllegalTransition, type StoredCall } from '../../runtime/ledger/ledger.js';
import { accepted } from '../../runtime/server/accepted.js';
import type { Principal } from '../../runtime/server/principal.js';
import { FakeEnvironment } from '../runtime/server/fake-environment.js';
import { fixedSecrets } from '../runtime/server/fixed-secrets.js';
import { principals, ToolServer, type Received } from '../runtime/server/tool-server.js';
import type { Model } from './model.js';
import { rowText } from './stored-call.js';
import { sketches, times, type Does, type Input } from './tools.js';
import { WatchedLedger } from './watched-ledger.js';

type Body = ServerToolResultEnvelope | CallView;
const secrets = fixedSecrets('k');

/** The real thing: a server over a ledger in memory, on a machine whose clock only the simulation moves. */
export class System {
  readonly environment: FakeEnvironment = new FakeEnvironment(rest);
  readonly ledger: WatchedLedger = new WatchedLedger();
  directory: Model['directory'] = 'knows';
  server: ToolServer;
  /** Errors that are defects of the server. */
  readonly defects: string[] = [];
  private readonly received = new Map<number, string | Received<Body>>();
  /** The names of the stored calls, in order of creation. */
  private ids: readonly string[] = [];
  private readonly started: { readonly requestId: string; readonly input: string }[] = [];
  private readonly atWork = new Map<string, (does: Does) => void>();
  private readonly epoch: number = this.environment.now();

  /** Whether the scheduler says in which order questions reach the ledger. */
  isRacing = false;
  private readonly scheduler: fc.Scheduler;

  constructor(scheduler: fc.Scheduler) {
    this.scheduler = scheduler;
    this.ledger.turn = async () => {
      if (this.isRacing) await scheduler.schedule(Promise.resolve());
    };
    this.server = this.serve('first');
  }

  /** Lets requests go on until they are answered; those that wait for another look again after a while. */
  async race(requests: readonly number[]): Promise<void> {
    for (let looks = 0; looks < 25; looks++) {
      do {
        await rest();
        while (this.scheduler.count() > 0) await this.scheduler.waitOne();
        await rest();
      } while (this.scheduler.count() > 0);
      if (looks > 0 && requests.every((request) => this.received.has(request))) return;
      this.isRacing = looks === 0;
      await this.environment.pass(looks === 0 ? 0 : 100);
    }
  }

  get elapsed(): number {
    return this.environment.monotonic();
  }

  /** Under which name a call is known, by its place in the order of creation. */
  idOf(call: number): string {
    return this.ids[call] ?? '';
  }

  /** Sends something. What comes back is kept, unless the process dies before. */
  ask(request: number, answering: Promise<string | Received<Body>>): void {
    const { server } = this;
    const keep = (answer: string | Received<Body>): void => {
      if (server === this.server && !this.ledger.isDead) this.received.set(request, answer);
    };
    answering.then(keep, (error: unknown) => keep((error as Error).name));
  }

  /** The handler of a call ends. */
  finish(call: number, does: Does): void {
    this.atWork.get(this.idOf(call))?.(does);
  }

  /** The process ends without a word, and another begins. */
  async restart(contract: string): Promise<void> {
    this.ledger.kill();
    this.environment.forgetTimers();
    this.atWork.clear();
    this.server = this.serve(contract);
    await this.begin();
  }

  /** A process reads the clock first, so that it notices when that is set back. */
  async begin(): Promise<void> {
    await this.server.call('look', { order: 0, amount: 0, does: 'returns' }, { key: null });
  }

  /** Everything that is stored, or was answered, in words. */
  async look(): Promise<{ readonly rows: string[]; readonly answers: string[]; readonly effects: string[] }> {
    const calls = await this.ledger.inner.list({ limit: 1_000 });
    this.ids = calls.map(({ requestId }) => requestId);
    return {
      rows: calls.map((call) => this.rowOf(call)),
      answers: Array.from(this.received, ([request, answer]) => `${request}: ${this.textOf(answer)}`),
      effects: this.started.map(({ requestId, input }) => `${this.nameOf(requestId)} ${input}`),
    };
  }

  async audit(): Promise<string[]> {
    const events = await this.ledger.inner.auditAfter(0, 10_000);
    return events.map(({ event, requestId, from, to, outcome, code }) => {
      if (event === 'call.served') return '- call.served';
      const step = to === null ? '' : ` ${from ?? ''}>${to}${outcome === null ? '' : ` ${outcome}`}`;
      return `${this.nameOf(requestId)} ${event}${step}${code === null ? '' : ` ${code}`}`;
    });
  }

  /** The latest time that is stored, in milliseconds since the start. */
  async seen(): Promise<number> {
    return (await this.ledger.inner.lastSeen()) - this.epoch;
  }

  private serve(contract: string): ToolServer {
    const tools = sketches(contract, (input, { requestId }, isStored) => this.run(input, requestId, isStored));
    return new ToolServer(tools, {
      ledger: this.ledger.connect(),
      environment: this.environment,
      secrets,
      principals: { resolve: (tenant, subject) => this.resolve(tenant, subject) },
      audit: [],
      limits: { waitingPerSession: 1_000 },
      onError: (error) => {
        if (error instanceof IllegalTransition) this.defects.push(String(error));
      },
    });
  }

  private resolve(tenant: string, subject: string): Principal | null {
    if (this.directory === 'fails') throw new Error('the directory cannot be reached');
    const known = Object.values(principals).find((one) => one.tenant === tenant && one.subject === subject);
    return this.directory === 'knows' ? (known ?? null) : null;
  }

  private run(input: Input, requestId: string, isStored: boolean): unknown {
    if (isStored) this.started.push({ requestId, input: JSON.stringify(input) });
    const run = isStored ? this.started.filter((start) => start.requestId === requestId).length : 1;
    const end = (does: Does): unknown => {
      if (does === 'declines') throw toolFailure('DECLINED', 'nothing was done');
      if (does === 'breaks') throw new Error('broke off');
      if (does === 'hands over') return accepted({ externalRef: 'elsewhere', expiresInMs: times.accepted });
      return { output: { amount: input.amount, run } };
    };
    if (input.does !== 'works' || !isStored) return end(input.does);
    return new Promise<Does>((resolve) => void this.atWork.set(requestId, resolve)).then(end);
  }

  private rowOf(call: StoredCall): string {
    const since = (at: number | null): number | null => at && at - this.epoch;
    return rowText({
      ...call,
      marked: call.effectMarked,
      delivered: call.deliveredAt !== null,
      dueAt: since(call.dueAt),
      expiresAt: since(call.expiresAt),
      keptUntil: since(call.payloadUntil),
      isGone: call.input === null,
    });
  }

  private textOf(answer: string | Received<Body>): string {
    if (typeof answer === 'string') return answer;
    const { http, body } = answer;
    if ('status' in body) return `${http} ${this.envelopeText(body)}`;
    const open = body.allowedDecisions.length > 0 ? ' open' : '';
    return `${http} ${body.state} v${body.version}${open}${body.result ? ` ${this.envelopeText(body.result)}` : ''}`;
  }

  private envelopeText(envelope: ServerToolResultEnvelope): string {
    const { status, duplicateDisposition, approvalPolicy, errorCode, output, requestId = null } = envelope;
    const disposition = duplicateDisposition ? `/${duplicateDisposition}` : '';
    const policy = approvalPolicy ? `(${approvalPolicy})` : '';
    const name = this.nameOf(requestId);
    return `${status}${disposition}${policy} ${errorCode ?? JSON.stringify(output)}${name === '-' ? '' : ` ${name}`}`;
  }

  private nameOf(requestId: string | null): string {
    const at = requestId === null ? -1 : this.ids.indexOf(requestId);
    return at < 0 ? '-' : `#${at}`;
  }
}

/** Nothing here waits for anything but the ledger, which is in memory, and for bodies, which are there. */
async function rest(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => void setImmediate(resolve));
}
