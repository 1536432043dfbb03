import { answerOf, newCall, refusals, rowOf, viewOf, type Call, type NewCall, type Refusal } from './stored-call.js';
import { rulesOf, times, type Person } from './tools.js';

/** Where the process dies in a request, or the ledger cannot be reached or heard, if anywhere. */
export type Fault = 'none' | 'no ledger' | 'unheard' | 'no mark' | 'dies at claim' | 'dies at mark' | 'dies at outcome';

/** The process is lost. */
export class Died extends Error {}

/** Who waits for an answer: a caller, or the person who decided about a call. */
export type Asker = { readonly request: number; readonly person?: Person };

/** A handler that was started, and who waits for it. It gives a sign of life, `nextAt`, until it is given up. */
export interface Work {
  readonly call: Call;
  readonly asker: Asker | null;
  readonly startedAt: number;
  nextAt: number;
}

/** How long a call belongs to its process, and how often that says that it still runs. */
export const lease = 15_000;
export const beat = 5_000;

/** What the model writes down: the time, calls and their keys, answers, effects, audit rows. */
export class Records {
  /** The machine's clock, the steady one, and how much time has really passed; milliseconds since the start. */
  wall = 0;
  now = 0;
  elapsed = 0;
  fault: Fault = 'none';
  /** The contract that is in force. */
  contract = 'first';
  /** The handlers that run in the present process. */
  atWork: Work[] = [];
  /** Calls that are to be delivered soon. */
  woken: Call[] = [];
  /** How many requests there were. */
  requests = 0;
  readonly calls: Call[] = [];
  readonly keys: Record<string, number> = {};
  readonly answers: Record<number, string> = {};
  readonly effects: string[] = [];
  readonly audit: string[] = [];

  constructor() {
    this.begin();
  }

  /** Each process serves something at once, which is not stored. */
  begin(): void {
    this.log(undefined, 'call.served');
  }

  /** Lets time pass: a handler at work keeps its lease, is late after a while, and is given up in the end. */
  pass(ms: number): void {
    const end = this.elapsed + ms;
    for (;;) {
      const [work] = this.atWork.toSorted((a, b) => a.nextAt - b.nextAt);
      this.tick(Math.min(work?.nextAt ?? end, end) - this.elapsed);
      if (!work || work.nextAt > this.elapsed) return;
      const worked = this.elapsed - work.startedAt;
      work.nextAt = worked < times.timeout + times.grace ? this.elapsed + beat : Infinity;
      if (work.nextAt < Infinity) work.call.dueAt = this.now + lease;
      else this.settleLost(work.call, 'SERVER_TOOL_TIMEOUT');
      if (worked === times.timeout) this.reply(work.asker, work.call, 'late');
    }
  }

  /** The process is lost with what it runs. The next one goes on from the latest time that is stored. */
  restart(contract: string, seen: number): void {
    this.atWork = [];
    this.woken = [];
    this.contract = contract;
    this.now = Math.max(this.wall, seen);
    this.begin();
  }

  private tick(ms: number): void {
    this.elapsed += ms;
    this.wall += ms;
    this.now = Math.max(this.now + ms, this.wall);
  }

  setClock(ms: number): void {
    this.wall += ms;
    this.now = Math.max(this.now, this.wall);
  }

  insert(about: Omit<NewCall, 'id' | 'deadlineAt'>): Call {
    const deadlineAt = about.state === 'executing' ? this.now + times.timeout : null;
    const call = newCall({ id: this.calls.length, deadlineAt, ...about });
    this.calls.push(call);
    this.log(call, `call.changed >${call.state}`);
    return call;
  }

  /** A step of a call and its audit row are stored together; unless the process dies right before. */
  step(call: Call, set: Partial<Call>): void {
    const what = set.state === 'settled' ? 'outcome' : set.state === 'executing' ? 'claim' : set.marked ? 'mark' : '';
    if (this.fault === `dies at ${what}`) throw new Died();
    const from = call.state;
    Object.assign(call, set, { version: call.version + 1 });
    this.log(call, rowOf(from, call));
  }

