import { beat, lease, Records, type Asker, type Work } from './records.js';
import { repeatedAnswer, unstoredAnswer, viewOf, type Call, type Refusal } from './stored-call.js';
import {
  businessKey,
  expiryOf,
  gateOf,
  ownerOf,
  people,
  rulesOf,
  sayOf,
  times,
  type Does,
  type Input,
} from './tools.js';
import type { Person, ToolName } from './tools.js';

const [late, broken] = ['SERVER_TOOL_TIMEOUT', 'TOOL_EXECUTION_FAILED'];

/** What docs/calls.md says, as a program: what each request does, step by step, and what it is answered. */
export class Model extends Records {
  directory: 'knows' | 'forgets' | 'fails' = 'knows';

  call(request: number, by: Person, tool: ToolName, input: Input, sentKey: string | null): void {
    const rules = rulesOf(tool);
    const key = rules.key === 'none' ? null : sentKey;
    if (rules.key === 'required' && key === null) return this.refuse(request, 'NO_KEY');
    const transport = key === null ? undefined : `transport ${ownerOf(by)} ${tool} ${key}`;
    const known = transport && this.holder(transport);
    if (known) return this.repeat(request, known, input);
    const gate = gateOf(rules, input);
    if (gate === 'invalid') return this.refuse(request, 'INVALID');
    if (gate === 'denied') return this.refuse(request, 'FORBIDDEN');
    if (gate === 'user_confirm' && by === 'bot') return this.refuse(request, 'NO_CONFIRMER');
    if (!rules.changes && key === null) {
      this.log(undefined, 'call.served');
      return this.answer(request, unstoredAnswer(input));
    }
    const business = businessKey(by, tool, input);
    const rival = business && this.holder(business);
    if (rival) this.touch(rival);
    if (rival && this.holder(business)) {
      return this.refuse(request, 'SAME_BUSINESS', rival, ownerOf(rival.by) === ownerOf(by));
    }
    const state = gate ? 'waiting' : rules.policy === 'async_pending' ? 'queued' : 'executing';
    const expiresAt = state === 'executing' ? null : this.now + expiryOf(rules, gate);
    const dueAt = { waiting: expiresAt, queued: this.now, executing: this.now + lease }[state];
    const call = this.insert({ by, tool, key, input, contract: this.contract, state, gate, dueAt, expiresAt });
    for (const taken of [transport, business]) this.take(taken, call);
    if (this.fault === 'unheard') return this.takeBack(request, call);
    if (state === 'executing') return this.execute(call, { request });
    this.reply({ request }, call);
    if (state === 'queued') this.woken.push(call);
  }

  /** A request whose key a call has runs nothing, unless the handler of the call was never started. */
  private repeat(request: number, call: Call, input: Input): void {
    if (JSON.stringify(input) !== call.sent) return this.refuse(request, 'CONFLICT', call);
    this.touch(call);
    for (let waited = 0; call.state === 'executing' && !call.deferred; waited += 100) {
      if (waited === 2_000) return this.refuse(request, 'RUNNING', call, true);
      this.pass(100);
      this.touch(call);
    }
    if (call.state === 'queued' && !call.deferred) {
      this.claim(call);
      return this.execute(call, { request });
    }
    const isKnown = call.state === 'settled' && call.outcome !== 'unknown';
    const isRepeated = isKnown && call.delivered;
    call.delivered ||= isKnown;
    if (!isRepeated) return this.reply({ request }, call);
    this.log(call, 'call.repeated');
    this.answers[request] = repeatedAnswer(call);
  }

  decide(request: number, person: Person, call: Call, what: 'approve' | 'deny', version: number, edit?: Input): void {
    const refuse = (code: Refusal): void => this.refuse(request, code, call, false, 'decision.refused');
    if (!people[person].isHuman) return this.refuse(request, 'NOT_ALLOWED');
    if (sayOf(person, call) === 'nothing') return refuse('NOT_THERE');
    this.touch(call);
    if (sayOf(person, call) === 'sees') return refuse('NOT_ALLOWED');
    const decision = `${what} by ${person}${edit ? ', edited' : ''}`;
    if (call.state !== 'waiting' || call.version !== version) {
      const isSame = call.decision === decision && !edit;
      if (!isSame) this.log(call, 'decision.refused DECISION_STALE');
      return this.reply({ request, person }, call, isSame ? 200 : 409);
    }
    const rules = rulesOf(call.tool);
    const input = what === 'approve' && edit ? edit : call.input;
    const asked = gateOf(rules, input);
    if (asked === 'invalid') return refuse('INVALID');
    if (asked === 'denied') return refuse('EDIT_FORBIDDEN');
    const business = businessKey(call.by, call.tool, input);
    if (business && business !== businessKey(call.by, call.tool, call.input)) {
      if (this.holder(business)) return refuse('EDIT_TAKEN');
      this.giveBack(call);
      this.take(business, call);
    }
    // An edit can only raise what is asked for.
    const gate = call.gate === 'supervisor_approve' ? call.gate : (asked ?? call.gate);
    const expiresAt = this.now + expiryOf(rules, gate);
    if (what === 'deny') this.settle(call, 'denied', 'SERVER_TOOL_APPROVAL_DENIED', { decision });
    else if (gate !== call.gate) this.step(call, { input, gate, expiresAt, dueAt: expiresAt });
    else this.step(call, { input, state: 'queued', decision, contract: this.contract, expiresAt, dueAt: this.now });
    const isQueued = (call.state as string) === 'queued';
    if (isQueued && rules.policy !== 'async_pending') return this.deliver(call, { request, person });
    this.reply({ request, person }, call);
    if (isQueued) this.woken.push(call);
  }

  look(request: number, by: Person, call: Call, cancels: boolean): void {
    if (ownerOf(by) !== ownerOf(call.by)) return this.refuse(request, 'NOT_THERE');
    this.touch(call);
    if (cancels && ['waiting', 'queued'].includes(call.state)) this.giveUp(call, 'cancelled', 'SERVER_TOOL_CANCELLED');
    this.answer(request, `${cancels && call.outcome !== 'cancelled' ? 409 : 200} ${viewOf(call, this.now)}`);
  }

  /** What the host says became of an accepted call, or of one whose outcome is unknown. */
  complete(request: number, call: Call, isDone: boolean): void {
    this.touch(call);
    const isOpen = call.state === 'accepted' || call.outcome === 'unknown';
    this.answers[request] = isOpen ? 'completed' : call.state === 'settled' ? 'ended_before' : 'not_open';
    if (isOpen) this.settle(call, isDone ? 'completed' : 'failed', isDone ? '{"told":true}' : 'DECLINED');
  }

  /** What is to run later runs right after the request. */
  workLater(): void {
    for (const call of this.woken.splice(0)) this.deliver(call, null);
  }

  /** Does what is due. */
  sweep(): void {
    for (const call of this.calls.filter(({ dueAt }) => dueAt !== null && dueAt <= this.now)) {
      this.touch(call);
      if (call.state === 'queued') this.deliver(call, null);
    }
    for (const call of this.calls) call.isGone ||= call.keptUntil !== null && call.keptUntil <= this.now;
  }

  /** A handler ends. What comes too late can still tell how an unknown outcome was. */
  finish(work: Work, does: Does): void {
    const { call, asker, startedAt, nextAt } = work;
    this.atWork = this.atWork.filter((other) => other !== work);
    const isLate = this.elapsed >= startedAt + times.timeout;
    const delivered = !isLate && asker !== null && !asker.person;
    const isNews = nextAt < Infinity || (call.outcome === 'unknown' && (does === 'returns' || does === 'declines'));
    const output = JSON.stringify({ amount: call.input.amount, run: call.runs });
    if (!isNews) this.log(call, 'result.late');
    else if (does === 'declines') this.settle(call, 'failed', 'DECLINED', { delivered });
    else if (does === 'breaks') this.settleLost(call, isLate ? late : broken, delivered);
    else if (does === 'returns') this.settle(call, 'completed', output, { delivered });
    else this.step(call, { state: 'accepted', deferred: true, deadlineAt: null, dueAt: this.now + times.accepted });
    if (!isLate) this.reply(asker, call);
  }

  /** What time and a deploy have done to a call shows when it is looked at. */
  private touch(call: Call): void {
    const { state, expiresAt, dueAt, marked } = call;
    const { retrySafe, changes } = rulesOf(call.tool);
    if (state === 'waiting' || state === 'queued') {
      if (expiresAt !== null && expiresAt <= this.now) this.giveUp(call, 'expired', 'SERVER_TOOL_APPROVAL_EXPIRED');
      else if (call.contract !== this.contract) this.giveUp(call, 'denied', 'CONTRACT_CHANGED');
      return;
    }
    if (dueAt === null || dueAt > this.now || this.atWork.some((work) => work.call === call)) return;
    if (state === 'accepted') return this.settle(call, 'unknown', 'SERVER_TOOL_OUTCOME_UNKNOWN');
    if (marked && changes && !retrySafe) return this.settleLost(call, late);
    this.queueAgain(call);
    this.touch(call);
  }

  /** Runs a queued call. One whose requester was not told to wait is left to a repeated request. */
  private deliver(call: Call, asker: Asker | null): void {
    this.touch(call);
    if (call.state === 'queued' && !call.deferred) this.step(call, { dueAt: call.expiresAt });
    else if (call.state === 'queued') {
      this.claim(call);
      if (this.directory === 'knows') return this.execute(call, asker);
      if (this.directory === 'fails') this.step(call, { state: 'queued', dueAt: this.now + 10_000 });
      else this.giveUp(call, 'denied', 'SERVER_TOOL_UNAUTHORIZED');
    }
    this.reply(asker, call);
  }

  private claim(call: Call): void {
    this.step(call, { state: 'executing', fence: call.fence + 1, dueAt: this.now + lease });
  }

  /** The effect is marked before the handler starts: with the call itself, if it runs at once. */
  private execute(call: Call, asker: Asker | null): void {
    const isMarked = call.deadlineAt !== null;
    if (!isMarked && this.fault === 'no mark') return this.putBack(call, asker);
    if (!isMarked) this.step(call, { marked: true, deadlineAt: this.now + times.timeout, dueAt: this.now + lease });
    call.runs += 1;
    this.effects.push(`#${call.id} ${JSON.stringify(call.input)}`);
    const work = { call, asker, startedAt: this.elapsed, nextAt: this.elapsed + beat };
    this.atWork.push(work);
    if (call.input.does !== 'works') this.finish(work, call.input.does);
  }
}