  /** A call that was stored, of which nobody heard: it does not run, and whoever asks for it again has it run. */
  takeBack(request: number, call: Call): void {
    if (call.state === 'executing') this.queueAgain(call, { marked: false });
    this.answer(request, refusals.UNREACHABLE);
  }

  /** A call whose handler could not be started. Whoever decided about it sees it as it is then. */
  putBack(call: Call, asker: Asker | null): void {
    if (!asker?.person) this.reply(asker, call);
    this.queueAgain(call);
    if (asker?.person) this.reply(asker, call);
  }

  queueAgain(call: Call, set: Partial<Call> = {}): void {
    const expiresAt = call.expiresAt ?? this.now + times.day;
    this.step(call, { state: 'queued', dueAt: this.now, deadlineAt: null, expiresAt, ...set });
  }

  /** Ends a call that does not run. If it was started before, nobody can say that nothing happened. */
  giveUp(call: Call, outcome: 'denied' | 'expired' | 'cancelled', code: string): void {
    if (call.marked) this.settleLost(call, 'SERVER_TOOL_TIMEOUT');
    else this.settle(call, outcome, code);
  }

  settleLost(call: Call, code: string, delivered = false): void {
    if (rulesOf(call.tool).changes) this.settle(call, 'unknown', 'SERVER_TOOL_OUTCOME_UNKNOWN', { delivered });
    else this.settle(call, 'failed', code, { delivered });
  }

  /** Keys are kept for a while, and a business key only if something may have happened. */
  settle(call: Call, outcome: NonNullable<Call['outcome']>, result: string, more: Partial<Call> = {}): void {
    const keptUntil = outcome === 'unknown' ? null : this.now + (call.key === null ? times.day : times.ttl);
    this.step(call, {
      state: 'settled',
      outcome,
      result,
      dueAt: null,
      expiresAt: null,
      keptUntil,
      delivered: false,
      ...more,
    });
    if (['denied', 'expired', 'cancelled'].includes(outcome) || result === 'DECLINED') this.giveBack(call);
  }

  /** The call that has a key now. */
  holder(key: string): Call | undefined {
    const call = this.calls[this.keys[key] ?? -1];
    return call && (call.keptUntil === null || call.keptUntil > this.now) ? call : undefined;
  }

  take(key: string | undefined, call: Call): void {
    if (key !== undefined) this.keys[key] = call.id;
  }

  giveBack(call: Call): void {
    for (const [key, id] of Object.entries(this.keys)) {
      if (id === call.id && key.startsWith('business')) delete this.keys[key];
    }
  }

  answer(request: number, answer: string): void {
    this.answers[request] = answer;
  }

  refuse(request: number, code: Refusal, about?: Call, names = false, event = 'call.refused'): void {
    this.answers[request] = `${refusals[code]}${about && names ? ` #${about.id}` : ''}`;
    this.log(about, `${event} ${refusals[code].split(' ')[2]}`);
  }

  /** A request that is told that the same call runs in another one. */
  refuseRunning(request: number, answer: string): void {
    this.refuse(request, 'RUNNING', this.calls[Number(answer.split('#')[1])], true);
  }

  /** A request that met a call about the same thing. Its owner is told which one; of another, only the audit log says. */
  refuseSame(request: number, answer: string, audit: readonly string[]): void {
    const named = answer.split('#')[1];
    const row = audit.findLast((one) => one.endsWith('call.refused SERVER_TOOL_BUSINESS_DUPLICATE'));
    const rival = this.calls[Number(named ?? row?.split(' ')[0]?.slice(1))];
    if (rival) this.refuse(request, 'SAME_BUSINESS', rival, named !== undefined);
  }

  reply(asker: Asker | null, call: Call, http: 200 | 409 | 'late' = 200): void {
    if (!asker) return;
    const { request, person } = asker;
    if (person) this.answers[request] = `${http === 'late' ? 200 : http} ${viewOf(call, this.now, person)}`;
    else this.answers[request] = http === 'late' ? `${refusals.LATE} #${call.id}` : answerOf(call);
  }

  log(call: Call | undefined, row: string): void {
    this.audit.push(`${call ? `#${call.id}` : '-'} ${row}`);
  }
}
